// select: leak

// Package spec calls it from literals outside functions, and is looked at before it is known what the call hands out.
package spec

import (
	"os"

	"example.com/late/store"
)

func describe(_ string, run func()) bool {
	run()
	return true
}

var _ = describe("entries", func() {
	describe("a file", func() {
		if f, err := os.Open("x"); err == nil {
			f.Close()
		}
	})

	describe("an entry", func() {
		s := store.New("x")
		e, err := s.Fetch() // want "resource-unclosed"
		if err != nil {
			return
		}
		println(e.Name())
	})

	describe("an entry that is closed", func() {
		s := store.New("x")
		e, err := s.Fetch()
		if err != nil {
			return
		}
		defer e.Close()
		println(e.Name())
	})
})
