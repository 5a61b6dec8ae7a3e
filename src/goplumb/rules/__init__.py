"""The rules, in listing order."""

from __future__ import annotations

from goplumb.rules.base import Rule
from goplumb.rules.client_per_call import ClientPerCall
from goplumb.rules.close_incomplete import CloseIncomplete
from goplumb.rules.context_cancel_lost import ContextCancelLost
from goplumb.rules.defer_before_error_check import DeferBeforeErrorCheck
from goplumb.rules.defer_in_loop import DeferInLoop
from goplumb.rules.double_release import DoubleRelease
from goplumb.rules.field_never_closed import FieldNeverClosed
from goplumb.rules.file_close_error_ignored import FileCloseErrorIgnored
from goplumb.rules.file_unclosed import FileUnclosed
from goplumb.rules.grpc_conn_unclosed import GrpcConnUnclosed
from goplumb.rules.grpc_dial_per_call import GrpcDialPerCall
from goplumb.rules.http_body_before_error_check import HttpBodyBeforeErrorCheck
from goplumb.rules.http_body_unclosed import HttpBodyUnclosed
from goplumb.rules.http_body_undrained import HttpBodyUndrained
from goplumb.rules.http_client_no_timeout import HttpClientNoTimeout
from goplumb.rules.http_default_client import HttpDefaultClient
from goplumb.rules.http_request_no_context import HttpRequestNoContext
from goplumb.rules.http_server_no_timeout import HttpServerNoTimeout
from goplumb.rules.http_transport_no_idle_timeout import HttpTransportNoIdleTimeout
from goplumb.rules.http_transport_per_call import HttpTransportPerCall
from goplumb.rules.net_conn_unclosed import NetConnUnclosed
from goplumb.rules.net_dial_no_timeout import NetDialNoTimeout
from goplumb.rules.net_listener_unclosed import NetListenerUnclosed
from goplumb.rules.process_not_waited import ProcessNotWaited
from goplumb.rules.release_of_borrowed import ReleaseOfBorrowed
from goplumb.rules.resource_unclosed import ResourceUnclosed
from goplumb.rules.span_unended import SpanUnended
from goplumb.rules.sql_rows_err_unchecked import SqlRowsErrUnchecked
from goplumb.rules.sql_rows_unclosed import SqlRowsUnclosed
from goplumb.rules.sql_stmt_unclosed import SqlStmtUnclosed
from goplumb.rules.sql_tx_unfinished import SqlTxUnfinished
from goplumb.rules.ticker_unstopped import TickerUnstopped
from goplumb.rules.unused_suppression import UnusedSuppression
from goplumb.rules.use_after_release import UseAfterRelease

RULES: tuple[Rule, ...] = (
    HttpBodyUnclosed(),
    HttpBodyUndrained(),
    HttpBodyBeforeErrorCheck(),
    HttpDefaultClient(),
    HttpClientNoTimeout(),
    HttpRequestNoContext(),
    HttpTransportPerCall(),
    HttpTransportNoIdleTimeout(),
    HttpServerNoTimeout(),
    GrpcConnUnclosed(),
    GrpcDialPerCall(),
    NetConnUnclosed(),
    NetListenerUnclosed(),
    NetDialNoTimeout(),
    FileUnclosed(),
    FileCloseErrorIgnored(),
    SqlRowsUnclosed(),
    SqlStmtUnclosed(),
    SqlTxUnfinished(),
    SqlRowsErrUnchecked(),
    ContextCancelLost(),
    TickerUnstopped(),
    ProcessNotWaited(),
    DeferInLoop(),
    DeferBeforeErrorCheck(),
    ClientPerCall(),
    FieldNeverClosed(),
    CloseIncomplete(),
    SpanUnended(),
    ResourceUnclosed(),
    UseAfterRelease(),
    ReleaseOfBorrowed(),
    DoubleRelease(),
    UnusedSuppression(),
)
