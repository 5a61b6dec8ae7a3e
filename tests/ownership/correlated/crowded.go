// select: leak

package correlated

import (
	"io"
	"os"
)

type settings struct{ a, b, c, d, e, f, g, h bool }

func (s *settings) apply(what string) int { return len(what) }

// Many things are asked again and again, each for itself.
func (s *settings) store(w io.Writer, path string) error {
	n := 0
	if s.a {
		n += s.apply("a")
	}
	if s.b {
		n += s.apply("b")
	}
	if s.c {
		n += s.apply("c")
	}
	if s.d {
		n += s.apply("d")
	}
	if s.e {
		n += s.apply("e")
	}
	if s.f {
		n += s.apply("f")
	}
	if s.g {
		n += s.apply("g")
	}
	if s.h {
		n += s.apply("h")
	}
	if s.a {
		println("a")
	}
	if s.b {
		println("b")
	}
	if s.c {
		println("c")
	}
	if s.d {
		println("d")
	}
	if s.e {
		println("e")
	}
	if s.f {
		println("f")
	}
	if s.g {
		println("g")
	}
	if s.h {
		println("h")
	}
	println(n)
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	if s.a {
		println("also a")
	}
	if s.b {
		println("also b")
	}
	if s.c {
		println("also c")
	}
	if s.d {
		println("also d")
	}
	if s.e {
		println("also e")
	}
	if s.f {
		println("also f")
	}
	if s.g {
		println("also g")
	}
	if s.h {
		println("also h")
	}
	if _, err := io.Copy(w, f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// The same with a path on which the file is lost.
func (s *settings) storeBroken(w io.Writer, path string) error {
	n := 0
	if s.a {
		n += s.apply("a")
	}
	if s.b {
		n += s.apply("b")
	}
	if s.c {
		n += s.apply("c")
	}
	if s.d {
		n += s.apply("d")
	}
	if s.e {
		n += s.apply("e")
	}
	if s.f {
		n += s.apply("f")
	}
	if s.g {
		n += s.apply("g")
	}
	if s.h {
		n += s.apply("h")
	}
	if s.a {
		println("a")
	}
	if s.b {
		println("b")
	}
	if s.c {
		println("c")
	}
	if s.d {
		println("d")
	}
	if s.e {
		println("e")
	}
	if s.f {
		println("f")
	}
	if s.g {
		println("g")
	}
	if s.h {
		println("h")
	}
	println(n)
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if s.a {
		println("also a")
	}
	if s.b {
		println("also b")
	}
	if s.c {
		println("also c")
	}
	if s.d {
		println("also d")
	}
	if s.e {
		println("also e")
	}
	if s.f {
		println("also f")
	}
	if s.g {
		println("also g")
	}
	if s.h {
		println("also h")
	}
	if _, err := io.Copy(w, f); err != nil {
		return err
	}
	return f.Close()
}
