// Package plugin starts plugins, which are processes.
package plugin

import (
	"errors"
	"os/exec"

	"github.com/hashicorp/go-plugin"
)

// The process runs on when it lacks what is asked for.
func launch(path, name string) (any, *plugin.Client, error) {
	client := plugin.NewClient(&plugin.ClientConfig{Cmd: exec.Command(path)})
	protocol, err := client.Client() // want "process-not-waited"
	if err != nil {
		return nil, nil, err
	}
	raw, err := protocol.Dispense(name)
	if err != nil {
		return nil, nil, err
	}
	return raw, client, nil
}

// Quiet: a client that could not start has ended what it began.
func ping(path string) error {
	client := plugin.NewClient(&plugin.ClientConfig{Cmd: exec.Command(path)})
	protocol, err := client.Client()
	if err != nil {
		return err
	}
	defer client.Kill()
	return protocol.Ping()
}

// Somebody else has started the process, and it goes on when this fails.
func reattached(conf *plugin.ReattachConfig) (*plugin.Client, error) {
	client := plugin.NewClient(&plugin.ClientConfig{Reattach: conf})
	if _, err := client.Client(); err != nil {
		return nil, err
	}
	if client.NegotiatedVersion() != 1 {
		return nil, errors.New("another version")
	}
	return client, nil
}

// Without one to attach to, a process is started.
func attachedOrStarted(conf *plugin.ReattachConfig, path string) (*plugin.Client, error) {
	made := &plugin.ClientConfig{}
	if conf != nil {
		made.Reattach = conf
	} else {
		made.Cmd = exec.Command(path)
	}
	client := plugin.NewClient(made)
	if _, err := client.Client(); err != nil { // want "process-not-waited"
		return nil, err
	}
	if client.NegotiatedVersion() != 1 {
		return nil, errors.New("another version")
	}
	return client, nil
}
