"""Build constraints are read as the Go command reads them."""

import pytest

from goplumb.discover.constraint import is_usual, name_constraint, needs, parse, parse_plus_build


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("linux", True),
        ("windows", False),
        ("!windows", True),
        ("linux && arm64", False),
        ("linux || arm64", True),
        ("unix && !cgo", False),
        ("(darwin || linux) && (amd64||arm64)", True),
        ("go1.21", True),
        ("integration", False),
        ("!race", True),
        ("darwin || linux && amd64", True),
        ("!(linux || darwin)", False),
    ],
)
def test_an_expression_is_evaluated_for_the_usual_platform(text: str, usual: bool) -> None:
    """`&&` binds tighter than `||`, `!` tightest; any Go version holds, an unknown tag does not."""
    expr = parse(text)
    assert expr is not None
    assert is_usual(expr) is usual


@pytest.mark.parametrize("text", ["", "linux &&", "(linux", "linux)", "linux darwin", "&& linux", "a=b", "!"])
def test_a_malformed_expression_is_none(text: str) -> None:
    """The Go command rejects these."""
    assert parse(text) is None


def test_old_lines_are_anded_their_words_ored_and_commas_anded() -> None:
    """`// +build linux,386 darwin` and `// +build !cgo`."""
    both = parse_plus_build(["linux,amd64 darwin", "cgo"])
    assert both is not None
    assert is_usual(both)
    neither = parse_plus_build(["linux,386 darwin", "cgo"])
    assert neither is not None
    assert not is_usual(neither)


@pytest.mark.parametrize(
    ("name", "usual"),
    [
        ("x_linux.go", True),
        ("x_windows.go", False),
        ("x_linux_amd64.go", True),
        ("x_linux_arm64.go", False),
        ("x_arm64_test.go", False),
        ("x_windows_test.go", False),
        ("linux.go", None),
        ("windows_amd.go", None),
        ("x_unix.go", None),
        ("windows.go", None),
        ("x_test.go", None),
    ],
)
def test_a_suffix_of_the_name_constrains(name: str, usual: bool | None) -> None:
    """A name that is nothing but a platform is no suffix; `_unix` is none either."""
    expr = name_constraint(name)
    assert (None if expr is None else is_usual(expr)) is usual


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("ignore", True),
        ("ignore && linux", True),
        ("ignore || linux", False),
        ("!ignore", False),
        ("!(!ignore || linux)", True),
        ("linux", False),
    ],
)
def test_a_file_is_alone_when_it_cannot_be_built_without_ignore(text: str, needed: bool) -> None:
    """Whatever the other tags are."""
    expr = parse(text)
    assert expr is not None
    assert needs(expr, "ignore") is needed
