// select: leak

package promoted

import (
	"io"
	"os"
)

type sums struct {
	underlying io.Writer
}

func (s *sums) Close() error {
	if c, ok := s.underlying.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// summed has the file twice, and closes it by way of the sums.
type summed struct {
	underlying io.Writer
	*sums
}

func createSummed(name string) (*summed, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &summed{underlying: f, sums: &sums{underlying: f}}, nil
}

func useSummed(name string) error {
	w, err := createSummed(name)
	if err != nil {
		return err
	}
	defer w.Close()
	return nil
}

func loseSummed(name string) error {
	w, err := createSummed(name) // want "resource-unclosed"
	if err != nil {
		return err
	}
	_ = w
	return nil
}
