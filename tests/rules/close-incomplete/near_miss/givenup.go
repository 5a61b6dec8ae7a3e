package nearmiss

import (
	"fmt"
	"os"
)

// A draft that is not completed is given up: by another method, which is deferred.
type draft struct {
	f      *os.File
	closed bool
}

func newDraft(path string) (*draft, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &draft{f: f}, nil
}

// Close completes it.
func (d *draft) Close() error {
	if err := os.WriteFile(d.f.Name()+".sum", nil, 0o600); err != nil {
		return fmt.Errorf("sum: %w", err)
	}
	if err := d.f.Close(); err != nil {
		return err
	}
	d.closed = true
	return nil
}

// Cancel does nothing once it is complete.
func (d *draft) Cancel() {
	if d.closed {
		return
	}
	d.f.Close()
	os.Remove(d.f.Name())
}
