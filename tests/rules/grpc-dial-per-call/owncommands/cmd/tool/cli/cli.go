// Package cli prints for the commands of a program that reads its command line itself.
package cli

import "fmt"

// Print writes a line for the user.
func Print(args ...any) { fmt.Println(args...) }
