module example.com/sessions

go 1.22

require (
	github.com/hashicorp/yamux v0.1.2
	golang.org/x/crypto v0.41.0
)
