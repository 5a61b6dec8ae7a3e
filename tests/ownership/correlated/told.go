// select: leak

package correlated

import "os"

// A bool that is worked out of the error says whether there is a file.
func maybeCreate(path string) (f *os.File, created bool, err error) {
	if path == "-" {
		return nil, false, nil
	}
	f, err = os.Create(path)
	created = err == nil
	return
}

func maybeWritten(path string) error {
	f, created, err := maybeCreate(path)
	if err != nil {
		return err
	}
	if !created {
		return nil
	}
	defer f.Close()
	_, err = f.WriteString("x")
	return err
}

// It says nothing of what follows where it is true.
func maybeWrittenBroken(path string) error {
	f, created, err := maybeCreate(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if created {
		return nil
	}
	return f.Close()
}

// So does one that is never true where there is a file.
func unlessThere(path string) (*os.File, bool, error) {
	if _, err := os.Stat(path); err == nil {
		return nil, true, nil
	}
	f, err := os.Create(path)
	return f, false, err
}

func onceWritten(path string) error {
	f, there, err := unlessThere(path)
	if err != nil {
		return err
	}
	if there {
		return nil
	}
	defer f.Close()
	_, err = f.WriteString("x")
	return err
}

// One that tells something else does not.
func createdNamed(path string) (f *os.File, short bool, err error) {
	f, err = os.Create(path)
	short = len(path) < 5
	return
}

func namedWritten(path string) error {
	f, short, err := createdNamed(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	if !short {
		return nil
	}
	defer f.Close()
	_, err = f.WriteString("x")
	return err
}
