"""Line hashes are those GitHub computes itself, so alerts keep their identity."""

import random

import pytest

from goplumb.report.fingerprint import line_hashes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n",
            [
                "e9496ae3ebfced30:1",
                "fb7c023a8b9ccb3f:1",
                "ce8ba1a563dcdaca:1",
                "e20e36e16fcb0cc8:1",
                "b3edc88f2938467e:1",
                "c8e28b0b4002a3a0:1",
                "c129715d7a2bc9a3:1",
            ],
        ),
    ],
)
def test_known_hashes(text: str, expected: list[str]) -> None:
    """Whatever the line breaks: LF, CR or CRLF."""
    for newline in ("\n", "\r", "\r\n"):
        assert line_hashes(text.replace("\n", newline).encode()) == expected


def test_equal_lines_are_numbered() -> None:
    """Once more than a hundred units follow alike, only the count tells lines apart."""
    hashes = line_hashes(("x\n" * 200).encode())
    assert hashes[0].endswith(":1")
    assert hashes[1] == hashes[0].replace(":1", ":2")


def test_the_fast_way_equals_the_definition() -> None:
    """Each hash is the polynomial over the 100 units from the line's start."""
    rng = random.Random(7)
    text = "".join(rng.choice("ab \t\n\r𝔊ä") for _ in range(600))
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    encoded = plain.encode("utf-16-le")
    units = [int.from_bytes(encoded[i : i + 2], "little") for i in range(0, len(encoded), 2)] + [65535]
    starts = [0] + [i + 1 for i, unit in enumerate(units) if unit == 10]
    expected = []
    for start in starts:
        value = 0
        for i in range(100):
            value = value * 37 + (units[start + i] if start + i < len(units) else 0)
        expected.append(f"{value % (1 << 64):x}")
    assert [h.partition(":")[0] for h in line_hashes(text.encode())] == expected
