package broken

import (
	"net"
	"os"
)

// The flag is asked for too late.
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

// Close ends both, if the first goes well.
func (f *flagged) Close() error { // want "close-incomplete"
	if err := f.conn.Close(); err != nil {
		return err
	}
	if f.journaled {
		f.journal.Close()
	}
	return nil
}
