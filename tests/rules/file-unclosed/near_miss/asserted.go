package nearmiss

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Where it is not so that there is no error, there is no file.
func asserted(t *testing.T, path string) bool {
	f, err := os.Create(path)
	if !assert.NoError(t, err) {
		return false
	}
	return assert.NoError(t, f.Close())
}
