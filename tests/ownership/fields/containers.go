// select: leak

// Package fields keeps resources in fields, some beside other names for them.
package fields

import (
	"container/list"
	"os"
	"sync"
	"sync/atomic"
)

type journal struct{ current atomic.Pointer[os.File] }

func (j *journal) rotate(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	j.current.Store(f)
	return nil
}

// Close forgets what the pointer points to.
func (j *journal) Close() error { // want "close-incomplete"
	return nil
}

type diary struct{ current atomic.Pointer[os.File] }

func (d *diary) rotate(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	d.current.Store(f)
	return nil
}

// Close loads it.
func (d *diary) Close() error {
	if f := d.current.Load(); f != nil {
		return f.Close()
	}
	return nil
}

type cache struct{ files sync.Map }

func (c *cache) add(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	c.files.Store(path, f)
	return nil
}

// Close only counts.
func (c *cache) Close() int { // want "close-incomplete"
	n := 0
	c.files.Range(func(_, _ any) bool { n++; return true })
	return n
}

type store struct{ files sync.Map }

func (s *store) add(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.files.Store(path, f)
	return nil
}

// Close runs through the files.
func (s *store) Close() {
	s.files.Range(func(_, v any) bool {
		v.(*os.File).Close()
		return true
	})
}

type queue struct{ files *list.List }

func (q *queue) push(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	q.files.PushBack(f)
	return nil
}

// Close empties the list.
func (q *queue) Close() { // want "close-incomplete"
	q.files.Init()
}

type stack struct{ files *list.List }

func (s *stack) push(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.files.PushFront(f)
	return nil
}

// Close ends each element's file.
func (s *stack) Close() {
	for e := s.files.Front(); e != nil; e = e.Next() {
		e.Value.(*os.File).Close()
	}
}

// Quiet: a pool may drop what it has at any time.
type scratch struct{ free sync.Pool }

func (s *scratch) add() error {
	f, err := os.CreateTemp("", "x")
	if err != nil {
		return err
	}
	s.free.Put(f)
	return nil
}

func (s *scratch) Close() { println("closed") }
