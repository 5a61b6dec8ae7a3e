// select: leak

package testfiles

import (
	"net"
	"os"
	"testing"
	"time"
)

// A helper that closes at the test's end.
func mustOpen(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// No duty: the helper has seen to it.
func TestHelper(t *testing.T) {
	if mustOpen(t, os.DevNull).Name() != os.DevNull {
		t.Fail()
	}
}

// t.Fatal ends the test where there is no file.
func TestFatal(t *testing.T) {
	f, err := Open(os.DevNull)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer f.Close()
	if _, err := f.Stat(); err != nil {
		t.Fatal(err)
	}
}

// Expected to fail: there is nothing to close where it did.
func TestRefused(t *testing.T) {
	c, err := net.DialTimeout("tcp", "localhost:1", time.Second)
	if err == nil {
		c.Close()
		t.Fatal("connected")
	}
}

// Lost, in a test as elsewhere.
func TestLost(t *testing.T) {
	f, err := Open(os.DevNull) // want "file-unclosed"
	if err != nil {
		t.Fatal(err)
	}
	if f.Name() == "" {
		t.Fail()
	}
}

// A benchmark that drops one in each round.
func BenchmarkDropped(b *testing.B) {
	for b.Loop() {
		f, err := Open(os.DevNull) // want "file-unclosed"
		if err != nil {
			b.Fatal(err)
		}
		_ = f.Name()
	}
}

// A benchmark that closes in each round.
func BenchmarkClosed(b *testing.B) {
	for b.Loop() {
		f, err := Open(os.DevNull)
		if err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
}

// A subtest with a cleanup of its own.
func TestSub(t *testing.T) {
	for _, p := range []string{os.DevNull} {
		t.Run(p, func(t *testing.T) {
			f, err := Open(p)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = f.Close() })
		})
	}
}
