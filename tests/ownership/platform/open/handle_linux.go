// select: leak

package open

import "os"

type handle struct{ f *os.File }

func (h *handle) drop() {}

// Nothing is closed here.
func made(name string) error {
	f, err := open(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	h := &handle{f: f}
	h.drop()
	return nil
}
