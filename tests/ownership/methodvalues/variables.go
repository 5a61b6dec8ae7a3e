// select: leak

package methodvalues

import (
	"fmt"
	"net"
	"net/http"
	"os"
)

// What tests replace by something of their own.
var makeScratch = os.CreateTemp

var (
	callHome   = net.Dial // as ever
	makeString = fmt.Sprint
)

// The variable is os.CreateTemp by another name.
func scratchBroken(dir string) error {
	f, err := makeScratch(dir, "scratch") // want "file-unclosed"
	if err != nil {
		return err
	}
	if _, err := f.WriteString(makeString(dir)); err != nil {
		return err
	}
	return f.Close()
}

// Closed on every path.
func scratch(dir string) error {
	f, err := makeScratch(dir, "scratch")
	if err != nil {
		return err
	}
	if _, err := f.WriteString(makeString(dir)); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// One of several variables.
func homeBroken(addr string) (string, error) {
	c, err := callHome("tcp", addr) // want "net-conn-unclosed"
	if err != nil {
		return "", err
	}
	return c.LocalAddr().String(), nil
}

// A type of functions that has a name.
type asker func(question string) (*http.Response, error)

type oracle struct {
	ask asker
	url string
}

// The type of the field says what a call of it gives.
func (o *oracle) lengthBroken() (int64, error) {
	answer, err := o.ask(o.url) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return answer.ContentLength, nil
}

// So does that of a parameter.
func length(put asker, question string) (int64, error) {
	answer, err := put(question)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	return answer.ContentLength, nil
}

// It is the same with a parameter.
func putBroken(put asker, question string) (int64, error) {
	answer, err := put(question) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return answer.ContentLength, nil
}

// The socket's file is another descriptor.
func peer(via *net.UnixConn) (uintptr, error) {
	f, err := via.File() // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	return f.Fd(), nil
}
