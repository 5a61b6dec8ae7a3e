// Package nearmiss leaves nothing to wait for.
package nearmiss

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
)

// Run waits by itself.
func run(name string) error { return exec.Command(name).Run() }

// Output waits by itself.
func output(name string) ([]byte, error) { return exec.Command(name).CombinedOutput() }

// Never started.
func described(name string) string { return exec.Command(name).String() }

// The caller waits.
func handedOut(name string) (*exec.Cmd, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return cmd, nil
}

// The wrapper's caller does.
func waits(name string) error {
	cmd, err := handedOut(name)
	if err != nil {
		return err
	}
	return cmd.Wait()
}

type daemon struct{ cmd *exec.Cmd }

// Stop reaps what start began.
func (d *daemon) Stop() error {
	_ = d.cmd.Process.Kill()
	return d.cmd.Wait()
}

// The daemon keeps its command.
func startDaemon(name string) (*daemon, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &daemon{cmd: cmd}, nil
}

// Wait closes both pipes.
func pipes(name string) ([]byte, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	errOut, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	b, _ := io.ReadAll(out)
	_, _ = io.Copy(io.Discard, errOut)
	return b, cmd.Wait()
}

// The test's end kills and reaps.
func atTestEnd(t testing.TB, name string) *os.Process {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd.Process
}

type engine struct{}

func (engine) Start() error { return nil }

// Start of something that is no process.
func sameName(e engine) error { return e.Start() }

// A command that comes from a function value is no process before it is started.
func builtElsewhere(build func(string) (*exec.Cmd, error), name string) error {
	cmd, err := build(name)
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

// It is to go on by itself: whoever reads the file ends it.
func detached(name, file string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	pid := cmd.Process.Pid
	return remember(file, pid)
}

func remember(file string, pid int) error {
	return os.WriteFile(file, []byte(fmt.Sprintf("%d", pid)), 0o600)
}

// The same, written to a file that is open.
func detachedInto(name string, f *os.File) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	_, err := fmt.Fprint(f, cmd.Process.Pid)
	return err
}
