// select: leak

package collections

import (
	"maps"
	"os"
	"slices"
)

// In turn from the last.
func iteratedBackward(names []string) error {
	var files []*os.File
	defer func() {
		for _, f := range slices.Backward(files) {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	return nil
}

// The values of a map, one for each iteration.
func iteratedValues(names []string) error {
	files := map[string]*os.File{}
	defer func() {
		for f := range maps.Values(files) {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		files[name] = f
	}
	return nil
}

// A map with its keys.
func iteratedBoth(names []string) error {
	files := map[string]*os.File{}
	defer func() {
		for _, f := range maps.All(files) {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		files[name] = f
	}
	return nil
}

// The values of a list.
func iteratedSliceValues(names []string) error {
	var files []*os.File
	defer func() {
		for f := range slices.Values(files) {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	return nil
}

// A copy of the list.
func iteratedClone(names []string) error {
	var files []*os.File
	defer func() {
		for _, f := range slices.Clone(files) {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	return nil
}

// Through two of them.
func iteratedCollected(names []string) error {
	files := map[string]*os.File{}
	defer func() {
		for _, f := range slices.Collect(maps.Values(files)) {
			f.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		files[name] = f
	}
	return nil
}

// The keys lead nowhere.
func iteratedNamesBroken(names []string) error {
	files := map[string]*os.File{}
	defer func() {
		for n := range maps.Keys(files) {
			println(n)
		}
	}()
	for _, name := range names {
		f, err := os.Open(name) // want "file-unclosed"
		if err != nil {
			return err
		}
		files[name] = f
	}
	return nil
}

// Given up by a function that runs through them from the last.
func iteratedCleanups(names []string, ready func() error) error {
	var ends []func()
	endAll := func() {
		for _, end := range slices.Backward(ends) {
			end()
		}
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			endAll()
			return err
		}
		ends = append(ends, func() { f.Close() })
	}
	if err := ready(); err != nil {
		endAll()
		return err
	}
	endAll()
	return nil
}
