// Package commands has the commands of a program, each of which runs once.
package commands

import (
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// New gives the commands.
func New() *cobra.Command {
	return &cobra.Command{RunE: func(_ *cobra.Command, args []string) error { return check(args[0], args[1:]) }}
}

// check asks once for the command, and once for each of the others.
func check(url string, others []string) error {
	if err := ask(url); err != nil {
		return err
	}
	for _, other := range others {
		tr := &http.Transport{IdleConnTimeout: time.Minute} // want "http-transport-per-call"
		if err := get(tr, other); err != nil {
			return err
		}
	}
	return nil
}

// The process ends with the pool.
func ask(url string) error {
	tr := &http.Transport{IdleConnTimeout: time.Minute}
	return get(tr, url)
}

func get(tr *http.Transport, url string) error {
	c := &http.Client{Transport: tr, Timeout: time.Minute}
	resp, err := c.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
