package nearmiss

import (
	"os"
	"syscall"
)

// It is by its descriptor that the process is waited for.
func byDescriptor(name string, wait func(fd int) error) error {
	var fd int
	proc, err := os.StartProcess(name, nil, &os.ProcAttr{Sys: &syscall.SysProcAttr{PidFD: &fd}})
	if err != nil {
		return err
	}
	println(proc.Pid)
	return wait(fd)
}
