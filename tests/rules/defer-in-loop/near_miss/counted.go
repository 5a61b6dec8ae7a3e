package nearmiss

import "os"

// The first of the lines opens the file, and is counted.
func firstOpens(path string, lines []string) error {
	var out *os.File
	written := 0
	for _, line := range lines {
		if line == "" {
			continue
		}
		if written == 0 {
			f, err := os.Create(path)
			if err != nil {
				return err
			}
			out = f
			defer f.Close()
		}
		if _, err := out.WriteString(line); err != nil {
			return err
		}
		written++
	}
	return nil
}

// Only the first of the paths is opened.
func firstOnly(paths []string) (n int, err error) {
	for i, path := range paths {
		switch i {
		case 0:
			f, err := os.Open(path)
			if err != nil {
				return 0, err
			}
			defer f.Close()
			if n, err = f.Read(make([]byte, 8)); err != nil {
				return 0, err
			}
		default:
			n += len(path)
		}
	}
	return n, nil
}
