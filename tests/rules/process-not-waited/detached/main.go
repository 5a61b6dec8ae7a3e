// Command detached starts itself anew in the background.
package main

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/spf13/cobra"
)

var startCmd = &cobra.Command{
	Use: "start",
	RunE: func(cmd *cobra.Command, args []string) error {
		return start()
	},
}

// The process is to go on when the command has ended.
func start() error {
	daemon := exec.Command(os.Args[0], "serve")
	if err := daemon.Start(); err != nil {
		return err
	}
	fmt.Println("started", daemon.Process.Pid)
	return nil
}

var serveCmd = &cobra.Command{
	Use: "serve",
	RunE: func(cmd *cobra.Command, args []string) error {
		s := &server{}
		return s.serve()
	},
}

type server struct{ jobs chan string }

func (s *server) serve() error {
	for job := range s.jobs {
		if err := s.work(job); err != nil {
			return err
		}
	}
	return nil
}

// The server goes on, too.
func (s *server) work(job string) error {
	worker := exec.Command(os.Args[0], job)
	if err := worker.Start(); err != nil { // want "process-not-waited"
		return err
	}
	fmt.Println("started", worker.Process.Pid)
	return nil
}

func main() {
	root := &cobra.Command{}
	root.AddCommand(startCmd, serveCmd)
	if err := root.Execute(); err != nil {
		os.Exit(1)
	}
}
