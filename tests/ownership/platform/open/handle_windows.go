// select: leak

package open

import "os"

type handle struct{ f *os.File }

func (h *handle) drop() { h.f.Close() }

// The method of this system closes.
func made(name string) error {
	f, err := open(name)
	if err != nil {
		return err
	}
	h := &handle{f: f}
	h.drop()
	return nil
}
