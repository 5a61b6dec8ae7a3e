"""Which of several releases a message names."""

from __future__ import annotations

import pytest

from goplumb.solve.spec import hint_of


@pytest.mark.parametrize(
    ("releases", "named"),
    [
        ({"Close", "Abort"}, "{}.Close()"),
        ({"Commit", "Discard"}, "{}.Discard()"),
        ({"Run", "Shutdown", "Quit"}, "{}.Shutdown()"),
        ({"Flush", "Commit"}, "{}.Flush()"),
        ({"()", "Close"}, "{}()"),
        ({"Text", "Response.Body.Close"}, "{}.Response.Body.Close()"),
        ({"Text", "resp.Body.Close"}, "{}.Text()"),
        ({"Stop", "Response.Body.Close"}, "{}.Stop()"),
    ],
)
def test_the_plainest_that_gives_up_is_named(releases: set[str], named: str) -> None:
    """What merely ends a thing comes before what also does its work."""
    assert hint_of(releases) == named
