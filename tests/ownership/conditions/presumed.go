// select: leak

package conditions

import (
	"context"
	"errors"
	"net/http"
	"os"

	"example.org/tracing"
)

type settings struct{ Traced, Kept bool }

var files = map[string]*os.File{}

// Where it is traced, code out of sight gets the file, most likely to borrow it.
func openTraced(path string, s *settings) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if s.Traced {
		tracing.Watch(f)
	}
	return f, nil
}

// As above, of what may fail.
func openSized(path string, s *settings) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if s.Traced {
		watch(f, 0)
	}
	return f, nil
}

func watch(f *os.File, least int) {
	if least > 0 {
		tracing.Watch(f)
	}
}

// Where it is kept, somebody in sight has taken it over.
func openKept(path string, s *settings) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if s.Kept {
		files[path] = f
	}
	return f, nil
}

// Nobody knows whether it is traced: it is told of all the same.
func tracedBroken(path string, s *settings) error {
	f, err := openTraced(path, s) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Seek(0, 2)
	return err
}

// So where the callee passes it on only at times.
func sizedBroken(path string, s *settings) error {
	f, err := openSized(path, s) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Seek(0, 2)
	return err
}

// A wrapper presumes the same.
func openAgain(path string, s *settings) (*os.File, error) {
	return openTraced(path+".again", s)
}

func againBroken(path string, s *settings) error {
	f, err := openAgain(path, s) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Seek(0, 2)
	return err
}

// It is traced: nobody can say what has become of it.
func traced(path string) error {
	f, err := openTraced(path, &settings{Traced: true})
	if err != nil {
		return err
	}
	_, err = f.Seek(0, 2)
	return err
}

func tracedAgain(path string) error {
	f, err := openAgain(path, &settings{Traced: true})
	if err != nil {
		return err
	}
	_, err = f.Seek(0, 2)
	return err
}

// It is only possible that nobody keeps it.
func kept(path string, s *settings) error {
	f, err := openKept(path, s)
	if err != nil {
		return err
	}
	_, err = f.Seek(0, 2)
	return err
}

// It is not kept.
func keptBroken(path string) error {
	f, err := openKept(path, &settings{}) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Seek(0, 2)
	return err
}

// Where it is traced, and that fails, it is closed.
func getTraced(ctx context.Context, c *http.Client, req *http.Request, s *settings) (*http.Response, error) {
	resp, err := c.Do(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if s.Traced {
		if err := tracing.Check(resp); err != nil {
			resp.Body.Close()
			return nil, errors.Join(err, ctx.Err())
		}
	}
	return resp, nil
}

func statusBroken(ctx context.Context, c *http.Client, req *http.Request, s *settings) (int, error) {
	resp, err := getTraced(ctx, c, req, s) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
