"""Names, calls and signatures as catalogue files write them."""

from __future__ import annotations

import pytest

from goplumb.catalogue.expand import default_package_name
from goplumb.catalogue.model import NO_PARAM, RECEIVER
from goplumb.catalogue.notation import (
    split_call,
    split_name,
    split_signature,
    split_type,
    split_types,
    words,
)


@pytest.mark.parametrize(
    ("name", "path", "key"),
    [
        ("net/http.Get", "net/http", "Get"),
        ("net/http.Client.Do", "net/http", "Client.Do"),
        ("os.Exit", "os", "Exit"),
        ("github.com/nats-io/nats.go.Connect", "github.com/nats-io/nats.go", "Connect"),
        ("github.com/nats-io/nats.go.Conn.Close", "github.com/nats-io/nats.go", "Conn.Close"),
        ("gopkg.in/natefinch/lumberjack.v2.Logger.Close", "gopkg.in/natefinch/lumberjack.v2", "Logger.Close"),
    ],
)
def test_a_name_is_an_import_path_and_a_key(name: str, path: str, key: str) -> None:
    assert split_name(name) == (path, key)
    assert split_name(name, {path}) == (path, key)


def test_a_declared_package_settles_an_unexported_type() -> None:
    assert split_name("io.pipe.read", {"io"}) == ("io", "pipe.read")


@pytest.mark.parametrize("name", ["", "Get", "net/http", "net/http.(*Client).Do", "net/http.Get(0)"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="`"):
        split_name(name)


def test_a_call_names_its_parameter() -> None:
    assert split_call("io.ReadAll(0)") == ("io.ReadAll", 0)
    assert split_call("os.File.Stat(recv)") == ("os.File.Stat", RECEIVER)
    assert split_call("runtime/trace.Stop()") == ("runtime/trace.Stop", NO_PARAM)
    with pytest.raises(ValueError, match="recv"):
        split_call("io.ReadAll")


def test_a_signature_lists_its_results() -> None:
    assert split_signature("os.Open -> *os.File, error") == ("os.Open", ("*os.File", "error"))
    assert split_signature("sync.Mutex.Lock ->") == ("sync.Mutex.Lock", ())
    assert split_signature("os.Open") == ("os.Open", None)


def test_commas_inside_a_type_do_not_part() -> None:
    assert split_types("func() (K, V, bool), map[string]int, error") == (
        "func() (K, V, bool)",
        "map[string]int",
        "error",
    )
    with pytest.raises(ValueError, match="list of types"):
        split_types("int,, error")


def test_only_named_types_have_an_import_path() -> None:
    assert split_type("**net/http.Response") == ("net/http", "Response")
    assert split_type("example.com/x.Cache[K,V]") == ("example.com/x", "Cache")
    for other in ("error", "func() (V, bool)", "<-chan time.Time", "[]*os.File", "string"):
        assert split_type(other) is None


def test_package_names_follow_from_paths() -> None:
    assert default_package_name("github.com/jackc/pgx/v5") == "pgx"
    assert default_package_name("gopkg.in/yaml.v3") == "yaml"
    assert default_package_name("os") == "os"


def test_go_names_become_words() -> None:
    assert words("ChangeStream") == "change stream"
    assert words("DB") == "DB"
    assert words("HTTPClient") == "HTTP client"
