"""What the names of callees out of sight are taken to say."""

from __future__ import annotations

import pytest

from goplumb.solve.walk import convention


@pytest.mark.parametrize(
    "name", ["Close", "CloseQuietly", "ReadAllAndClose", "GetValuesAndClose", "DrainCloseAll", "closeAll"]
)
def test_names_that_close(name: str) -> None:
    assert convention.CLOSES.fullmatch(name)


@pytest.mark.parametrize(
    "name", ["Closed", "IsClosed", "Closest", "Enclose", "Disclosed", "Closer", "NewCloser"]
)
def test_names_that_do_not(name: str) -> None:
    assert convention.CLOSES.fullmatch(name) is None
