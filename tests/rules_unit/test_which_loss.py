"""Of several ways in which one thing is lost, the message tells the one that says most."""

from __future__ import annotations

from pathlib import Path

import pytest

from goplumb.api import check
from goplumb.config import Config

FUNCTION = """package p

import "os"

func size(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	%s
	return info.Size(), nil
}
"""


@pytest.mark.parametrize(
    ("last", "message"),
    [
        ("", "f is not closed before the function ends"),
        ("f.Close()", "f is not closed where an error is returned"),
    ],
)
def test_what_is_never_released_is_told_where_all_goes_well(tmp_path: Path, last: str, message: str) -> None:
    """An error path that loses a file too is not the fault where no path closes it."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(FUNCTION % last)
    report = check([str(tmp_path)], Config(select=("file-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]


CLIENT = """package p

import "google.golang.org/grpc"

type service struct{ conn *grpc.ClientConn }

func (s *service) ready() error { return nil }

func newService(conn *grpc.ClientConn) *service { return nil }

func dial(addr string) %s {
	conn, err := grpc.NewClient(addr)
	if err != nil {
		return %serr
	}
	return %s
}
"""


@pytest.mark.parametrize(
    ("results", "failed", "last", "message"),
    [
        (
            "(grpc.ClientConnInterface, error)",
            "nil, ",
            "use(conn), nil",
            "conn is left in a value through which it cannot be closed",
        ),
        ("error", "", "(&service{}).ready()", "conn is not closed before the function ends"),
    ],
)
def test_what_works_on_a_lost_connection_is_told_of(
    tmp_path: Path, results: str, failed: str, last: str, message: str
) -> None:
    """A connection that something handed out works on must not be closed where it was dialled."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    source = CLIENT % (results, failed, last)
    source += "\nfunc use(conn *grpc.ClientConn) grpc.ClientConnInterface { return nil }\n"
    (tmp_path / "p.go").write_text(source)
    report = check([str(tmp_path)], Config(select=("grpc-conn-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]


STORED = """package p

import "google.golang.org/grpc"

type stub interface{ Greet() error }

func newStub(conn grpc.ClientConnInterface) stub { return nil }

type service struct {
	client stub
	err    error
}

func (s *service) dial(addr string) error {
	conn, err := grpc.NewClient(addr)
	if err != nil {
		return err
	}
	%s
	return nil
}
"""


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("s.client = newStub(conn)", "conn is left in a value through which it cannot be closed"),
        ("s.err = newStub(conn).Greet()", "conn is not closed before the function ends"),
    ],
)
def test_what_is_kept_goes_on_with_a_lost_connection(tmp_path: Path, then: str, message: str) -> None:
    """So does what the owner keeps in a field."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(STORED % then)
    report = check([str(tmp_path)], Config(select=("grpc-conn-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]


INTO_RESULT = """package p

import "google.golang.org/grpc"

type stub interface{ Greet() error }

func newStub(conn grpc.ClientConnInterface) stub { return nil }

type service struct {
	client stub
	list   []string
	err    error
}

func newService(s stub) *service { return nil }

func newAround(s *service) *service { return nil }

func names(s stub) []string { return nil }

func ask(conn grpc.ClientConnInterface) ([]string, error) { return nil, nil }

func open(addr string) (*service, error) {
	s := &service{}
	conn, err := grpc.NewClient(addr)
	if err != nil {
		return nil, err
	}
	%s
	return s, nil
}
"""


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("s.client = newStub(conn)", "conn is left in a value through which it cannot be closed"),
        (
            "s = newAround(newService(newStub(conn)))",
            "conn is left in a value through which it cannot be closed",
        ),
        ("s.list = names(newStub(conn))", "conn is not closed before the function ends"),
        ("s.list, err = ask(conn)", "conn is not closed before the function ends"),
        ("s.err = newStub(conn).Greet()", "conn is not closed before the function ends"),
    ],
)
def test_what_is_returned_goes_on_with_a_lost_connection(tmp_path: Path, then: str, message: str) -> None:
    """What works with it was put there after the thing was made."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(INTO_RESULT % then)
    report = check([str(tmp_path)], Config(select=("grpc-conn-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]


UNSEEN_STUB = """package p

import (
	"example.com/elsewhere/adapter"
	pb "example.com/elsewhere/api"
	"google.golang.org/grpc"
)

func open(addr string) (*adapter.Client, error) {
	conn, err := grpc.NewClient(addr)
	if err != nil {
		return nil, err
	}
	stub := pb.NewGreeterClient(conn)
	%s
}
"""


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("return adapter.New(addr, stub), nil", "conn is left in a value through which it cannot be closed"),
        ("return nil, stub.Greet(addr)", "conn is not closed before the function ends"),
    ],
)
def test_a_generated_stub_out_of_sight_goes_on_with_a_lost_connection(
    tmp_path: Path, then: str, message: str
) -> None:
    """What is made of a generated stub works with its connection, of whatever types they are."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(UNSEEN_STUB % then)
    report = check([str(tmp_path)], Config(select=("grpc-conn-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]


STREAM = """package p

import (
	pb "example.com/elsewhere/api"
	"google.golang.org/grpc"
)

func dial(addr string) *grpc.ClientConn {
	conn, err := grpc.NewClient(addr)
	if err != nil {
		panic(err)
	}
	return conn
}

func watch(addr string) %s {
	got, err := pb.NewGreeterClient(dial(addr)).Watch(addr)
	if err != nil {
		panic(err)
	}
	return got
}
"""


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (
            "pb.Greeter_WatchClient",
            "the gRPC connection is left in a value through which it cannot be closed",
        ),
        ("*pb.Greeting", "the gRPC connection is not closed before the function ends"),
    ],
)
def test_a_stream_goes_on_with_a_lost_connection(tmp_path: Path, result: str, message: str) -> None:
    """A message has been read when it is handed out."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(STREAM % result)
    report = check([str(tmp_path)], Config(select=("grpc-conn-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]


TRACED = """package p

import (
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

type bridge struct{ tracer trace.Tracer }

func newBridge(tracer trace.Tracer) *bridge { return &bridge{tracer} }

func traced(exporter sdktrace.SpanExporter) *bridge {
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))
	%s
}
"""


@pytest.mark.parametrize(
    ("then", "message"),
    [
        (
            'return newBridge(provider.Tracer("p"))',
            "provider is left in a value through which it cannot be shut down",
        ),
        (
            'provider.Tracer("p").Start(nil, "p"); return nil',
            "provider is not shut down before the function ends",
        ),
    ],
)
def test_what_a_provider_has_given_works_with_it(tmp_path: Path, then: str, message: str) -> None:
    """The bridge goes on with the provider's tracer, which ends with the provider."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(TRACED % then)
    report = check([str(tmp_path)], Config(select=("resource-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]


NAMED = """package p

import "os"

func open(path string, check func() error) (f *os.File, err error) {
	f, err = os.Open(path)
	if err != nil {
		return nil, err
	}
	%s
	if err = check(); err != nil {
		return nil, err
	}
	return f, nil
}
"""


@pytest.mark.parametrize(
    ("between", "message"),
    [
        ("", "f is not closed where an error is returned"),
        (
            "defer func() { if err != nil && f != nil { f.Close() } }()",
            "f is overwritten before it is closed",
        ),
    ],
)
def test_a_return_that_overwrites_a_named_result(tmp_path: Path, between: str, message: str) -> None:
    """It is told like any return, unless a deferred call gets to see what it has put there."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(NAMED % between)
    report = check([str(tmp_path)], Config(select=("file-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]


INSIDE = """package p

import "os"

type end struct{ r, w *os.File }

type both struct{ in *end }

func open(path string) error {
	b := &both{in: &end{}}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	b.in.r = f
	f = nil
	b = &both{}
	return nil
}
"""


def test_what_is_lost_inside_of_something_is_named_by_the_way_to_it(tmp_path: Path) -> None:
    """What is overwritten around it has no method that would close it."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(INSIDE)
    report = check([str(tmp_path)], Config(select=("file-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == ["b.in.r is overwritten before it is closed"]


MAIN = """package main

import (
	"context"

	"k8s.io/client-go/rest"
)

func main() {
	var r rest.Request
	%s
	if err != nil {
		panic(err)
	}
	<-context.Background().Done()
}
"""


@pytest.mark.parametrize(
    ("begin", "messages"),
    [
        ("_, err := r.Watch(context.Background())", []),
        (
            "_, err := r.Stream(context.Background())",
            ["the log stream of r.Stream is discarded and never closed"],
        ),
    ],
)
def test_what_main_leaves_to_work_works_as_long_as_the_program(
    tmp_path: Path, begin: str, messages: list[str]
) -> None:
    """A stream that nobody reads does not."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "main.go").write_text(MAIN % begin)
    report = check([str(tmp_path)], Config(select=("resource-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == messages


SWITCH = """package p

import "os"

type mode int

func open(path string, m mode) *os.File {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	switch m {
	case 1:
		return f
	}
	return nil
}
"""


def test_a_case_is_said_to_be_taken_or_not(tmp_path: Path) -> None:
    """What follows `case` is not a condition by itself."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(SWITCH)
    report = check([str(tmp_path)], Config(select=("file-unclosed",), deps="off", jobs=1))
    assert [s.text for f in report.findings for s in f.steps][2] == "case 1 is not taken"


PEER = """package p

import (
	"fmt"
	"net"
)

type peer struct{ conn net.Conn }

func (p *peer) Close() error { return p.conn.Close() }

func (p *peer) greet() error {
	_, err := p.conn.Write([]byte("hello"))
	return err
}

func (p *peer) take() net.Conn {
	conn := p.conn
	p.conn = nil
	return conn
}

func dialPeer(addr string) (*peer, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &peer{conn: conn}, nil
}

func dial(addr string) (net.Conn, error) {
	p, err := dialPeer(addr)
	if err != nil {
		return nil, err
	}
	err = p.greet()
	raw := p.take()
	if err != nil {
		return %s, fmt.Errorf("greeting: %%w", err)
	}
	return raw, nil
}
"""


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        ("raw", "raw is returned together with an error, so it is never closed"),
        ("nil", "p is not closed where an error is returned"),
    ],
)
def test_what_is_returned_with_an_error_is_called_what_the_statement_calls_it(
    tmp_path: Path, returned: str, message: str
) -> None:
    """Its owner, from which it was taken, has nothing to close any more."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(PEER % returned)
    report = check([str(tmp_path)], Config(select=("resource-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]


def test_what_a_goroutine_has_to_itself_is_lost_where_that_ends(tmp_path: Path) -> None:
    """The iteration that started it ends before: a release there would come too soon."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    source = """package p

import "net"

func serve(l net.Listener, greet func() error, work func(byte)) error {
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			if err := greet(); err != nil {
				return
			}
			var b [1]byte
			c.Read(b[:])
			c.Close()
			work(b[0])
		}()
	}
}
"""
    (tmp_path / "p.go").write_text(source)
    report = check([str(tmp_path)], Config(select=("net-conn-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == ["c is not closed on every path"]
    last = report.findings[0].steps[-1]
    assert source[last.place.start : last.place.end] == "return"
    assert last.text == "returns without c.Close()"


OPTIONAL = """package p

import (
	"io"
	"net/http"
	"time"
)

var client = &http.Client{Timeout: time.Second}

func get(url string) (io.ReadCloser, error) {
	resp, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	%s
	return resp.Body, nil
}

func touch(url string) error {
	_, err := get(url)
	return err
}
"""


@pytest.mark.parametrize(
    ("between", "release"),
    [
        ("", "`defer response.Close()`"),
        (
            "if resp.StatusCode == 204 {\n\t\tresp.Body.Close()\n\t\treturn nil, nil\n\t}",
            "`if response != nil { defer response.Close() }`",
        ),
    ],
)
def test_what_may_not_be_there_is_asked_for_first(tmp_path: Path, between: str, release: str) -> None:
    """To close nothing would panic."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(OPTIONAL % between)
    report = check([str(tmp_path)], Config(select=("http-body-unclosed",), deps="off", jobs=1))
    assert [release in f.advice for f in report.findings] == [True]


KEPT = """package p

import (
	"context"
	"net/http"
)

var client = &http.Client{}

func get(ctx context.Context, url string) (*http.Response, error) {
	return send(ctx, client, url)
}
"""

SENT = """package p

import (
	"context"
	"net/http"
)

func send(ctx context.Context, client *http.Client, url string) (*http.Response, error) {
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return nil, err
	}
	return client.Do(%s)
}
"""


@pytest.mark.parametrize(("request_", "count"), [("req.WithContext(ctx)", 0), ("req", 1)])
def test_a_client_that_is_kept_is_asked_for_all_files(tmp_path: Path, request_: str, count: int) -> None:
    """Whether its requests carry contexts may be said in another file than the client is made in."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "a.go").write_text(KEPT)
    (tmp_path / "b.go").write_text(SENT % request_)
    report = check([str(tmp_path)], Config(select=("http-client-no-timeout",), deps="off", jobs=1))
    assert len(report.findings) == count


WRITTEN = """package p

import (
	"archive/tar"
	"bufio"
	"os"
)

type bundle struct {
	name string
	w    *tar.Writer
}

type lines struct{ f *os.File }

func (l *lines) add(line string) error {
	_, err := l.f.WriteString(line)
	return err
}

func open(path string) %s {
	f, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	l := lines{f: f}
	return %s
}
"""


@pytest.mark.parametrize(
    ("result", "last", "message"),
    [
        ("*bufio.Writer", "bufio.NewWriter(f)", "f is left in a value through which it cannot be closed"),
        (
            "bundle",
            "bundle{path, tar.NewWriter(f)}",
            "f is left in a value through which it cannot be closed",
        ),
        ("func(string) error", "l.add", "f is left in a value through which it cannot be closed"),
        ("error", "l.add(path)", "f is not closed before the function ends"),
        ("int", "bufio.NewWriter(f).Size()", "f is not closed before the function ends"),
    ],
)
def test_what_writes_to_a_lost_file_is_told_of(tmp_path: Path, result: str, last: str, message: str) -> None:
    """A file that goes on being written to must not be closed where it was opened."""
    (tmp_path / "go.mod").write_text("module example.com/p\n\ngo 1.22\n")
    (tmp_path / "p.go").write_text(WRITTEN % (result, last))
    report = check([str(tmp_path)], Config(select=("file-unclosed",), deps="off", jobs=1))
    assert [f.message for f in report.findings] == [message]
