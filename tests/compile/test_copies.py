"""Imports of copies that lie inside a project."""

from goplumb.compile.unit import Unit


def test_an_import_of_a_copy_is_one_of_the_package_copied() -> None:
    """Tools of GOPATH times rewrote imports; the catalogue knows packages by their own names."""
    source = b"""package p

import (
\t"github.com/owner/project/Godeps/_workspace/src/example.com/queue"
\tv "github.com/owner/project/vendor/example.com/store"
)
"""
    assert [i.path for i in Unit("p.go", source).imports] == ["example.com/queue", "example.com/store"]
