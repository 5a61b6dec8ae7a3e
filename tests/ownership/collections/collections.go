// select: leak

// Package collections keeps several resources in slices, maps and arrays.
package collections

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
)

// All are collected, one loop closes them.
func closedByLoop(paths []string) error {
	var files []*os.File
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	return nil
}

// An error at the k-th drops the ones before.
func openAllBroken(paths []string) ([]*os.File, error) {
	var files []*os.File
	for _, p := range paths {
		f, err := os.Open(p) // want "file-unclosed"
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// An error at the k-th closes the ones before.
func openAll(paths []string) ([]*os.File, error) {
	var files []*os.File
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			for _, g := range files {
				g.Close()
			}
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// The same by index into a made slice.
func openIndexed(paths []string) ([]io.ReadCloser, error) {
	out := make([]io.ReadCloser, len(paths))
	for i, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			closeAll(out[:i])
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}

func closeAll(cs []io.ReadCloser) {
	for _, c := range cs {
		_ = c.Close()
	}
}

// The same by index, nothing closed.
func openIndexedBroken(paths []string) ([]io.ReadCloser, error) {
	out := make([]io.ReadCloser, len(paths))
	for i, p := range paths {
		f, err := os.Open(p) // want "file-unclosed"
		if err != nil {
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}

// Kept in a map, closed by ranging over it.
func mapped(addrs []string) error {
	conns := make(map[string]net.Conn)
	defer func() {
		for _, c := range conns {
			c.Close()
		}
	}()
	for _, a := range addrs {
		c, err := net.Dial("tcp", a)
		if err != nil {
			return err
		}
		conns[a] = c
	}
	return nil
}

// Kept in a map that dies with the function.
func mappedBroken(addrs []string) error {
	conns := make(map[string]net.Conn)
	for _, a := range addrs {
		c, err := net.Dial("tcp", a) // want "net-conn-unclosed"
		if err != nil {
			return err
		}
		conns[a] = c
	}
	for a, c := range conns {
		if _, err := c.Write([]byte(a)); err != nil {
			return err
		}
	}
	return nil
}

// Kept in a slice that dies with the function.
func sliceBroken(paths []string) (n int64, err error) {
	var files []*os.File
	for _, p := range paths {
		f, err := os.Open(p) // want "file-unclosed"
		if err != nil {
			return 0, err
		}
		files = append(files, f)
	}
	for _, f := range files {
		fi, err := f.Stat()
		if err != nil {
			return 0, err
		}
		n += fi.Size()
	}
	return n, nil
}

// A slice literal of closers, closed by a loop.
func literal(a, b string) (err error) {
	f, err := os.Open(a)
	if err != nil {
		return err
	}
	g, err := os.Open(b)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	for _, c := range []io.Closer{f, g} {
		err = errors.Join(err, c.Close())
	}
	return err
}

// Appended to the caller's slice.
func appendTo(list *[]io.Closer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	*list = append(*list, f)
	return nil
}

// Put into the caller's map.
func putInto(m map[string]*os.File, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	m[path] = f
	return nil
}

// --- given one by one to something that keeps them ---

type registry struct{ files map[string]*os.File }

// Each has its turn: what is kept is no longer the caller's.
func (r *registry) add(files ...*os.File) error {
	for _, f := range files {
		if _, ok := r.files[f.Name()]; ok {
			return errors.New("there already")
		}
		r.files[f.Name()] = f
	}
	return nil
}

// Looked at one by one, and left to the caller.
func (r *registry) know(files ...*os.File) error {
	for _, f := range files {
		if _, ok := r.files[f.Name()]; ok {
			return errors.New("there already")
		}
	}
	return nil
}

// Close ends all.
func (r *registry) Close() {
	for _, f := range r.files {
		f.Close()
	}
}

func (r *registry) open(paths []string) error {
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		if err := r.add(f); err != nil {
			return err
		}
	}
	return nil
}

func (r *registry) openBroken(paths []string) error {
	for _, path := range paths {
		f, err := os.Open(path) // want "file-unclosed"
		if err != nil {
			return err
		}
		if err := r.know(f); err != nil {
			return err
		}
	}
	return nil
}

// --- lists side by side ---

func listen(n int) (names []string, all []net.Listener, err error) {
	for range n {
		l, err := net.Listen("tcp", ":0")
		if err != nil {
			for _, l := range all {
				l.Close()
			}
			return nil, nil, err
		}
		names = append(names, l.Addr().String())
		all = append(all, l)
	}
	return names, all, nil
}

type grid struct{ all []net.Listener }

// Close ends all.
func (g *grid) Close() {
	for _, l := range g.all {
		l.Close()
	}
}

// There is a name for each listener.
func newGrid(n int) (*grid, error) {
	names, all, err := listen(n)
	if err != nil {
		return nil, err
	}
	var g grid
	for i := range names {
		g.all = append(g.all, all[i])
	}
	return &g, nil
}

// The names are there, the listeners are not asked for.
func newGridBroken(n int) (*grid, error) {
	names, all, err := listen(n) // want "net-listener-unclosed"
	if err != nil {
		return nil, err
	}
	var g grid
	for i := range names {
		println(names[i], len(all))
	}
	return &g, nil
}

// Another slice of the same.
func clipped(addrs []string) *grid {
	all := make([]net.Listener, 0, len(addrs))
	for _, a := range addrs {
		l, err := net.Listen("tcp", a)
		if err != nil {
			continue
		}
		all = append(all, l)
	}
	all = slices.Clip(all)
	return &grid{all: all}
}

// Another slice of others.
func repeated(addrs []string) *grid {
	all := make([]net.Listener, 0, len(addrs))
	for _, a := range addrs {
		l, err := net.Listen("tcp", a) // want "net-listener-unclosed"
		if err != nil {
			continue
		}
		all = append(all, l)
	}
	all = slices.Repeat([]net.Listener{nil}, len(addrs))
	return &grid{all: all}
}

// --- structs in a map ---

type worker struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Each iteration has a variable of its own, and the map a copy.
func watch(parent context.Context, added, gone <-chan string, run func(context.Context)) {
	workers := map[string]worker{}
	defer func() {
		for _, w := range workers {
			w.cancel()
		}
	}()
	for {
		select {
		case <-parent.Done():
			return
		case name := <-added:
			var w worker
			w.ctx, w.cancel = context.WithCancel(parent)
			workers[name] = w
			go run(w.ctx)
		case name := <-gone:
			if w, ok := workers[name]; ok {
				w.cancel()
				delete(workers, name)
			}
		}
	}
}

// Nothing keeps the copy.
func watchBroken(parent context.Context, added <-chan string, run func(context.Context)) {
	for {
		select {
		case <-parent.Done():
			return
		case <-added:
			var w worker
			w.ctx, w.cancel = context.WithCancel(parent) // want "context-cancel-lost"
			go run(w.ctx)
		}
	}
}

// --- lists that are known not to be empty ---

// Nobody leaves with what is in the list, for then it has a length.
func counted(addrs []string) (*grid, []error) {
	var all []net.Listener
	errs := make([]error, len(addrs))
	for i, a := range addrs {
		l, err := net.Listen("tcp", a)
		if err != nil {
			errs[i] = err
			continue
		}
		all = append(all, l)
	}
	if len(all) == 0 {
		return nil, errs
	}
	return &grid{all: all}, errs
}

// More than one is asked for.
func countedBroken(addrs []string) *grid {
	var all []net.Listener
	for _, a := range addrs {
		l, err := net.Listen("tcp", a) // want "net-listener-unclosed"
		if err != nil {
			continue
		}
		all = append(all, l)
	}
	if len(all) <= 1 {
		return nil
	}
	return &grid{all: all}
}

// The errors tell whether there is a grid.
func serve(addrs []string) (*grid, error) {
	g, errs := counted(addrs)
	found := false
	for _, err := range errs {
		if err == nil {
			found = true
		}
	}
	if !found {
		return nil, errors.New("nowhere to listen")
	}
	return g, nil
}

// Where there is a file there is a name, too.
func namedBeside(paths []string) ([]string, []*os.File, error) {
	var names []string
	var files []*os.File
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			closeFiles(files)
			return nil, nil, err
		}
		files = append(files, f)
		names = append(names, filepath.Base(p))
	}
	if len(names) == 0 {
		return nil, nil, errors.New("no files")
	}
	return names, files, nil
}

// There may be a file without a name.
func namedSometimes(paths []string) ([]string, []*os.File, error) {
	var names []string
	var files []*os.File
	for _, p := range paths {
		f, err := os.Open(p) // want "file-unclosed"
		if err != nil {
			closeFiles(files)
			return nil, nil, err
		}
		files = append(files, f)
		if name := filepath.Base(p); name != "." {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, nil, errors.New("no names")
	}
	return names, files, nil
}

// The names are emptied in between.
func namedAnew(paths []string) ([]string, []*os.File, error) {
	var names []string
	var files []*os.File
	for _, p := range paths {
		f, err := os.Open(p) // want "file-unclosed"
		if err != nil {
			closeFiles(files)
			return nil, nil, err
		}
		files = append(files, f)
		names = append(names, filepath.Base(p))
	}
	names = names[:0]
	if len(names) == 0 {
		return nil, nil, errors.New("no names")
	}
	return names, files, nil
}

func closeFiles(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}

// --- one collection put into another ---

type byName struct{ all map[string]net.Listener }

// Close ends all.
func (b *byName) Close() {
	for _, l := range b.all {
		l.Close()
	}
}

// Each of the list goes into the map, which its owner closes.
func named(n int) (*byName, error) {
	names, all, err := listen(n)
	if err != nil {
		return nil, err
	}
	b := &byName{all: make(map[string]net.Listener)}
	for i, l := range all {
		b.all[names[i]] = l
	}
	return b, nil
}

// The map dies with the function.
func namedBroken(n int) ([]string, error) {
	names, all, err := listen(n) // want "net-listener-unclosed"
	if err != nil {
		return nil, err
	}
	there := make(map[net.Listener]string)
	for i, l := range all {
		there[l] = names[i]
	}
	return names, nil
}
