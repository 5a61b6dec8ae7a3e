// Package main is a program.
package main

import (
	"context"
	"os"
	"time"
)

// Each argument gets a context of its own, and none is given up before it is time.
func main() {
	ctx := context.Background()
	for range os.Args {
		each, _ := context.WithTimeout(ctx, time.Hour) // want "context-cancel-lost"
		work(each)
	}
}

func work(ctx context.Context) { <-ctx.Done() }
