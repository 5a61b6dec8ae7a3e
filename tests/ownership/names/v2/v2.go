// select: leak

// Package names lies in a folder named for a version.
package names

import "net"

// Dial hands the duty out.
func Dial(addr string) (net.Conn, error) { return net.Dial("tcp", addr) }
