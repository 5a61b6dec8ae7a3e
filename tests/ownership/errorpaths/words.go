// select: leak

package errorpaths

import (
	"fmt"
	"os"
)

type refusal string

func (r refusal) Error() string { return string(r) }

func refuse(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

func maybe(format string, args ...any) error {
	if format == "" {
		return nil
	}
	return refuse(format, args...)
}

// An error made of words is never nil, so the file is closed.
func admitted(path string) (_ *os.File, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if _, err := f.Stat(); err != nil {
		return nil, refuse("no %s", path)
	}
	return f, nil
}

// This one may be nil.
func admittedBroken(path, format string) (_ *os.File, err error) {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if _, err := f.Stat(); err != nil {
		return nil, maybe(format, path)
	}
	return f, nil
}

// --- what stands in a list goes into what is returned, one by one ---

type entry struct {
	name string
	file *os.File
}

func openAll(paths []string) (_ []*os.File, err error) {
	var files []*os.File
	defer func() {
		if err != nil {
			for _, f := range files {
				f.Close()
			}
		}
	}()
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func entries(paths []string) (found []entry, err error) {
	files, err := openAll(paths)
	if err != nil {
		return nil, err
	}
	for i := range paths {
		e := entry{name: paths[i], file: files[i]}
		found = append(found, e)
	}
	return found, nil
}

func names(paths []string) (found []string, err error) {
	files, err := openAll(paths) // want "file-unclosed"
	if err != nil {
		return nil, err
	}
	for i := range paths {
		found = append(found, files[i].Name())
	}
	return found, nil
}
