// select: leak

package unseen

import (
	"os"

	"example.org/lines"
)

// Log is also what it embeds, which is out of sight.
type Log interface {
	lines.Writer
	File() (*os.File, error)
	Dispose()
}

type fileLog struct {
	lines.Writer
	f *os.File
}

// File gives the log's own file.
func (l *fileLog) File() (*os.File, error) {
	if _, err := l.f.Seek(0, 0); err != nil {
		return nil, err
	}
	return l.f, nil
}

func (l *fileLog) Dispose() { l.f.Close() }

// The file is the log's.
func upload(l Log, put func(string) error) error {
	f, err := l.File()
	if err != nil {
		return err
	}
	return put(f.Name())
}

// Copies is also what it embeds, and gives a file for everybody who asks.
type Copies interface {
	lines.Writer
	Copy() (*os.File, error)
}

type copies struct {
	lines.Writer
	name string
}

func (c copies) Copy() (*os.File, error) { return os.Open(c.name) }

func uploadCopy(c Copies, put func(string) error) error {
	f, err := c.Copy() // want "file-unclosed"
	if err != nil {
		return err
	}
	return put(f.Name())
}
