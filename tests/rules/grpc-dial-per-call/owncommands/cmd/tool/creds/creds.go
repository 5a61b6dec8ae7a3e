// Package creds has a command of a program: it dials for its one run.
package creds

import (
	"context"

	"example.com/fixtures/grpc-dial-per-call/owncommands/cmd/tool/cli"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// Import is the command.
type Import struct{}

// Exec runs it.
func (Import) Exec(ctx context.Context, args []string) int {
	if err := updateProfile(ctx, args[0]); err != nil {
		cli.Print(err)
		return 1
	}
	return 0
}

func updateProfile(ctx context.Context, addr string) error {
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Invoke(ctx, "/creds.v1.Creds/WhoAmI", wrapperspb.String("x"), new(wrapperspb.StringValue))
}
