"""`primaryLocationLineHash`: how GitHub recognises a finding after the lines above it have moved.

The hash of a line is that of the 100 UTF-16 code units from its start, blanks and tabs left out, line breaks
made equal, and the text closed by 65535 and filled up with zeros: the polynomial with base 37, modulo 2^64.
The number behind the colon counts the lines of the file that have the same hash, this one included.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate

_BASE = 37
_BLOCK = 100
_MASK = (1 << 64) - 1
_SHIFT = pow(_BASE, _BLOCK, 1 << 64)
_END_OF_FILE = 65535
_NEWLINE = 10


def line_hashes(source: bytes) -> list[str]:
    """`hash:count` of each line of the file; element 0 is line 1."""
    text = source.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace(" ", "").replace("\t", "")
    units = array("H", text.encode("utf-16-le", "surrogatepass"))
    if array("H", b"\x01\x00")[0] != 1:
        units.byteswap()  # a big-endian machine
    units.append(_END_OF_FILE)
    starts = [0, *(i + 1 for i, unit in enumerate(units) if unit == _NEWLINE)]
    units.extend([0] * _BLOCK)
    # prefix[i] is the hash of the first i units, so that of a window is a difference of two.
    prefix = list(accumulate(units, lambda total, unit: (total * _BASE + unit) & _MASK, initial=0))
    seen: Counter[int] = Counter()
    hashes: list[str] = []
    for start in starts:
        value = (prefix[start + _BLOCK] - prefix[start] * _SHIFT) & _MASK
        seen[value] += 1
        hashes.append(f"{value:x}:{seen[value]}")
    return hashes
