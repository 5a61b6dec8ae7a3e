// select: leak

package asserted

import (
	"io"
	"os"
)

// Whether something can do more than read says nothing of whether it is to be closed.
func transfer(dst io.Writer, src io.Reader) (int64, error) {
	if wt, ok := src.(io.WriterTo); ok {
		return wt.WriteTo(dst)
	}
	if rf, ok := dst.(io.ReaderFrom); ok {
		return rf.ReadFrom(src)
	}
	var n int64
	buf := make([]byte, 512)
	for {
		read, err := src.Read(buf)
		written, werr := dst.Write(buf[:read])
		n += int64(written)
		if werr != nil || err == io.EOF {
			return n, werr
		}
		if err != nil {
			return n, err
		}
	}
}

func send(w io.Writer, path string) (int64, error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return 0, err
	}
	return transfer(w, f)
}

// Quiet: closed.
func sendClosed(w io.Writer, path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	return transfer(w, f)
}

// Quiet: closed by who finds that it can be.
func drain(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	if c, ok := r.(io.Closer); ok {
		_ = c.Close()
	}
	return err
}

func sendDrained(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return drain(f)
}
