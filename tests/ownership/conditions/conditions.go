// select: leak

// Package conditions hands out what its operands ask it to.
package conditions

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
)

type options struct {
	URL   string
	Quiet bool
	Body  io.Reader
}

func (o *options) clone() *options {
	other := *o
	return &other
}

type client struct {
	c       *http.Client
	offline bool
	log     *os.File
}

// What is asked for quietly is closed.
func (c *client) call(o *options) (*http.Response, error) {
	if o == nil {
		return nil, errors.New("no options")
	}
	resp, err := c.c.Get(o.URL)
	if err != nil {
		return nil, err
	}
	if o.Quiet {
		return resp, resp.Body.Close()
	}
	return resp, nil
}

type decoder func(resp *http.Response, into any) error

func decodeJSON(resp *http.Response, into any) error {
	defer resp.Body.Close()
	return json.NewDecoder(resp.Body).Decode(into)
}

func decodeXML(resp *http.Response, into any) error {
	defer resp.Body.Close()
	return xml.NewDecoder(resp.Body).Decode(into)
}

// What is decoded is closed by whoever decodes it.
func (c *client) decode(o *options, request, into any, decode decoder) (resp *http.Response, err error) {
	if request != nil && o.Body == nil {
		o = o.clone()
	}
	resp, err = c.call(o)
	if err != nil {
		return resp, err
	}
	if into == nil || o.Quiet {
		return resp, nil
	}
	err = decode(resp, into)
	return resp, err
}

func (c *client) callJSON(o *options, request, into any) (*http.Response, error) {
	return c.decode(o, request, into, decodeJSON)
}

func (c *client) callXML(o *options, request, into any) (*http.Response, error) {
	return c.decode(o, request, into, decodeXML)
}

// --- decided by a literal ---

// A quiet call leaves nothing open.
func quiet(c *client) error {
	_, err := c.call(&options{URL: "/", Quiet: true})
	return err
}

// One that is not leaves its response.
func loud(c *client) error {
	_, err := c.call(&options{URL: "/"}) // want "http-body-unclosed"
	return err
}

// As quiet, from a variable, in a literal.
func quietly(c *client) error {
	o := options{URL: "/", Quiet: true}
	return again(func() error {
		resp, err := c.call(&o)
		if err == nil {
			println(resp.Status)
		}
		return err
	})
}

// As loud, from a variable, in a literal.
func loudly(c *client) error {
	o := options{URL: "/"}
	return again(func() error {
		resp, err := c.call(&o) // want "http-body-unclosed"
		if err == nil {
			println(resp.Status)
		}
		return err
	})
}

// It is set where it stands.
func later(c *client) error {
	var o options
	o.URL = "/"
	o.Quiet = true
	_, err := c.call(&o)
	return err
}

// Who knows whether it was.
func perhaps(c *client, quiet bool) error {
	o := options{URL: "/"}
	o.Quiet = quiet
	_, err := c.call(&o)
	return err
}

// --- decided by an argument ---

// What is decoded is closed, also through an address of what is nil itself.
func decoded(c *client) (*options, error) {
	var into *options
	resp, err := c.callJSON(&options{URL: "/"}, nil, &into)
	if err != nil {
		return nil, err
	}
	println(resp.Status)
	return into, nil
}

// Nobody decodes it.
func undecoded(c *client) error {
	resp, err := c.callJSON(&options{URL: "/"}, nil, nil) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	println(resp.Status)
	return nil
}

// As undecoded, with something to say.
func undecodedXML(c *client, request *options) error {
	resp, err := c.callXML(&options{URL: "/"}, request, nil) // want "http-body-unclosed"
	if err != nil {
		return err
	}
	println(resp.Status)
	return nil
}

// Nobody decodes it, and nobody has to.
func undecodedQuietly(c *client) error {
	_, err := c.callJSON(&options{URL: "/", Quiet: true}, nil, nil)
	return err
}

// A wrapper asks its own callers.
func (c *client) fetch(path string, into any) (*http.Response, error) {
	return c.callJSON(&options{URL: path}, nil, into)
}

// Through the wrapper, decoded.
func fetched(c *client) error {
	var into options
	_, err := c.fetch("/", &into)
	return err
}

// Through the wrapper, not decoded.
func unfetched(c *client) error {
	_, err := c.fetch("/", nil) // want "http-body-unclosed"
	return err
}

// A wrapper that decodes if it is to.
func (c *client) load(path string, into any) (resp *http.Response, err error) {
	err = again(func() error {
		if into != nil {
			resp, err = c.callJSON(&options{URL: path}, nil, into)
		} else {
			resp, err = c.call(&options{URL: path})
		}
		return err
	})
	return resp, err
}

// Loaded into something.
func loaded(c *client) error {
	var into options
	_, err := c.load("/", &into)
	return err
}

// Loaded into nothing.
func unloaded(c *client) error {
	_, err := c.load("/", nil) // want "http-body-unclosed"
	return err
}

// --- decided by a branch of the caller ---

// The caller asks what the callee asks.
func same(c *client, o *options) error {
	resp, err := c.call(o)
	if err != nil {
		return err
	}
	if o.Quiet {
		return nil
	}
	return decodeJSON(resp, nil)
}

// --- decided by the receiver ---

// Nothing is opened offline.
func (c *client) open() (*os.File, error) {
	if c.offline {
		return nil, nil
	}
	return os.Open("log")
}

// Who drops the file knows that there is none.
func dropped(c *client) error {
	_, err := c.open()
	return err
}

// Who reads it does not.
func read(c *client, into []byte) error {
	f, err := c.open() // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Read(into)
	return err
}

// --- no condition ---

// What it asks only fails.
func (c *client) checked(o *options) (*os.File, error) {
	if o == nil {
		return nil, errors.New("no options")
	}
	return os.Open(o.URL)
}

// So it hands out whatever it is given.
func unchecked(c *client, o *options) error {
	f, err := c.checked(o) // want "file-unclosed"
	if err != nil {
		return err
	}
	println(f.Name())
	return nil
}

func again(run func() error) error {
	for range 3 {
		if err := run(); err == nil {
			return nil
		}
	}
	return errors.New("never")
}

// Where it is told to copy, a goroutine closes the body, and who gets the response may drop it.
func tunnel(c *http.Client, url string, w io.Writer, copying bool) (*http.Response, error) {
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	if copying {
		go func() {
			defer resp.Body.Close()
			io.Copy(w, resp.Body)
		}()
	}
	return resp, nil
}

// Quiet: it is told to.
func copied(c *http.Client, url string, w io.Writer) error {
	_, err := tunnel(c, url, w, true)
	return err
}

// It is told not to.
func copiedBroken(c *http.Client, url string, w io.Writer) error {
	_, err := tunnel(c, url, w, false) // want "http-body-unclosed"
	return err
}

// It opens a file where it is given none.
func logTo(f *os.File) (*log.Logger, *os.File) {
	if f == nil {
		var err error
		if f, err = os.CreateTemp("", "log"); err != nil {
			log.Fatal(err)
		}
	}
	return log.New(f, "", 0), f
}

type journal struct {
	lines *log.Logger
	f     *os.File
}

// Quiet: it is given one, and gives it back.
func (j *journal) open(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	lines, _ := logTo(f)
	j.lines, j.f = lines, f
	return nil
}

// Close ends the journal.
func (j *journal) Close() error { return j.f.Close() }

// It is given none.
func (j *journal) openAnew() {
	j.lines, _ = logTo(nil) // want "file-unclosed"
}

type task struct {
	process *os.Process
	waits   bool
}

// Stop ends the task.
func (t *task) Stop() {
	t.process.Kill()
	t.process.Wait()
}

// It waits itself where it is told to, by way of the task.
func begin(name string, o *options) (*task, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	t := &task{process: cmd.Process, waits: o.Quiet}
	var err error
	if t.waits {
		err = cmd.Wait()
	}
	return t, err
}

// Quiet: it is told to.
func finished(name string) error {
	_, err := begin(name, &options{Quiet: true})
	return err
}

// It is not.
func unfinished(name string) error {
	_, err := begin(name, &options{}) // want "resource-unclosed"
	return err
}

// What is looked at when that is asked for is handed out all the same.
func examined(path string, o *options) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if o.Quiet {
		if _, err := f.Stat(); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

func lostExamined(path string) error {
	f, err := examined(path, &options{Quiet: true}) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.WriteString("seen")
	return err
}

func lostWhatever(path string, o *options) error {
	f, err := examined(path, o) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.WriteString("seen")
	return err
}
