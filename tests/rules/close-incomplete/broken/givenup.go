package broken

import (
	"fmt"
	"os"
)

// Giving a draft up removes its file, and leaves it open as well.
type draft struct {
	f *os.File
}

func newDraft(path string) (*draft, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &draft{f: f}, nil
}

// Close completes it.
func (d *draft) Close() error { // want "close-incomplete"
	if err := os.WriteFile(d.f.Name()+".sum", nil, 0o600); err != nil {
		return fmt.Errorf("sum: %w", err)
	}
	return d.f.Close()
}

// Cancel removes it.
func (d *draft) Cancel() {
	os.Remove(d.f.Name())
}
