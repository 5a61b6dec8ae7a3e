// select: leak

package open

// Its twin of flush closes.
func size(name string) error {
	f, err := open(name)
	if err != nil {
		return err
	}
	return flush(f)
}
