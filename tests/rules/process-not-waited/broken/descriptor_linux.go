package broken

import (
	"os"
	"syscall"
)

// Nobody has its descriptor.
func inGroup(name string) error {
	proc, err := os.StartProcess(name, nil, &os.ProcAttr{Sys: &syscall.SysProcAttr{Setpgid: true}}) // want "process-not-waited"
	if err != nil {
		return err
	}
	println(proc.Pid)
	return nil
}
