// select: leak

// Package top uses wrappers of wrappers.
package top

import (
	"bufio"
	"io"
	"log"
	"os"

	"example.com/wrappers/low"
	. "example.com/wrappers/mid"
)

// Two wrappers deep, closed.
func Good() (string, error) {
	f, err := Config()
	if err != nil {
		return "", err
	}
	defer f.Close()
	return bufio.NewReader(f).ReadString('\n')
}

// Two wrappers deep, lost.
func Bad() (string, error) {
	f, err := Config() // want "file-unclosed"
	if err != nil {
		return "", err
	}
	return bufio.NewReader(f).ReadString('\n')
}

// Three deep, over a choice of two, lost on one way out.
func BadChoice(first bool) error {
	f, err := Either(first) // want "file-unclosed"
	if err != nil {
		return err
	}
	if _, err := f.Stat(); err != nil {
		return err
	}
	return f.Close()
}

// The interface hides a file, and it is lost.
func BadReader(w io.Writer) error {
	r, err := Reader("x") // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

// The interface hides a file, and it is closed.
func GoodReader(w io.Writer) error {
	r, err := Reader("x")
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(w, r)
	return err
}

// Functions that call each other hand out a connection, lost here.
func BadRetry() error {
	c, err := Retry("localhost:1", 3) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	log.Println(c.RemoteAddr())
	return nil
}

// The same, closed.
func GoodRetry() error {
	c, err := Retry("localhost:1", 3)
	if err != nil {
		return err
	}
	log.Println(c.RemoteAddr())
	return c.Close()
}

// What closes by itself leaves no duty.
func Plain() {
	n, err := low.Size("x")
	log.Println(n, err)
}

// A call through a variable that holds a wrapper.
func BadVariable() error {
	open := low.Open
	f, err := open("x") // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

// The third wrapper, in another file, has the last word.
func BadOtherFile() error {
	f, err := session("x") // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.WriteString("x")
	return err
}

// Discarded: only the error is of interest.
func BadDiscard(name string) bool {
	_, err := low.Open(name) // want "file-unclosed"
	return os.IsNotExist(err)
}
