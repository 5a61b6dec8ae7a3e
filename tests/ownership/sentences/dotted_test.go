// select: leak

package sentences

import (
	"errors"
	"io"
	"os"

	. "github.com/onsi/gomega"
)

// It fails, as it shall: there is no file.
func missing(path string) {
	_, err := os.Open(path)
	Expect(err).To(HaveOccurred())
	_, err = os.Open(path)
	Expect(err).To(MatchError(os.ErrNotExist))
	_, err = os.Open(path)
	Expect(os.IsNotExist(err)).To(BeTrue())
	_, err = os.Open(path)
	Expect(errors.Is(err, os.ErrNotExist)).To(BeTrue(), "no such file")
}

// It succeeds, and nobody has the file.
func made(path string) {
	_, err := os.Create(path) // want "file-unclosed"
	Expect(err).ToNot(HaveOccurred())
	_, err = os.Create(path) // want "file-unclosed"
	Expect(err).To(Succeed())
	_, err = os.Create(path) // want "file-unclosed"
	Expect(err).NotTo(MatchError(io.EOF))
}

// The error has been looked at.
func deferred(path string) []byte {
	f, err := os.Open(path)
	Expect(err).ShouldNot(HaveOccurred())
	defer f.Close()
	data, err := io.ReadAll(f)
	Expect(err).To(BeNil())
	return data
}
