package nearmiss

import (
	"net"
	"os"
)

// Without the flag there is no journal; the early return leaves nothing open that would else be closed.
type flagged struct {
	journaled bool
	journal   *os.File
	conn      net.Conn
}

func openFlagged(addr, path string, journaled bool) (*flagged, error) {
	f := &flagged{journaled: journaled}
	var err error
	if f.conn, err = net.Dial("tcp", addr); err != nil {
		return nil, err
	}
	if journaled {
		if f.journal, err = os.Create(path); err != nil {
			f.conn.Close()
			return nil, err
		}
	}
	return f, nil
}

// Close ends both.
func (f *flagged) Close() error {
	if f.journaled {
		f.journal.Close()
	}
	if err := f.conn.Close(); err != nil {
		return err
	}
	return nil
}
