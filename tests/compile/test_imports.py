"""The import paths of a file, as the rest of the program knows them."""

from __future__ import annotations

import pytest

from goplumb.compile.unit import Unit


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ('import "net/http"', "net/http"),
        ('import "github.com/a/b/Godeps/_workspace/src/github.com/c/d"', "github.com/c/d"),
        ('import c "golang.org/x/net/context"', "context"),
        ('import "golang.org/x/net/context/ctxhttp"', "golang.org/x/net/context/ctxhttp"),
        ('import "github.com/a/b/Godeps/_workspace/src/golang.org/x/net/context"', "context"),
    ],
)
def test_a_path_is_the_one_the_package_is_known_by(written: str, path: str) -> None:
    """A copy in the repository's own tree, and a package of mere aliases, are taken for the original."""
    unit = Unit("a.go", f"package p\n\n{written}\n".encode())
    assert [i.path for i in unit.imports] == [path]
