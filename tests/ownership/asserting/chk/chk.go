// select: leak

// Package chk has assertions of the project's own.
package chk

import "testing"

// Fails ends the test without an error.
func Fails(tb testing.TB, err error) {
	tb.Helper()
	if err == nil {
		tb.Fatal("expected an error")
	}
}

// Notes goes on either way.
func Notes(tb testing.TB, err error) {
	tb.Helper()
	if err == nil {
		tb.Log("no error")
	}
}

// True ends the test where it does not hold.
func True(tb testing.TB, holds bool, what string) {
	tb.Helper()
	if !holds {
		tb.Fatal(what)
	}
}
