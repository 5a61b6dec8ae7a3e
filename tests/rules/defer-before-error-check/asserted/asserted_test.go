package asserted

import (
	"os"

	. "github.com/onsi/gomega"
)

func open(path string) {
	f, err := os.Open(path)
	Expect(err).ToNot(HaveOccurred())
	defer f.Close()
}
