package broken

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type greeterClient struct{ cc grpc.ClientConnInterface }

func newGreeterClient(cc grpc.ClientConnInterface) *greeterClient { return &greeterClient{cc} }

func (c *greeterClient) Hello(ctx context.Context, in *wrapperspb.StringValue, opts ...grpc.CallOption) (*wrapperspb.StringValue, error) {
	out := new(wrapperspb.StringValue)
	if err := c.cc.Invoke(ctx, "/greet.v1.Greeter/Hello", in, out, opts...); err != nil {
		return nil, err
	}
	return out, nil
}
