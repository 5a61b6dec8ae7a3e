// select: leak

// Package bundles opens several at once and hands out what reads them, and a function that ends them all.
package bundles

import (
	"bufio"
	"errors"
	"io"
	"os"
)

func openAll(paths []string) ([]io.Reader, []*os.File, func() error, error) {
	closers := make([]io.Closer, 0)
	readers := make([]io.Reader, 0)
	files := make([]*os.File, 0)
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			_ = closeAll(closers...)
			return nil, nil, nil, err
		}
		closers = append(closers, f)
		readers = append(readers, f)
		files = append(files, f)
	}
	return readers, files, func() error { return closeAll(closers...) }, nil
}

func closeAll(closers ...io.Closer) error {
	var err error
	for _, c := range closers {
		err = errors.Join(err, c.Close())
	}
	return err
}

// A decoder reads from what it is given, and ends nothing.
type decoder struct {
	buffered []*bufio.Reader
}

func newDecoder(readers ...io.Reader) *decoder {
	buffered := make([]*bufio.Reader, len(readers))
	for i := range readers {
		buffered[i] = bufio.NewReader(readers[i])
	}
	return &decoder{buffered: buffered}
}

func (d *decoder) next() (string, error) {
	if len(d.buffered) == 0 {
		return "", io.EOF
	}
	return d.buffered[0].ReadString('\n')
}

// The function that would end them is forgotten where a line is bad.
func verify(paths []string) error {
	readers, _, end, err := openAll(paths) // want "file-unclosed"
	if err != nil {
		return err
	}
	d := newDecoder(readers...)
	for {
		line, err := d.next()
		if err != nil {
			break
		}
		if line == "" {
			return errors.New("empty line")
		}
	}
	if end != nil {
		return end()
	}
	return nil
}

// Quiet: all are ended, however it goes.
func count(paths []string) (int, error) {
	readers, _, end, err := openAll(paths)
	if err != nil {
		return 0, err
	}
	defer func() {
		if end != nil {
			_ = end()
		}
	}()
	n := 0
	d := newDecoder(readers...)
	for {
		if _, err := d.next(); err != nil {
			return n, nil
		}
		n++
	}
}

// Quiet: the files themselves are closed.
func sizes(paths []string) (int64, error) {
	_, files, _, err := openAll(paths)
	if err != nil {
		return 0, err
	}
	var size int64
	for _, f := range files {
		if info, err := f.Stat(); err == nil {
			size += info.Size()
		}
		_ = f.Close()
	}
	return size, nil
}

// Quiet: they live on in what is returned, which ends them.
type log struct {
	decoder *decoder
	end     func() error
	files   []*os.File
}

func openLog(paths []string, write bool) (*log, error) {
	readers, files, end, err := openAll(paths)
	if err != nil {
		return nil, err
	}
	l := &log{decoder: newDecoder(readers...), end: end, files: files}
	if write {
		l.end = nil
		if len(files) == 0 {
			_ = end()
			return nil, errors.New("nothing to write to")
		}
	}
	return l, nil
}

func (l *log) Close() error {
	if l.end != nil {
		return l.end()
	}
	var err error
	for _, f := range l.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// Who makes one has it to close.
func first(paths []string) (string, error) {
	l, err := openLog(paths, false) // want "resource-unclosed"
	if err != nil {
		return "", err
	}
	return l.decoder.next()
}

// Quiet: closed.
func firstClosed(paths []string) (string, error) {
	l, err := openLog(paths, false)
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.decoder.next()
}
