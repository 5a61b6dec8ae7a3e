// select: leak

package testfiles_test

import (
	"os"
	"testing"

	"example.com/testfiles"
)

// The package's test from outside loses what the package opens.
func TestOutsideLost(t *testing.T) {
	f, err := testfiles.Open(os.DevNull) // want "file-unclosed"
	if err != nil {
		t.Fatal(err)
	}
	t.Log(f.Name())
}

// The package's test from outside closes it.
func TestOutside(t *testing.T) {
	f, err := testfiles.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	t.Log(f.Name())
}
