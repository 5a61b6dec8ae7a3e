// select: leak

package reached

import (
	"fmt"
	"os/exec"
)

// The command is kept before it is started; the keeper waits.
type job struct{ cmd *exec.Cmd }

func (j *job) start(name string) error {
	cmd := exec.Command(name)
	j.cmd = cmd
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting: %w", err)
	}
	return nil
}

func (j *job) wait() error { return j.cmd.Wait() }

func newJob(name string) (*job, error) {
	cmd := exec.Command(name)
	j := &job{cmd: cmd}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return j, nil
}

func runJob(name string) error {
	j := &job{}
	if err := j.start(name); err != nil {
		return err
	}
	return j.wait()
}

func forgetJob(name string) error {
	_, err := newJob(name) // want "resource-unclosed"
	return err
}

func forgetCommand(name string) error {
	cmd := exec.Command(name)
	return cmd.Start() // want "process-not-waited"
}
