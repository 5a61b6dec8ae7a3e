// Command program dials in main, once.
package main

import (
	"context"
	"log"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// main runs once.
func main() {
	conn, err := grpc.NewClient("dns:///greeter", grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	for range 10 {
		if err := hello(conn); err != nil {
			log.Println(err)
		}
	}
}

func hello(conn grpc.ClientConnInterface) error {
	out := new(wrapperspb.StringValue)
	return conn.Invoke(context.Background(), "/greet.v1.Greeter/Hello", wrapperspb.String("x"), out)
}
