// Package repaired reaps the same processes.
package repaired

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"time"
)

// The plain form.
func waited(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

// Killed, then reaped.
func killed(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	time.Sleep(time.Second)
	_ = cmd.Process.Kill()
	return cmd.Wait()
}

// Reaped by a goroutine.
func inGoroutine(name string) (int, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	go cmd.Wait()
	return cmd.Process.Pid, nil
}

// Reaped by a goroutine that tells the result.
func resultChannel(ctx context.Context, name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return errors.Join(ctx.Err(), cmd.Process.Kill())
	}
}

// Deferred before the read that may fail.
func deferred(name string) (string, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	defer cmd.Wait()
	return bufio.NewReader(out).ReadString('\n')
}

// Released: a detached child is nobody's to reap.
func detached(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}

// The low-level form, waited for.
func lowLevel(name string) error {
	p, err := os.StartProcess(name, nil, &os.ProcAttr{})
	if err != nil {
		return err
	}
	_, err = p.Wait()
	return err
}

// The low-level form, released.
func lowLevelReleased(name string) error {
	p, err := os.StartProcess(name, nil, &os.ProcAttr{})
	if err != nil {
		return err
	}
	return p.Release()
}
