// select: leak

package multiplexers

import (
	"context"
	"net/http"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
)

type HostClient interface {
	Get(ctx context.Context, name string, opts ...grpc.CallOption) (string, error)
}

type hostClient struct {
	cc grpc.ClientConnInterface
}

func NewHostClient(cc grpc.ClientConnInterface) HostClient {
	return &hostClient{cc}
}

func (c *hostClient) Get(ctx context.Context, name string, opts ...grpc.CallOption) (string, error) {
	out := new(string)
	err := c.cc.Invoke(ctx, "/x", name, out, opts...)
	if err != nil {
		return "", err
	}
	return *out, nil
}

func RegisterHostHandler(ctx context.Context, mux *runtime.ServeMux, conn *grpc.ClientConn) error {
	return RegisterHostHandlerClient(ctx, mux, NewHostClient(conn))
}

func RegisterHostHandlerClient(ctx context.Context, mux *runtime.ServeMux, client HostClient) error {
	mux.Handle(http.MethodGet, pattern, func(w http.ResponseWriter, req *http.Request, pathParams map[string]string) {
		s, err := client.Get(req.Context(), "x")
		if err != nil {
			return
		}
		w.Write([]byte(s))
	})
	return nil
}

var pattern runtime.Pattern

// registered: quiet, the handlers go on calling.
func registered(ctx context.Context, mux *runtime.ServeMux, opts ...grpc.DialOption) error {
	conn, err := grpc.NewClient("gw", opts...)
	if err != nil {
		return err
	}
	if err := RegisterHostHandler(ctx, mux, conn); err != nil {
		return err
	}
	return nil
}

// Quiet, without a function in between.
func direct(ctx context.Context, mux *runtime.ServeMux, opts ...grpc.DialOption) error {
	conn, err := grpc.NewClient("gw", opts...)
	if err != nil {
		return err
	}
	client := NewHostClient(conn)
	mux.Handle(http.MethodGet, pattern, func(w http.ResponseWriter, req *http.Request, pathParams map[string]string) {
		client.Get(req.Context(), "x")
	})
	return nil
}

func FetchHost(ctx context.Context, client HostClient) (string, error) {
	return client.Get(ctx, "x")
}

// Nobody goes on using the stub.
func fetched(ctx context.Context, opts ...grpc.DialOption) (string, error) {
	conn, err := grpc.NewClient("gw", opts...) // want "grpc-conn-unclosed"
	if err != nil {
		return "", err
	}
	return FetchHost(ctx, NewHostClient(conn))
}
