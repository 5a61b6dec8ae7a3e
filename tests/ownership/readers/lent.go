// select: leak

package readers

import (
	"bufio"
	"io"
	"os"
)

// A parser reads from what it is given last, and closes nothing.
type parser struct {
	buf   *bufio.Reader
	lines int
}

func (p *parser) reset(in io.Reader) {
	if p.buf == nil {
		p.buf = bufio.NewReader(in)
	} else {
		p.buf.Reset(in)
	}
}

func (p *parser) parse(in io.Reader) (int, error) {
	p.reset(in)
	for {
		if _, err := p.buf.ReadString('\n'); err == io.EOF {
			return p.lines, nil
		} else if err != nil {
			return 0, err
		}
		p.lines++
	}
}

// What is made here to read the file lasts no longer than the file does.
func countBroken(paths []string) (total int) {
	for _, path := range paths {
		f, err := os.Open(path) // want "file-unclosed"
		if err != nil {
			continue
		}
		var p parser
		n, err := p.parse(f)
		if err != nil {
			continue
		}
		total += n
	}
	return total
}

// Closed when it has been read.
func count(paths []string) (total int) {
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			continue
		}
		var p parser
		n, err := p.parse(f)
		f.Close()
		if err == nil {
			total += n
		}
	}
	return total
}

type counter struct{ p parser }

// How long an older parser goes on reading, nobody knows.
func (c *counter) begin(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	c.p.reset(f)
	return nil
}

// A parser that also keeps the file may close it.
type keeper struct {
	parser
	f *os.File
}

func (k *keeper) open(f *os.File) {
	k.f = f
	k.reset(f)
}

func (k *keeper) Close() error { return k.f.Close() }

// It does.
func kept(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	var k keeper
	k.open(f)
	return k.Close()
}
