// Package plugin starts plugins, which are processes.
package plugin

import (
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
