// select: leak

package sentences

import (
	"os"

	"github.com/onsi/gomega"
)

func qualified(path string) {
	_, err := os.Open(path)
	gomega.Expect(err).To(gomega.HaveOccurred())
	_, err = os.Create(path) // want "file-unclosed"
	gomega.Expect(err).ToNot(gomega.HaveOccurred())
}

func withGomega(g gomega.Gomega, path string) {
	_, err := os.Open(path)
	g.Expect(err).To(gomega.HaveOccurred())
}
