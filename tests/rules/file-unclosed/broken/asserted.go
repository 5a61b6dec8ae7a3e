package broken

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
)

// There is a file, and it is not closed.
func asserted(t *testing.T, path string) bool {
	f, err := os.Create(path) // want "file-unclosed"
	if !assert.NoError(t, err) {
		return false
	}
	return assert.NotEmpty(t, f.Name())
}
