"""go.mod and go.work say where packages lie."""

from pathlib import Path

from goplumb.discover.module import Modules, Replacement, locate, parse_mod


def test_go_mod_gives_path_version_requirements_and_replacements() -> None:
    """Single lines and blocks, comments, quotes."""
    text = """
// a comment
module "example.com/m" // another

go 1.22.3
toolchain go1.23.0

require example.com/one v1.0.0
require (
	example.com/two v0.2.0 // indirect
	"example.com/three" v3.0.0
)
replace example.com/one => ../one
replace (
	example.com/two v0.2.0 => example.com/fork v0.2.1
)
exclude example.com/two v0.1.0
"""
    module = parse_mod(text, "/src/m", None, ())
    assert module.path == "example.com/m"
    assert module.go == (1, 22)
    assert module.requires == (
        ("example.com/one", "v1.0.0"),
        ("example.com/two", "v0.2.0"),
        ("example.com/three", "v3.0.0"),
    )
    assert module.replaces == (
        Replacement("example.com/one", "", "/src/one", ""),
        Replacement("example.com/two", "v0.2.0", "example.com/fork", "v0.2.1"),
    )


def test_nonsense_in_go_mod_is_passed_over() -> None:
    """What can be read is read."""
    module = parse_mod("module\ngo x.y\nrequire (\nreplace =>\n)\nreplace a =>\n", "/m", None, ())
    assert (module.path, module.go, module.replaces) == ("", (1, 16), ())


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def test_a_package_is_found_in_its_module_workspace_replacement_vendor_or_cache(tmp_path: Path) -> None:
    """In this order; the longest module path wins; the cache spells capitals with `!`."""
    write(
        tmp_path,
        {
            "go.work": "go 1.22\nuse (\n\t./m\n\t./lib\n)\n",
            "m/go.mod": "module example.com/m\nrequire example.com/Cap v1.0.0\n"
            "require example.com/old v1.0.0\n"
            "replace example.com/near => ./near\nreplace example.com/old => example.com/new v2.0.0\n",
            "m/a/a.go": "package a",
            "m/near/n/n.go": "package n",
            "m/vendor/example.com/v/v.go": "package v",
            "lib/go.mod": "module example.com/lib",
            "lib/b/b.go": "package b",
            "cache/example.com/!cap@v1.0.0/p/p.go": "package p",
            "cache/example.com/new@v2.0.0/q.go": "package q",
            "outside/go.mod": "module example.com/outside",
        },
    )
    modules = Modules()
    module = modules.of(str(tmp_path / "m" / "a"))
    assert module is not None
    cache = str(tmp_path / "cache")

    def found(path: str) -> str | None:
        place = locate(module, path, cache)
        return place and Path(place).relative_to(tmp_path).as_posix()

    assert found("example.com/m") == "m"
    assert found("example.com/m/a") == "m/a"
    assert found("example.com/lib/b") == "lib/b"
    assert found("example.com/near/n") == "m/near/n"
    assert found("example.com/v") == "m/vendor/example.com/v"
    assert found("example.com/Cap/p") == "cache/example.com/!cap@v1.0.0/p"
    assert found("example.com/old") == "cache/example.com/new@v2.0.0"
    assert found("net/http") is None
    assert found("example.com/mm") is None
    assert locate(module, "example.com/Cap/p", None) is None
    outside = modules.of(str(tmp_path / "outside"))
    assert outside is not None
    assert outside.workspace == ()


def test_a_directory_without_go_mod_above_it_has_no_module(tmp_path: Path) -> None:
    """Loose files are still read."""
    assert Modules().of(str(tmp_path)) is None
