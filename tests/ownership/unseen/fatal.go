// select: leak

package unseen

import (
	"os"

	"example.org/logging"
	"github.com/rs/zerolog/log"
)

// The process ends with the line that is written.
func diesInAChain(path string) int64 {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	info, err := f.Stat()
	if err != nil {
		log.Fatal().Err(err).Str("path", path).Msg("no size")
		return 0
	}
	f.Close()
	return info.Size()
}

// The process goes on.
func complainsInAChain(path string) int64 {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return 0
	}
	info, err := f.Stat()
	if err != nil {
		log.Error().Err(err).Str("path", path).Msg("no size")
		return 0
	}
	f.Close()
	return info.Size()
}

// A logger out of sight keeps to its name.
func dies(path string, logger *logging.Logger) int64 {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	info, err := f.Stat()
	if err != nil {
		logger.Fatalf("no size: %v", err)
		return 0
	}
	f.Close()
	return info.Size()
}

// It goes on after an error, as that says.
func complains(path string, logger *logging.Logger) int64 {
	f, err := os.Open(path) // want "file-unclosed"
	if err != nil {
		return 0
	}
	info, err := f.Stat()
	if err != nil {
		logger.Errorf("no size: %v", err)
		return 0
	}
	f.Close()
	return info.Size()
}

type journal struct{ f *os.File }

// The error after the end of the process is for form's sake.
func (j *journal) write() error {
	if _, err := j.f.WriteString("\n"); err != nil {
		log.Fatal().Err(err).Msg("journal")
		return err
	}
	return nil
}

func line(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	j := &journal{f}
	if err := j.write(); err != nil {
		return err
	}
	return f.Close()
}

// It may fail.
func (j *journal) sync() error {
	if err := j.f.Sync(); err != nil {
		log.Error().Err(err).Msg("journal")
		return err
	}
	return nil
}

func synced(path string) error {
	f, err := os.Create(path) // want "file-unclosed"
	if err != nil {
		return err
	}
	j := &journal{f}
	if err := j.sync(); err != nil {
		return err
	}
	return f.Close()
}
