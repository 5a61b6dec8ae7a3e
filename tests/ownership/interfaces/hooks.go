// select: leak

package interfaces

import "os"

// Writer is what a hook is to know of a batch: nothing by which one could end what is below it.
type Writer interface {
	Put(key string)
}

// Hook is told of a batch before it is written.
type Hook interface {
	Committing(w Writer)
}

type hook struct {
	call func(w Writer)
}

func (h hook) Committing(w Writer) { h.call(w) }

type journal struct {
	f    *os.File
	hook Hook
	log  *batch
}

type batch struct {
	to *journal
}

func newBatch(to *journal) *batch {
	b := &batch{to: to}
	b.commit()
	return b
}

func (b *batch) Put(key string) { _, _ = b.to.f.WriteString(key) }

func (b *batch) commit() {
	if b.to.hook != nil {
		b.to.hook.Committing(b)
	}
}

// The hook that sees the journal's batch leaves the journal to its caller.
func newJournal(h Hook, path string) *journal {
	f, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	j := &journal{f: f, hook: h}
	j.log = newBatch(j)
	return j
}

func (j *journal) Close() error { return j.f.Close() }

func note(h Hook, path string) {
	j := newJournal(h, path) // want "resource-unclosed"
	j.log.Put("note")
}

func noteThen(h Hook, path string) error {
	j := newJournal(h, path)
	j.log.Put("note")
	return j.Close()
}

// Taker is what another hook is to know: it may end the run.
type Taker interface {
	Put(key string)
	Stop() error
}

type end struct {
	call func(t Taker)
}

type run struct {
	f *os.File
}

func (r *run) Put(key string) { _, _ = r.f.WriteString(key) }
func (r *run) Stop() error    { return r.f.Close() }

// Quiet: who is called with it may stop it.
func newRun(e end, path string) *run {
	f, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	r := &run{f: f}
	e.call(r)
	return r
}

func runs(e end, path string) {
	newRun(e, path).Put("run")
}
