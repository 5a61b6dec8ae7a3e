// select: leak

// Package ended asks a resource whether there is anything to release.
package ended

import (
	"errors"
	"os"
	"os/exec"
	"slices"

	"github.com/linxGnu/grocksdb"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/client/v3/concurrency"
)

type helper struct {
	cmd *exec.Cmd
}

func launch(name string) (*helper, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &helper{cmd: cmd}, nil
}

// Kill ends the process.
func (h *helper) Kill() {
	h.cmd.Process.Kill()
	h.cmd.Wait()
}

// Exited says whether it has ended by itself.
func (h *helper) Exited() bool { return h.cmd.ProcessState != nil }

// Verbose says how it talks.
func (h *helper) Verbose() bool { return len(h.cmd.Args) > 1 }

// Quiet: what has exited need not be killed.
func run(name string) error {
	h, err := launch(name)
	if err != nil {
		return err
	}
	if !h.Exited() {
		h.Kill()
	}
	return nil
}

// That it is verbose does not end it.
func talk(name string) error {
	h, err := launch(name) // want "resource-unclosed"
	if err != nil {
		return err
	}
	if !h.Verbose() {
		h.Kill()
	}
	return nil
}

type recorder struct {
	f *os.File
}

func record(path string) (*recorder, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &recorder{f: f}, nil
}

// Put writes a line, the last one of which is empty.
func (r *recorder) Put(line string) error {
	if line == "" {
		return r.f.Close()
	}
	_, err := r.f.WriteString(line)
	return err
}

// Quiet: nobody can say when it has to be ended, only that it may be.
func note(path string) error {
	r, err := record(path)
	if err != nil {
		return err
	}
	_, err = r.f.WriteString("begin")
	return err
}

type journal struct {
	f *os.File
}

func begin(path string) (*journal, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &journal{f: f}, nil
}

// Finish ends it with a last line.
func (j *journal) Finish(line string) error {
	j.f.WriteString(line)
	return j.f.Close()
}

// The end that takes a word is an end.
func enter(path string) error {
	j, err := begin(path) // want "resource-unclosed"
	if err != nil {
		return err
	}
	j.f.WriteString("entered")
	return nil
}

// Quiet: the session has expired.
func untilExpired(c *clientv3.Client, stop <-chan struct{}) error {
	s, err := concurrency.NewSession(c)
	if err != nil {
		return err
	}
	select {
	case <-stop:
		return s.Close()
	case <-s.Done():
		return errors.New("expired")
	}
}

// It has not expired when somebody wants to stop.
func untilStopped(c *clientv3.Client, stop <-chan struct{}) error {
	s, err := concurrency.NewSession(c) // want "resource-unclosed"
	if err != nil {
		return err
	}
	select {
	case <-stop:
		return errors.New("stopped")
	case <-s.Done():
		return errors.New("expired")
	}
}

// Quiet: there is nothing to free of what does not exist.
func lookUp(db *grocksdb.DB, opts *grocksdb.ReadOptions, key []byte) ([]byte, error) {
	value, err := db.Get(opts, key)
	if err != nil {
		return nil, err
	}
	if !value.Exists() {
		return nil, errors.New("no such key")
	}
	defer value.Free()
	return slices.Clone(value.Data()), nil
}

// What exists is lost.
func lookUpShort(db *grocksdb.DB, opts *grocksdb.ReadOptions, key []byte) ([]byte, error) {
	value, err := db.Get(opts, key) // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	if value.Size() > 1024 {
		return nil, errors.New("too long")
	}
	defer value.Free()
	return slices.Clone(value.Data()), nil
}
