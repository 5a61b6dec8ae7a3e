// select: leak

package top

import (
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
	defer f.Close()
	_, err = f.WriteString("x")
	return err
}
