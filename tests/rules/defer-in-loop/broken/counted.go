package broken

import "os"

// Only what is long is counted: a file for each short line.
func longCounted(path string, lines []string) error {
	var out *os.File
	written := 0
	for _, line := range lines {
		if written == 0 {
			f, err := os.Create(path)
			if err != nil {
				return err
			}
			out = f
			defer f.Close() // want "defer-in-loop"
		}
		if _, err := out.WriteString(line); err != nil {
			return err
		}
		if len(line) > 80 {
			written++
		}
	}
	return nil
}

// All but the first of the paths.
func allButFirst(paths []string) (n int, err error) {
	for i, path := range paths {
		switch i {
		case 0:
			n += len(path)
		default:
			f, err := os.Open(path)
			if err != nil {
				return 0, err
			}
			defer f.Close() // want "defer-in-loop"
			got, err := f.Read(make([]byte, 8))
			if err != nil {
				return 0, err
			}
			n += got
		}
	}
	return n, nil
}
