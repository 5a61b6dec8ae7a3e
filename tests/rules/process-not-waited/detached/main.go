// Command detached starts itself anew in the background.
package main

import (
	"fmt"
	"io"
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
	root.AddCommand(startCmd, serveCmd, sumCmd)
	if err := root.Execute(); err != nil {
		os.Exit(1)
	}
}

var sumCmd = &cobra.Command{
	Use: "sum",
	RunE: func(cmd *cobra.Command, args []string) error {
		return sum(args[0])
	},
}

// What is read from belongs to the command.
func sum(path string) error {
	cmd := exec.Command("sha256sum", path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil { // want "process-not-waited"
		return err
	}
	_, err = io.Copy(os.Stdout, out)
	return err
}
