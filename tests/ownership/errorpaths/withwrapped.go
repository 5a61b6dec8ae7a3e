// select: leak

package errorpaths

import (
	"errors"
	"fmt"
	"os"
)

type dirs struct{ data, log *os.File }

func (d *dirs) Close() error {
	var errs []error
	for _, f := range []*os.File{d.data, d.log} {
		if f != nil {
			errs = append(errs, f.Close())
		}
	}
	return errors.Join(errs...)
}

// What is open comes with the error.
func openDirs(data, log string) (*dirs, error) {
	d := &dirs{}
	var err error
	if d.data, err = os.Open(data); err != nil {
		return d, err
	}
	if d.log, err = os.Open(log); err != nil {
		return d, err
	}
	return d, nil
}

// The error gets more words before what came with it is closed.
func useDirs(data, log string) error {
	d, err := openDirs(data, log)
	if err != nil {
		err = fmt.Errorf("opening: %w", err)
		err = errors.Join(err, d.Close())
		return err
	}
	return d.Close()
}

type places struct{ data, log *os.File }

func (p *places) Close() error { return errors.Join(p.data.Close(), p.log.Close()) }

func openPlaces(data, log string) (*places, error) {
	p := &places{}
	var err error
	if p.data, err = os.Open(data); err != nil { // want "file-unclosed"
		return p, err
	}
	if p.log, err = os.Open(log); err != nil {
		return p, err
	}
	return p, nil
}

// Nobody looks at what comes with the error.
func usePlaces(data, log string) error {
	p, err := openPlaces(data, log)
	if err != nil {
		err = fmt.Errorf("opening: %w", err)
		return err
	}
	return p.Close()
}
