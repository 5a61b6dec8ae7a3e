package repaired

import (
	"os"
	"runtime/pprof"
	"runtime/trace"
)

// The profile goes on, and writes to the file.
func profile(name string) (stop func(), err error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		f.Close()
		return nil, err
	}
	return pprof.StopCPUProfile, nil
}

// As above, for a trace that somebody stops later.
func traceFrom(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := trace.Start(f); err != nil {
		f.Close()
		return err
	}
	return nil
}
