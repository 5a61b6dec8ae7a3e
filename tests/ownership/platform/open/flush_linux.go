// select: leak

package open

import "os"

func flush(f *os.File) error { return f.Sync() }
