package broken

import (
	"os"
	"runtime/pprof"
)

// The profile ends with the function, the file does not.
func profile(name string, work func()) error {
	f, err := os.Create(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		f.Close()
		return err
	}
	defer pprof.StopCPUProfile()
	work()
	return nil
}

// It never began.
func unprofiled(name string) error {
	f, err := os.Create(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	return pprof.StartCPUProfile(f)
}
