// Package commands has the commands of a program: each dials for its one run.
package commands

import (
	"context"

	"github.com/spf13/cobra"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

var greet = &cobra.Command{RunE: func(cmd *cobra.Command, args []string) error {
	return hello(cmd.Context(), args[0])
}}

func hello(ctx context.Context, addr string) error {
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Invoke(ctx, "/greet.v1.Greeter/Hello", wrapperspb.String("x"), new(wrapperspb.StringValue))
}

// A loop may run often in one command, too.
func helloAll(ctx context.Context, addr string, names []string) error {
	for _, name := range names {
		conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials())) // want "grpc-dial-per-call"
		if err != nil {
			return err
		}
		err = conn.Invoke(ctx, "/greet.v1.Greeter/Hello", wrapperspb.String(name), new(wrapperspb.StringValue))
		conn.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
