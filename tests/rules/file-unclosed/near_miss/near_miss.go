// Package nearmiss looks like losing files and does not.
package nearmiss

import (
	"bufio"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"strings"
)

// The caller gets it.
func open(path string) (*os.File, error) { return os.Open(path) }

// As an interface, after a step that may fail and closes.
func openAt(path string, offset int64) (io.ReadSeekCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

var logFile, _ = os.OpenFile("log", os.O_APPEND, 0)

// The standard streams are nobody's to close.
func output(path string) (io.Writer, error) {
	if path == "-" {
		return os.Stdout, nil
	}
	return os.Create(path)
}

// An input that is either.
func input(path string) (string, error) {
	in := os.Stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	return bufio.NewReader(in).ReadString('\n')
}

// These open and close by themselves.
func whole(path string) ([]byte, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// The log's output lives as long as the process.
func setLog(path string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	log.SetOutput(f)
	return nil
}

// Wait closes the pipes of a command.
func command() (string, error) {
	cmd := exec.Command("ls")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	b, err := io.ReadAll(out)
	if err != nil {
		cmd.Wait()
		return "", err
	}
	return string(b), cmd.Wait()
}

type table struct {
	files map[string]*os.File
}

// The receiver keeps it, and gives it out again.
func (t *table) get(path string) (*os.File, error) {
	if f, ok := t.files[path]; ok {
		return f, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	t.files[path] = f
	return f, nil
}

// What a getter gives out is not the caller's to close.
func (t *table) first(path string) (string, error) {
	f, err := t.get(path)
	if err != nil {
		return "", err
	}
	return bufio.NewReader(f).ReadString('\n')
}

func (t *table) Close() {
	for _, f := range t.files {
		f.Close()
	}
}

// Opened by a loop until one can be, and handed out.
func firstOf(paths []string) (f *os.File, err error) {
	for _, p := range paths {
		if f, err = os.Open(p); err == nil {
			return f, nil
		}
	}
	return nil, err
}

// Where the process ends, its files end.
func mustOpen(path string) *os.File {
	f, err := os.Open(path)
	if err != nil {
		log.Fatalf("open: %v", err)
	}
	if fi, err := f.Stat(); err != nil || fi.IsDir() {
		log.Fatal("no file")
	}
	return f
}

// A reader over a string has nothing to close.
func text(s string) io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }

func init() {
	f, err := os.Create("pid")
	if err != nil {
		return
	}
	pidFile = f
}

var pidFile *os.File

// Returns an error for form's sake: each return writes nil.
func banner(w io.Writer) (int, error) {
	n, _ := io.WriteString(w, "#\n")
	return n, nil
}

// The step in between cannot fail.
func afterBanner(path string) (*os.File, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if _, err := banner(f); err != nil {
		return nil, err
	}
	return f, nil
}

// The file system works by the root it was made of, for as long as somebody has it.
func siteOf(dir string) (http.Handler, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return http.FileServerFS(root.FS()), nil
}
