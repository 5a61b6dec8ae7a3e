// select: leak

package owners

import (
	"context"
	"io"
	"os"
)

type journal struct {
	f     *os.File
	lines chan string
}

func openJournal(path string) (*journal, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &journal{f: f, lines: make(chan string)}, nil
}

// Listen writes until its context ends: nobody calls it to get rid of a journal.
func (j *journal) Listen(ctx context.Context) {
	for {
		select {
		case line := <-j.lines:
			_, _ = io.WriteString(j.f, line)
		case <-ctx.Done():
			_ = j.f.Close()
			return
		}
	}
}

func journalled(ctx context.Context, path string, ready func() error) error {
	j, err := openJournal(path)
	if err != nil {
		return err
	}
	if err := ready(); err != nil {
		return err
	}
	j.Listen(ctx)
	return nil
}

type draft struct {
	f *os.File
}

func openDraft(path string) (*draft, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &draft{f: f}, nil
}

// Discard is what one calls where nothing came of it.
func (d *draft) Discard() {
	_ = d.f.Close()
	_ = os.Remove(d.f.Name())
}

func (d *draft) Commit(ctx context.Context) (string, error) {
	if err := d.f.Close(); err != nil {
		return "", err
	}
	return d.f.Name(), ctx.Err()
}

// It is neither committed nor discarded.
func drafted(ctx context.Context, path string, write func(io.Writer) error) (string, error) {
	d, err := openDraft(path) // want "resource-unclosed"
	if err != nil {
		return "", err
	}
	if err := write(d.f); err != nil {
		return "", err
	}
	return d.Commit(ctx)
}

type pages struct {
	f       *os.File
	written int
}

func openPages(path string) (*pages, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &pages{f: f}, nil
}

// turn begins a new file when one is full: it does not end anything.
func (p *pages) turn() error {
	if p.written < 4096 {
		return nil
	}
	p.f.Close()
	f, err := os.Create(p.f.Name() + ".next")
	if err != nil {
		return err
	}
	p.f, p.written = f, 0
	return nil
}

func paged(path string, ready func() error) error {
	p, err := openPages(path)
	if err != nil {
		return err
	}
	if err := ready(); err != nil {
		return err
	}
	return p.turn()
}
