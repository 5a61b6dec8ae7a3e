// select: leak

package unseen

import (
	"bufio"
	"net/http"
	"os"

	"example.org/stream"
	"github.com/sirupsen/logrus"
)

// A line of the log keeps nothing.
func logged(c *http.Client, req *http.Request) error {
	resp, err := c.Do(req) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	logrus.Debugf("%+v", resp)
	return nil
}

// What a function gives for it may have taken it over.
func described(c *http.Client, req *http.Request) (string, error) {
	resp, err := c.Do(req)
	if err != nil {
		return "", err
	}
	return stream.Describe(resp), nil
}

// A reader of events reads, and is never closed itself.
func events(c *http.Client, req *http.Request, tell func(string)) error {
	resp, err := c.Do(req) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	reader := stream.NewReader(resp.Body)
	for {
		event, err := reader.Next()
		if err != nil {
			return err
		}
		tell(event)
	}
}

// The reader is closed, and may close what it reads from.
func eventsClosed(c *http.Client, req *http.Request, tell func(string)) error {
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	reader := stream.NewReader(resp.Body)
	defer reader.Close()
	for {
		event, err := reader.Next()
		if err != nil {
			return err
		}
		tell(event)
	}
}

// The reader is returned; whoever has it may end it.
func open(path string) (*stream.Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return stream.NewReader(f), nil
}

// Its method goes to somebody as a value.
func registered(path string, later func(func() error)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	reader := stream.NewReader(f)
	later(reader.Close)
	return nil
}

// It runs on in a goroutine.
func started(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	scanner := stream.NewScanner(f)
	go scanner.Scan()
	return nil
}

// Through the buffer nobody can close the file.
func buffered(path string) (int, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	return stream.Count(bufio.NewReader(f))
}

// Whoever counts has the file itself.
func counted(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	return stream.Count(f)
}
