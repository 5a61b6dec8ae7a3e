// select: leak

package errorpaths

import "os"

type outcome int

const (
	goOn outcome = iota + 1
	wait
	giveUp
)

func busy(path string) (outcome, error) {
	if _, err := os.Stat(path + ".lock"); err == nil {
		return wait, nil
	}
	return goOn, nil
}

// A constant besides a nil error tells whether there is a file.
func unlocked(path string) (*os.File, outcome, error) {
	now, err := busy(path)
	if err != nil {
		return nil, goOn, err
	}
	if now != goOn {
		return nil, now, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, goOn, err
	}
	return f, goOn, nil
}

func told(path string) (string, error) {
	f, now, err := unlocked(path)
	if err != nil {
		return "", err
	}
	if now != goOn {
		return "", nil
	}
	defer f.Close()
	return f.Name(), nil
}

func again(path string) (string, error) {
	for {
		f, now, err := unlocked(path)
		if err != nil {
			return "", err
		}
		if now == wait {
			continue
		}
		defer f.Close()
		return f.Name(), nil
	}
}

func switchedOut(path string) (string, error) {
	f, now, err := unlocked(path)
	if err != nil {
		return "", err
	}
	switch now {
	case wait, giveUp:
		return "", nil
	case goOn:
		defer f.Close()
		return f.Name(), nil
	default:
		return "", nil
	}
}

func forgotten(path string, deep bool) (string, error) {
	f, now, err := unlocked(path) // want "file-unclosed"
	if err != nil {
		return "", err
	}
	if now != goOn {
		return "", nil
	}
	if deep {
		return "", os.ErrInvalid
	}
	f.Close()
	return path, nil
}

func forgottenThere(path string) (string, error) {
	f, now, err := unlocked(path) // want "file-unclosed"
	if err != nil {
		return "", err
	}
	if now == goOn {
		return "", nil
	}
	return f.Name(), nil
}

func unasked(path string) (string, error) {
	f, _, err := unlocked(path) // want "file-unclosed"
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}
