// select: leak

package open

import "os"

func open(name string) (*os.File, error) { return os.Open(`C:\` + name) }
