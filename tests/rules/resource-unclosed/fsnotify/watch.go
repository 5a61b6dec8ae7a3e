// Package watch uses a catalogued library that has no rule of its own.
package watch

import "github.com/fsnotify/fsnotify"

// A failed Add returns without closing.
func broken(dir string) (*fsnotify.Watcher, error) {
	w, err := fsnotify.NewWatcher() // want "resource-unclosed"
	if err != nil {
		return nil, err
	}
	if err := w.Add(dir); err != nil {
		return nil, err
	}
	return w, nil
}

// A failed Add closes.
func repaired(dir string) (*fsnotify.Watcher, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := w.Add(dir); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// Remove is not Close.
func removed(dir string) error {
	w, err := fsnotify.NewWatcher() // want "resource-unclosed"
	if err != nil {
		return err
	}
	return w.Remove(dir)
}

// One goroutine reads events until the watcher is closed, by the caller of stop.
func handedOut(f func(fsnotify.Event)) (stop func() error, err error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	go func() {
		for e := range w.Events {
			f(e)
		}
	}()
	return w.Close, nil
}
