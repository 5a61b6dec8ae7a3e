// select: leak

// Package correlated asks one thing here and depends on the answer there.
package correlated

import (
	"context"
	"errors"
	"io"
	"net"
	"os"

	"github.com/syndtr/goleveldb/leveldb"
	leveldberrors "github.com/syndtr/goleveldb/leveldb/errors"
)

// --- numbers ---

// Where there is something to resume, nothing is created.
func resume(path string, have int64) error {
	var f *os.File
	var err error
	if have > 0 {
		if f, err = os.OpenFile(path, os.O_RDWR, 0o644); err != nil {
			have = 0
		}
	}
	if have == 0 {
		if f, err = os.Create(path); err != nil {
			return err
		}
	}
	defer f.Close()
	_, err = f.WriteString("x")
	return err
}

// A single byte is resumed and then created anew.
func resumeBroken(path string, have int64) error {
	var f *os.File
	var err error
	if have > 0 {
		if f, err = os.OpenFile(path, os.O_RDWR, 0o644); err != nil { // want "file-unclosed"
			have = 0
		}
	}
	if have <= 1 {
		if f, err = os.Create(path); err != nil {
			return err
		}
	}
	defer f.Close()
	_, err = f.WriteString("x")
	return err
}

// The number is changed in between, out of sight of the condition.
func counted(path string, more func(*int)) error {
	n := 0
	more(&n)
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if n > 0 {
		return errors.New("too many")
	}
	if n == 0 {
		return f.Close()
	}
	return nil
}

// The number is compared with another variable too, and with one written otherwise: that is no bound.
func bounded(path string, have, most int64) error {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if have > most || have == 0x10 || have < -1 {
		return errors.New("out of bounds")
	}
	if have > 0 {
		return f.Close()
	}
	if have <= 0 {
		return f.Close()
	}
	return nil
}

// --- predicates of errors ---

// Only an error that is there is a corruption: there is no database then.
func recovered(path string) error {
	db, err := leveldb.OpenFile(path, nil)
	if leveldberrors.IsCorrupted(err) {
		db, err = leveldb.RecoverFile(path, nil)
	}
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Put([]byte("k"), []byte("v"), nil)
}

// This asks nothing of the error.
func reopened(path string, again func(string) bool) error {
	db, err := leveldb.OpenFile(path, nil) // want "resource-unclosed"
	if again(path) {
		db, err = leveldb.RecoverFile(path, nil)
	}
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Put([]byte("k"), []byte("v"), nil)
}

// --- elements ---

// What has been opened is not nil.
func openAll(paths []string) (err error) {
	files := make([]*os.File, len(paths))
	defer func() {
		for i := 0; i < len(files); i++ {
			if files[i] != nil {
				files[i].Close()
			}
		}
	}()
	for i := range paths {
		if files[i], err = os.Open(paths[i]); err != nil {
			return err
		}
	}
	_, err = files[0].Stat()
	return err
}

// --- callbacks whose error is handed on ---

type gate struct{ shut bool }

func (g *gate) through(f func() error) error {
	if g.shut {
		return errors.New("shut")
	}
	err := f()
	if err != nil {
		g.shut = true
	}
	return err
}

// The error of the gate is that of the callback.
func guarded(g *gate, path string, data []byte) (err error) {
	var f *os.File
	err = g.through(func() error {
		f, err = os.Create(path)
		return err
	})
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(data)
	return err
}

// Whoever gets an error gets no file.
func opened(g *gate, path string) (io.ReadCloser, error) {
	var f *os.File
	err := g.through(func() error {
		var err error
		f, err = os.Open(path)
		return err
	})
	return f, err
}

// The file is there when the gate lets it through, and is lost when it cannot be written.
func guardedBroken(g *gate, path string, data []byte) (err error) {
	var f *os.File
	err = g.through(func() error {
		f, err = os.Create(path) // want "file-unclosed"
		return err
	})
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err != nil {
		return err
	}
	return f.Close()
}

// --- goroutines and servers for good ---

// The goroutine never ends, and keeps the listener as long.
func accept(path string, serve func(net.Conn)) error {
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	go func() {
		defer l.Close()
		for {
			c, err := l.Accept()
			if err != nil {
				continue
			}
			serve(c)
		}
	}()
	return nil
}

// The goroutine ends with the first error and leaves the listener behind.
func acceptBroken(path string, serve func(net.Conn)) error {
	l, err := net.Listen("unix", path) // want "net-listener-unclosed"
	if err != nil {
		return err
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serve(c)
		}
	}()
	return nil
}

func serve(l net.Listener, each func(net.Conn)) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go each(c)
	}
}

// There is no way on from serving but the one with an error.
func served(path string, each func(net.Conn)) {
	l, err := net.Listen("unix", path)
	if err != nil {
		os.Exit(1)
	}
	if err := serve(l, each); err != nil {
		os.Exit(2)
	}
}

// The error is only told, and the function goes on without the listener.
func servedBroken(path string, each func(net.Conn)) {
	l, err := net.Listen("unix", path) // want "net-listener-unclosed"
	if err != nil {
		os.Exit(1)
	}
	if err := serve(l, each); err != nil {
		println(err.Error())
	}
}

// --- behind an interface ---

type talker interface {
	talk(ctx context.Context) error
}

type ending struct{ cancel context.CancelFunc }

func (e ending) talk(context.Context) error {
	e.cancel()
	return nil
}

type session struct {
	talker talker
	ending ending
}

func (s *session) run(ctx context.Context) error { return s.talker.talk(ctx) }

// Whoever talks may cancel.
func talked() error {
	ctx, cancel := context.WithCancel(context.Background())
	s := &session{talker: ending{cancel: cancel}}
	return s.run(ctx)
}

// It lies in a field that nobody asks.
func talkedBroken() error {
	ctx, cancel := context.WithCancel(context.Background()) // want "context-cancel-lost"
	s := &session{ending: ending{cancel: cancel}}
	return s.run(ctx)
}

// --- flags in fields ---

type leader struct{ running bool }

// What is started is stopped before it is started again: the flag says so.
func (l *leader) follow(ctx context.Context, mine <-chan bool, run func(context.Context)) {
	var cancel context.CancelFunc
	for leading := range mine {
		if leading {
			if !l.running {
				var inner context.Context
				inner, cancel = context.WithCancel(ctx)
				go run(inner)
				l.running = true
			}
		} else {
			if l.running {
				cancel()
				l.running = false
			}
		}
	}
	if l.running {
		cancel()
	}
}

// The flag is taken back, and what runs is forgotten.
func (l *leader) followBroken(ctx context.Context, mine <-chan bool, run func(context.Context)) {
	var cancel context.CancelFunc
	for leading := range mine {
		if leading {
			if !l.running {
				var inner context.Context
				inner, cancel = context.WithCancel(ctx) // want "context-cancel-lost"
				go run(inner)
				l.running = true
			}
		} else {
			l.running = false
		}
	}
	if l.running {
		cancel()
	}
}

// --- a bool beside the error ---

func probe(path string) (*os.File, bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, false, err
	}
	if info.Size() == 0 {
		f.Close()
		return nil, false, nil
	}
	return f, true, nil
}

// The bool says that there is no file, whatever the error says.
func firstFull(paths []string) (*os.File, error) {
	var f *os.File
	var found bool
	var last error
	for _, path := range paths {
		f, found, last = probe(path)
		if found {
			break
		}
	}
	if !found {
		if last != nil {
			return nil, last
		}
		return nil, errors.New("all are empty")
	}
	return f, nil
}

// Where it is true, there is a file.
func anyFull(paths []string) (bool, error) {
	for _, path := range paths {
		_, found, err := probe(path) // want "file-unclosed"
		if err != nil {
			return false, err
		}
		if found {
			return true, nil
		}
	}
	return false, nil
}

func measured(path string) (*os.File, bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, false, err
	}
	return f, info.Size() > 0, nil
}

// This bool speaks of the file, not of its being there.
func full(path string) (*os.File, error) {
	f, found, err := measured(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errors.New("empty")
	}
	return f, nil
}

// --- a number that is zero, or more ---

type ports struct{ plain, secure int }

// One of the two is so.
func (p *ports) probe(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if p.secure == 0 {
		err = l.Close()
	}
	if p.secure > 0 {
		l.Close()
	}
	return err
}

// Another number.
func (p *ports) probeBroken(addr string) error {
	l, err := net.Listen("tcp", addr) // want "net-listener-unclosed"
	if err != nil {
		return err
	}
	if p.secure == 0 {
		err = l.Close()
	}
	if p.plain > 0 {
		l.Close()
	}
	return err
}
