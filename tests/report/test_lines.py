"""Byte offsets become lines and columns."""

import pytest

from goplumb.report.lines import Lines


def test_lines_and_byte_columns_count_from_one() -> None:
    """The line break belongs to its line; past the end is the end."""
    lines = Lines(b"ab\ncd\r\n")
    assert [tuple(lines.position(i)) for i in (0, 2, 3, 6, 7, 99)] == [
        (1, 1),
        (1, 3),
        (2, 1),
        (2, 4),
        (3, 1),
        (3, 1),
    ]
    assert [lines.text(n) for n in (1, 2, 3)] == ["ab", "cd", ""]


@pytest.mark.parametrize(
    ("source", "offset", "column"),
    [("abc", 2, 3), ("äbc", 2, 2), ("世界x", 6, 3), ("𝔊x", 4, 3), ("x\n\t𝔊y", 7, 4)],
)
def test_columns_in_utf16_count_units(source: str, offset: int, column: int) -> None:
    """A character outside the basic plane counts two."""
    assert Lines(source.encode()).utf16_column(offset) == column


def test_bytes_that_are_no_utf8_count_one_each() -> None:
    """Each becomes one replacement character."""
    assert Lines(b"\xff\xfex").utf16_column(2) == 3


def test_a_range_is_cut_at_the_end_of_its_first_line() -> None:
    """Without the line break."""
    lines = Lines(b"a {\r\n b\n}")
    assert lines.first_line_end(0, 9) == 3
    assert lines.first_line_end(0, 1) == 1
