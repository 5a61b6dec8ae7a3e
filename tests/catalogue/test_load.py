"""What the loaded catalogue knows of well-known libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

from goplumb.catalogue.load import Catalogue, default_catalogue
from goplumb.catalogue.model import NO_PARAM, RECEIVER, FuncFacts, Library


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return default_catalogue()


def library(catalogue: Catalogue, path: str) -> Library:
    found = catalogue.library(path)
    assert found is not None, path
    return found


def facts(catalogue: Catalogue, path: str, key: str) -> FuncFacts:
    return library(catalogue, path).functions[key]


def test_net_http(catalogue: Catalogue) -> None:
    do = facts(catalogue, "net/http", "Client.Do")
    assert do.name == "net/http.Client.Do"
    assert do.results == ("*net/http.Response", "error")
    [acquire] = do.acquires
    assert (acquire.resource, acquire.result, acquire.error_result) == ("http-response", 0, 1)
    assert [(move.param, move.to, move.what) for move in do.transfers] == [(0, "callee", "Body")]
    response = catalogue.resource("http-response")
    assert (response.rule, response.release, response.hint) == (
        "http-body-unclosed",
        ("Body.Close",),
        "{}.Body.Close()",
    )
    assert not response.low_value
    assert facts(catalogue, "net/http", "Get").timeout_rule == "http-default-client"
    assert facts(catalogue, "net/http", "ListenAndServe").timeout_rule == "http-server-no-timeout"
    http = library(catalogue, "net/http")
    assert http.var_rules == {"DefaultClient": "http-default-client"}
    assert http.types["Response"].resources[0] == "http-response"
    assert "http-transport" in http.types["Transport"].literal
    assert "Body" in http.types["Request"].borrowed_fields
    assert http.types["Client"].timeouts[0].fields == ("Timeout",)
    assert {"Do", "Get"} <= set(http.types["Client"].methods)
    transport = catalogue.resource("http-transport")
    assert (transport.per_call_rule, transport.long_lived) == ("http-transport-per-call", True)
    assert (RECEIVER, "http-response") in facts(catalogue, "net/http", "Response.Write").releases


def test_os(catalogue: Catalogue) -> None:
    assert facts(catalogue, "os", "Open").acquires[0].resource == "os-file"
    assert facts(catalogue, "os", "CreateTemp").acquires[0].also_remove
    assert facts(catalogue, "os", "Exit").never_returns
    assert facts(catalogue, "os", "ReadFile").no_obligation == (-1,)
    assert (0, "os-temp-path") in facts(catalogue, "os", "RemoveAll").releases
    file = catalogue.resource("os-file")
    assert (file.noun, file.nil_safe, file.idempotent, file.gc) == ("file", True, False, "finalizer")


def test_grpc(catalogue: Catalogue) -> None:
    assert facts(catalogue, "google.golang.org/grpc", "NewClient").acquires[0].resource == "grpc-conn"
    conn = catalogue.resource("grpc-conn")
    assert (conn.rule, conn.per_call_rule) == ("grpc-conn-unclosed", "grpc-dial-per-call")
    assert facts(catalogue, "google.golang.org/grpc", "Server.Serve").transfers[0].to == "callee"


def test_database_sql(catalogue: Catalogue) -> None:
    assert facts(catalogue, "database/sql", "DB.QueryContext").acquires[0].resource == "sql-rows"
    assert catalogue.resource("sql-rows").check_also == ("Err",)
    assert catalogue.resource("sql-row").rule == "sql-rows-unclosed"
    assert catalogue.resource("sql-conn").rule == "resource-unclosed"
    assert catalogue.resource("sql-tx").hint == "{}.Rollback()"
    [auto] = [row for row in catalogue.resource("sql-rows").auto_release if row.via.endswith("Rows.Next")]
    assert (auto.suppresses, auto.condition) == (True, "loop-complete")


def test_pgx_and_its_older_major(catalogue: Catalogue) -> None:
    query = facts(catalogue, "github.com/jackc/pgx/v5", "Conn.Query")
    assert query.acquires[0].resource == "pgx-rows"
    older = facts(catalogue, "github.com/jackc/pgx/v4", "Conn.Query")
    assert older.results == ("github.com/jackc/pgx/v4.Rows", "error")
    assert older.acquires == query.acquires
    assert "github.com/jackc/pgx/v4.Rows" in catalogue.resource("pgx-rows").types
    assert "Connect" in library(catalogue, "github.com/jackc/pgx/v4/pgxpool").functions
    assert "Connect" not in library(catalogue, "github.com/jackc/pgx/v5/pgxpool").functions
    assert "New" not in library(catalogue, "github.com/jackc/pgx/v4/pgxpool").functions
    assert not library(catalogue, "github.com/jackc/pgx/v4").approximate


def test_an_unlisted_major_borrows_the_nearest_listed_one(catalogue: Catalogue) -> None:
    path = "github.com/jackc/pgx/v6/pgxpool"
    assert catalogue.has(path)
    pool = library(catalogue, path)
    assert pool.approximate
    assert pool.functions["New"].name == "github.com/jackc/pgx/v6/pgxpool.New"
    assert pool.functions["New"].results == ("*github.com/jackc/pgx/v6/pgxpool.Pool", "error")
    assert pool.functions["Pool.Query"].results == ("github.com/jackc/pgx/v6.Rows", "error")
    assert "Query" in catalogue.acquire_names([path])


def test_a_former_path_is_approximate(catalogue: Catalogue) -> None:
    assert library(catalogue, "github.com/Sirupsen/logrus").approximate
    assert not library(catalogue, "github.com/sirupsen/logrus").approximate


def test_a_version_keeps_its_own_facts(catalogue: Catalogue) -> None:
    """Both majors of the MongoDB driver have a file; the older gets what only the newer one's says, too."""
    old = "go.mongodb.org/mongo-driver/mongo"
    assert [a.resource for a in facts(catalogue, old, "Client.StartSession").acquires] == ["mongo1-session"]
    assert [a.resource for a in facts(catalogue, old, "Collection.Find").acquires] == ["mongo-cursor"]


def test_an_unknown_path_is_unknown(catalogue: Catalogue) -> None:
    assert catalogue.library("example.com/nothing") is None
    assert not catalogue.has("example.com/nothing")
    assert catalogue.library("strings/v2") is None
    with pytest.raises(KeyError):
        catalogue.resource("nothing")


def test_a_family_has_members_but_does_not_list_them(catalogue: Catalogue) -> None:
    esapi = library(catalogue, "github.com/elastic/go-elasticsearch/v8/esapi")
    search = esapi.functions["SearchRequest.Do"]
    assert search.acquires[0].resource == "es-response"
    assert search.results == ("*github.com/elastic/go-elasticsearch/v8/esapi.Response", "error")
    assert "SearchRequest.Do" not in list(esapi.functions)
    assert "SearchRequest.Undo" not in esapi.functions
    assert not esapi.functions["New"].acquires, "a function listed by itself is no member"
    assert {"Do", "Search"} <= catalogue.acquire_names([esapi.path])


def test_package_names_that_differ_from_the_path(catalogue: Catalogue) -> None:
    names = {
        "github.com/segmentio/kafka-go": "kafka",
        "github.com/jackc/pgx/v5": "pgx",
        "github.com/streadway/amqp": "amqp",
        "github.com/rabbitmq/amqp091-go": "amqp091",
        "gopkg.in/natefinch/lumberjack.v2": "lumberjack",
    }
    assert {path: library(catalogue, path).package_name for path in names} == names


def test_what_never_returns(catalogue: Catalogue) -> None:
    for path, key in [
        ("log", "Fatalf"),
        ("log", "Logger.Fatal"),
        ("runtime", "Goexit"),
        ("testing", "TB.Fatal"),
        ("testing", "B.FailNow"),
        ("go.uber.org/zap", "Logger.Fatal"),
        ("k8s.io/klog", "Fatalf"),
        ("github.com/stretchr/testify/require", "FailNow"),
    ]:
        assert facts(catalogue, path, key).never_returns, (path, key)
    assert not facts(catalogue, "testing", "T.Cleanup").never_returns


def test_assertions_that_stop_the_test(catalogue: Catalogue) -> None:
    require = "github.com/stretchr/testify/require"
    assert facts(catalogue, require, "NoError").guard == ((1, "nil"),)
    assert facts(catalogue, require, "Assertions.NoError").guard == ((0, "nil"),)
    assert facts(catalogue, require, "ErrorIs").guard == ((1, "non-nil"),)
    assert facts(catalogue, "gotest.tools/assert", "NilError").guard == ((1, "nil"),)
    soft = library(catalogue, "github.com/stretchr/testify/assert").functions
    assert "NoError" not in soft, "testify's assert goes on after a failure"


def test_low_value_kinds_are_told_apart(catalogue: Catalogue) -> None:
    low = {"gzip-writer", "csv-writer", "tar-writer", "flate-writer", "decompress-reader", "fasthttp-args"}
    assert all(catalogue.resource(id_).low_value for id_ in low)
    high = {"mmapgo", "gocv-mat", "otel-span", "time-ticker", "gcs-writer", "sync-mutex-lock"}
    assert not any(catalogue.resource(id_).low_value for id_ in high)


def test_names_are_split_into_standard_and_third_party(catalogue: Catalogue) -> None:
    assert "Open" in catalogue.acquire_names(standard=True)
    assert "StartSpan" in catalogue.acquire_names(standard=False)
    assert "StartSpan" not in catalogue.acquire_names(standard=True)
    assert catalogue.acquire_names(["time"]) == {"After", "AfterFunc", "NewTicker", "NewTimer", "Tick"}
    assert catalogue.acquire_names(["fmt", "example.com/x"]) == frozenset()
    assert "NewReader" in catalogue.acquire_names(["compress/gzip"])
    assert catalogue.acquire_names(["compress/gzip"], low_value=False) == frozenset()
    assert "Open" in catalogue.acquire_names(["os"], low_value=False)
    assert {"Transport", "Server"} <= catalogue.literal_names(["net/http"])
    assert {"ListenAndServe", "DefaultClient"} <= catalogue.limit_names(["net/http"])


def test_names_as_common_as_air_acquire_nothing_worth_telling(catalogue: Catalogue) -> None:
    """Otherwise nearly every file would have to be looked at."""
    common = {
        "Read",
        "Write",
        "Close",
        "Lock",
        "RLock",
        "String",
        "Error",
        "Next",
        "Len",
        "Add",
        "Set",
        "Run",
        "Wait",
    }
    assert not common & catalogue.acquire_names(standard=True)


def test_a_ticker_weighs_less_since_go_collects_it(catalogue: Catalogue) -> None:
    assert dict(catalogue.resource("time-ticker").severity_by_go) == {"<1.23": "warning", ">=1.23": "info"}


def test_importing_the_loader_does_not_import_the_builder() -> None:
    code = (
        "import sys; from goplumb.catalogue.load import default_catalogue;"
        "default_catalogue().library('net/http');"
        "unwanted = ('tomllib', 'goplumb.catalogue.expand', 'goplumb.catalogue.schema');"
        "print([name for name in unwanted if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- a user's tables -------------------------------------------------------------------------

TABLES = {
    "resource": [
        {
            "id": "acme-lease",
            "types": ["*acme.example/lease.Lease"],
            "release": ["Return"],
            "acquire": ["acme.example/lease.Pool.Take -> *acme.example/lease.Lease, error"],
        }
    ],
    "acquire": [
        {"resource": "http-response", "calls": ["acme.example/rpc.Fetch -> *net/http.Response, error"]},
    ],
    "release": [
        {"resource": "http-response", "calls": ["acme.example/rpc.Drain(0)"]},
    ],
    "never_returns": ["acme.example/rpc.Die", "net/http.Error"],
}


def test_a_configuration_extends_the_catalogue(catalogue: Catalogue) -> None:
    extended = catalogue.with_tables(TABLES)
    lease = extended.resource("acme-lease")
    assert (lease.rule, lease.noun, lease.hint) == ("resource-unclosed", "lease", "{}.Return()")
    take = facts(extended, "acme.example/lease", "Pool.Take")
    assert [(a.resource, a.result, a.error_result) for a in take.acquires] == [("acme-lease", 0, 1)]
    assert library(extended, "acme.example/lease").types["Lease"].resources == ("acme-lease",)
    assert facts(extended, "acme.example/rpc", "Fetch").acquires[0].resource == "http-response"
    assert facts(extended, "acme.example/rpc", "Drain").releases == ((0, "http-response"),)
    assert ("acme.example/rpc.Drain", 0) in extended.resource("http-response").release_funcs
    assert facts(extended, "acme.example/rpc", "Die").never_returns
    assert extended.acquire_names(["acme.example/lease"]) == {"Take"}
    assert {"Take", "Open"} <= extended.acquire_names()
    assert "acme-lease" in extended.resource_ids()


def test_a_configuration_adds_to_a_known_library(catalogue: Catalogue) -> None:
    extended = catalogue.with_tables(TABLES)
    assert facts(extended, "net/http", "Error").never_returns
    assert facts(extended, "net/http", "Get") == facts(catalogue, "net/http", "Get")
    assert library(extended, "net/http").types["Client"] == library(catalogue, "net/http").types["Client"]


def test_extending_leaves_the_catalogue_as_it_was(catalogue: Catalogue) -> None:
    catalogue.with_tables(TABLES)
    assert not catalogue.has("acme.example/lease")
    assert "Error" not in library(catalogue, "net/http").functions
    with pytest.raises(KeyError):
        catalogue.resource("acme-lease")


def test_extensions_pile_up(catalogue: Catalogue) -> None:
    more = {"never_returns": ["acme.example/lease.Abort"], "guard": []}
    extended = catalogue.with_tables(TABLES).with_tables(more)
    assert facts(extended, "acme.example/lease", "Pool.Take").acquires
    assert facts(extended, "acme.example/lease", "Abort").never_returns
    assert extended.resource("acme-lease").id == "acme-lease"


def test_a_configured_resource_replaces_the_known_one(catalogue: Catalogue) -> None:
    stricter = {
        "resource": [{"id": "os-file", "types": ["*os.File"], "release": ["Close"], "severity": "error"}]
    }
    assert catalogue.with_tables(stricter).resource("os-file").severity == "error"
    assert catalogue.resource("os-file").severity == ""


def test_a_configuration_can_take_back_an_acquisition(catalogue: Catalogue) -> None:
    extended = catalogue.with_tables({"no_obligation": {"calls": ["os.Open", "os.Pipe[1]"]}})
    assert facts(extended, "os", "Open").acquires == ()
    assert [row.result for row in facts(catalogue, "os", "Pipe").acquires] == [0, 1]
    assert [row.result for row in facts(extended, "os", "Pipe").acquires] == [0]


def test_a_call_without_resource_takes_no_parameter(catalogue: Catalogue) -> None:
    assert (NO_PARAM, "pprof-cpu") in facts(catalogue, "runtime/pprof", "StopCPUProfile").releases
