// select: leak

package readers

import (
	"bufio"
	"crypto/sha256"
	"io"
	"iter"
	"os"
)

// An iterator reads while it is ranged over.
func lines(r io.Reader) iter.Seq[string] {
	return func(yield func(string) bool) {
		s := bufio.NewScanner(r)
		for s.Scan() {
			if !yield(s.Text()) {
				return
			}
		}
	}
}

// A literal that is kept goes on using it.
func printer(w io.Writer) func(string) {
	return func(line string) { io.WriteString(w, line) }
}

func number(r io.Reader) (n int) {
	for range lines(r) {
		n++
	}
	return n
}

// Nobody who ranges over the lines can close the file.
func numberBroken(path string) (n int, err error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	for range lines(f) {
		n++
	}
	return n, nil
}

// Closed after its lines are read.
func numbered(path string) (n int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for range lines(f) {
		n++
	}
	return n, nil
}

// Whoever gets what reads from the file cannot close it.
func hashedBroken(path string) (int, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	return number(io.TeeReader(f, sha256.New())), nil
}

// Nor can they in the package next to this one, but here it is closed.
func hashed(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	n := number(io.LimitReader(f, 100))
	return n, f.Close()
}

var report = printer(os.Stdout)

// The log has it as long as it goes on.
func logTo(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	report = printer(f)
	return nil
}
