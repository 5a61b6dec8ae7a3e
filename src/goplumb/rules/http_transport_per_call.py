"""The rule http-transport-per-call."""

from __future__ import annotations

from goplumb.rules.base import LifetimeRule
from goplumb.solve.result import Lifetime


class HttpTransportPerCall(LifetimeRule):
    """An HTTP transport is made per call, and its idle connections are never closed.

    Why: Each transport has a pool of its own. When the function ends, the pool's idle connections stay
    open, with two goroutines each, until the server closes them.

    Broken:
        func fetch(url string) (*http.Response, error) {
            client := &http.Client{Transport: &http.Transport{TLSClientConfig: conf}}
            return client.Get(url)
        }

    Repaired:
        var client = &http.Client{Transport: &http.Transport{TLSClientConfig: conf}}

        func fetch(url string) (*http.Response, error) {
            return client.Get(url)
        }

    Quiet: Keep-alives are disabled, idle connections are closed in the end, or the transport outlives the
    function: it is returned, kept in a field or a variable of the package, or made in main. In a package that
    reads a command line it is *possible* unless a loop makes it, or a request: commands run once.
    """

    id = "http-transport-per-call"
    tags = ("http", "CWE-772")
    released_too = False
    thing = "transport with its own connections"
    cure = "share one transport"

    def advice(self, lifetime: Lifetime) -> str:
        release = lifetime.release or "client.CloseIdleConnections()"
        return f"{self.cure}, or `defer {release}`, or set `DisableKeepAlives: true`"
