// Package broken starts processes and never reaps them: each stays a zombie.
package broken

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// Started and forgotten.
func forgotten(name string) error {
	cmd := exec.Command(name)
	return cmd.Start() // want "process-not-waited"
}

// Started, the error checked, forgotten.
func checked(name string) (int, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want "process-not-waited"
		return 0, err
	}
	return cmd.Process.Pid, nil
}

// Kill does not reap.
func killed(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want "process-not-waited"
		return err
	}
	time.Sleep(time.Second)
	return cmd.Process.Kill()
}

// The context kills, it does not reap.
func contextBound(ctx context.Context, name string) error {
	cmd := exec.CommandContext(ctx, name)
	if err := cmd.Start(); err != nil { // want "process-not-waited"
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

// A read error returns before Wait.
func beforeWait(name string) (string, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil { // want "process-not-waited"
		return "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", err
	}
	return line, cmd.Wait()
}

// The low-level form.
func lowLevel(name string) (int, error) {
	p, err := os.StartProcess(name, nil, &os.ProcAttr{}) // want "process-not-waited"
	if err != nil {
		return 0, err
	}
	return p.Pid, nil
}

// continue skips the Wait at the end of the body.
func several(names []string) error {
	for _, n := range names {
		cmd := exec.Command(n)
		if err := cmd.Start(); err != nil { // want "process-not-waited"
			return err
		}
		if cmd.Process.Pid%2 == 0 {
			continue
		}
		if err := cmd.Wait(); err != nil {
			return err
		}
	}
	return nil
}

type helper struct{ pid int }

// Its number is told, and kept here: the process stays a zombie when it has ended.
func (h *helper) begin(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want "process-not-waited"
		return err
	}
	h.pid = cmd.Process.Pid
	fmt.Println("started", cmd.Process.Pid)
	return nil
}
