// select: leak

package errorpaths

import (
	"bufio"
	"errors"
	"os"
)

type ledger struct {
	index, data *os.File
	size        int
}

func (l *ledger) Close() error {
	if l.data != nil {
		l.data.Close()
	}
	return l.index.Close()
}

// With one of its errors comes the ledger, with the index in it; with the other, nothing.
func newLedger(path string, index *os.File) (l *ledger, err error) {
	l = &ledger{index: index}
	if l.data, err = os.Open(path); err != nil {
		return
	}
	n, bad := bufio.NewReader(index).Discard(8)
	if bad != nil {
		l.data.Close()
		return nil, bad
	}
	l.size = n
	return
}

// With each of its errors comes the ledger.
func newLedgerAlways(index *os.File) (l *ledger, err error) {
	l = &ledger{index: index}
	if l.size, err = bufio.NewReader(index).Discard(8); err != nil {
		return
	}
	if l.size == 0 {
		return l, errors.New("empty")
	}
	return
}

type shelf struct{ l *ledger }

func (s *shelf) Close() error {
	if s.l == nil {
		return nil
	}
	return s.l.Close()
}

// Keeps what it gets, which may be nothing.
func (s *shelf) loadBroken(path string) error {
	index, err := os.Open(path + ".index") // want "file-unclosed"
	if err != nil {
		return err
	}
	if s.l, err = newLedger(path, index); err != nil {
		println(err.Error())
	}
	return err
}

// Closes the index itself where there is an error.
func (s *shelf) load(path string) error {
	index, err := os.Open(path + ".index")
	if err != nil {
		return err
	}
	if s.l, err = newLedger(path, index); err != nil {
		index.Close()
	}
	return err
}

// What it keeps always has the index.
func (s *shelf) loadAlways(path string) error {
	index, err := os.Open(path + ".index")
	if err != nil {
		return err
	}
	if s.l, err = newLedgerAlways(index); err != nil {
		println(err.Error())
	}
	return err
}

// Closes the ledger if it comes with the error, and else the index.
func withLedger(path string, use func(*ledger)) error {
	index, err := os.Open(path + ".index")
	if err != nil {
		return err
	}
	l, err := newLedger(path, index)
	if err != nil {
		if l != nil {
			l.Close()
		} else {
			index.Close()
		}
		return err
	}
	defer l.Close()
	use(l)
	return nil
}
