module example.com/tunnels

go 1.22

require golang.org/x/crypto v0.41.0
