// select: leak

package open

// The platform's own part asks for no close.
func size(name string) error {
	f, err := open(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	return flush(f)
}
