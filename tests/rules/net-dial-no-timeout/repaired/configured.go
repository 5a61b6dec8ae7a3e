package repaired

import "net"

type address struct{ network, path string }

// Only whoever has made the address knows whether there is a peer to wait for.
func (a address) dial() (net.Conn, error) { return net.Dial(a.network, a.path) }
