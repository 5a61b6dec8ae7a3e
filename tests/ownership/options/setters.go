// select: leak

package options

import (
	"errors"
	"os"
)

type journal struct {
	f    *os.File
	size int
}

type setter func(*journal)

// Close ends the file.
func (j *journal) Close() error { return j.f.Close() }

// The settings are asked after the file is opened, and forgotten with it.
func openJournalBroken(path string, setters ...setter) (*journal, error) {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	j := &journal{f: f}
	for _, set := range setters {
		set(j)
	}
	if j.size == 0 {
		return nil, errors.New("no size")
	}
	return j, nil
}

// Closed where the settings will not do.
func openJournal(path string, setters ...setter) (*journal, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	j := &journal{f: f}
	for _, set := range setters {
		set(j)
	}
	if j.size == 0 {
		return nil, errors.Join(errors.New("no size"), j.Close())
	}
	return j, nil
}

// One function that is given may be the one that takes over.
func withJournal(path string, use func(*journal)) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	use(&journal{f: f})
	return nil
}
