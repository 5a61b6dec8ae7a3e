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
