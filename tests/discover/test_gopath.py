"""What a tree without go.mod is taken for."""

from __future__ import annotations

from pathlib import Path

from goplumb.discover.gopath import implied_module
from goplumb.discover.module import Modules
from goplumb.discover.walk import discover
from goplumb.link.sources import import_path


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


OLD = {
    "main.go": 'package main\n\nimport (\n\t"github.com/owner/project/db"\n'
    '\tapi "github.com/owner/project/web/api"\n)\n',
    "db/db.go": 'package db\n\nimport "github.com/pkg/errors"\n',
    "errors/errors.go": "package errors\n",
    "web/api/api.go": 'package api\n\nimport "github.com/owner/project/errors"\n',
}


def test_the_prefix_that_most_directories_stand_for_is_the_path(tmp_path: Path) -> None:
    """A directory that happens to be called like somebody else's package does not decide."""
    write(tmp_path, OLD)
    assert implied_module(str(tmp_path / "db"), str(tmp_path)) == (str(tmp_path), "github.com/owner/project")


def test_a_lone_package_implies_nothing(tmp_path: Path) -> None:
    """Its imports lie elsewhere."""
    write(tmp_path, {"a.go": 'package a\n\nimport "github.com/owner/other/x"\n'})
    assert implied_module(str(tmp_path), str(tmp_path)) is None


def test_a_host_of_projects_is_no_project(tmp_path: Path) -> None:
    """`github.com/pkg` is no import path, so `errors` below the root is not `github.com/pkg/errors`."""
    write(
        tmp_path, {"a.go": 'package a\n\nimport "github.com/pkg/errors"\n', "errors/e.go": "package errors\n"}
    )
    assert implied_module(str(tmp_path), str(tmp_path)) is None


def test_a_place_below_src_tells_the_path(tmp_path: Path) -> None:
    """As the Go command read a GOPATH."""
    inside = tmp_path / "src/github.com/owner/project/db"
    write(inside, {"db.go": "package db\n"})
    root = str(tmp_path / "src/github.com/owner/project")
    assert implied_module(str(inside), str(tmp_path)) == (root, "github.com/owner/project")


def test_the_top_of_a_repository_is_the_root(tmp_path: Path) -> None:
    """Whatever lies beside the repository, and wherever the run was started."""
    write(tmp_path / "clone", OLD)
    (tmp_path / "clone/.git").mkdir()
    module = Modules(str(tmp_path / "clone/db")).of(str(tmp_path / "clone/db"))
    assert module is not None
    assert (module.dir, module.path) == (str(tmp_path / "clone"), "github.com/owner/project")


def test_a_run_in_such_a_tree_knows_its_packages_by_their_paths(tmp_path: Path) -> None:
    """So that they find one another."""
    write(tmp_path, OLD)
    files = discover(["./web/api"], cwd=str(tmp_path)).files
    assert [import_path(f) for f in files] == ["github.com/owner/project/web/api"]


def test_a_go_mod_wins(tmp_path: Path) -> None:
    """It is asked first."""
    write(tmp_path, OLD)
    (tmp_path / "go.mod").write_text("module example.com/new\n")
    module = Modules(str(tmp_path)).of(str(tmp_path / "db"))
    assert module is not None
    assert module.path == "example.com/new"
