// Package main is a program.
package main

import (
	"context"
	"os"
	"os/signal"
)

// The context of a program ends with it.
func main() {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
	<-ctx.Done()
}
