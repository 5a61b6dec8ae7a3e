// select: leak

package replacing

import (
	"net"
	"os"
)

// Rotation closes the old file, and the end of the owner forgets the last.
type rotator struct {
	f    *os.File
	dir  string
	size int
	done chan struct{}
}

func newRotator(dir string) (*rotator, error) {
	r := &rotator{dir: dir, done: make(chan struct{})}
	if err := r.next(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *rotator) next() error {
	if r.f != nil {
		_ = r.f.Close()
	}
	f, err := os.CreateTemp(r.dir, "log")
	if err != nil {
		return err
	}
	r.f = f
	r.size = 0
	return nil
}

func (r *rotator) Write(b []byte) (int, error) {
	if r.size > 1<<20 {
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n, err := r.f.Write(b)
	r.size += n
	return n, err
}

func (r *rotator) Close() error { // want "close-incomplete"
	close(r.done)
	return nil
}

// Quiet: the end closes what is there.
type tidyRotator struct {
	f   *os.File
	dir string
}

func newTidyRotator(dir string) (*tidyRotator, error) {
	r := &tidyRotator{dir: dir}
	if err := r.next(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *tidyRotator) next() error {
	if r.f != nil {
		_ = r.f.Close()
	}
	f, err := os.CreateTemp(r.dir, "log")
	if err != nil {
		return err
	}
	r.f = f
	return nil
}

func (r *tidyRotator) Close() error { return r.f.Close() }

// Quiet: the loop that the end stops closes it.
type looper struct {
	conn net.Conn
	addr string
	done chan struct{}
}

func newLooper(addr string) (*looper, error) {
	l := &looper{addr: addr, done: make(chan struct{})}
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	l.conn = conn
	go l.loop()
	return l, nil
}

func (l *looper) loop() {
	<-l.done
	_ = l.conn.Close()
}

func (l *looper) Close() error {
	close(l.done)
	return nil
}

// Quiet: the loop puts new ones there, and closes the last.
type redialer struct {
	conn net.Conn
	addr string
	done chan struct{}
}

func newRedialer(addr string) (*redialer, error) {
	r := &redialer{addr: addr, done: make(chan struct{})}
	if err := r.redial(); err != nil {
		return nil, err
	}
	go r.loop()
	return r, nil
}

func (r *redialer) redial() error {
	conn, err := net.Dial("tcp", r.addr)
	if err != nil {
		return err
	}
	r.conn = conn
	return nil
}

func (r *redialer) loop() {
	for {
		select {
		case <-r.done:
			_ = r.conn.Close()
			return
		default:
			_ = r.conn.Close()
			if err := r.redial(); err != nil {
				return
			}
		}
	}
}

func (r *redialer) Close() error {
	close(r.done)
	return nil
}

// Quiet: the reader on top of it gets it, and ends it.
type reopener struct {
	f   *os.File
	top *top
	dir string
}

type top struct{ below *os.File }

func newTop(f *os.File) (*top, error) {
	if _, err := f.Stat(); err != nil {
		return nil, err
	}
	return &top{below: f}, nil
}

func (t *top) Close() error { return t.below.Close() }

func (r *reopener) Open() error {
	f, err := os.Open(r.dir)
	if err != nil {
		return err
	}
	r.f = f
	r.top, err = newTop(r.f)
	if err != nil {
		_ = r.f.Close()
		return err
	}
	return nil
}

func (r *reopener) Close() error { return r.top.Close() }
