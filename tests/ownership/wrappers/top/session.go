// select: leak

package top

import (
	"errors"
	"os"

	"example.com/wrappers/mid"
)

func session(name string) (*os.File, error) { return mid.Log(name + ".session") }

// The good twin of the loss in the other file.
func goodOtherFile() error {
	f, err := session("x")
	if err != nil {
		return err
	}
	_, err = f.WriteString("x")
	return errors.Join(err, f.Close())
}
