"""Assertions that are sentences: gomega's `Expect(err).ToNot(HaveOccurred())`.

The subject is an argument of the first call, the verb a method of its result, the matcher the verb's
argument. A sentence that does not hold ends the test, so what follows may rely on it. Names are enough where
the file imports the library, whose sources need not be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.compile import ir

if TYPE_CHECKING:
    from goplumb.solve.walk.explore import Explorer
    from goplumb.solve.walk.state import State

LIBRARIES = frozenset({"github.com/onsi/gomega"})

SUBJECTS = {"Expect": 0, "Ω": 0, "ExpectWithOffset": 1}
"""Functions that begin a sentence, and which argument is its subject."""

VERBS = {"To": True, "Should": True, "ToNot": False, "NotTo": False, "ShouldNot": False}
"""Methods that end it; whether the matcher shall hold."""

NIL = {"BeNil": True, "Succeed": True, "HaveOccurred": False, "MatchError": False}
"""Matchers that say whether the subject is nil; that an error is not `MatchError`'s says nothing."""

TRUTH = {"BeTrue": True, "BeTrueBecause": True, "BeFalse": False, "BeFalseBecause": False}
"""Matchers that say whether the subject is true."""

SUBJECT = "#subject"
"""Where the heap keeps the subject, below the result of the first call."""


def speaks(ex: Explorer) -> bool:
    """Whether the file of this exploration uses such a library."""
    return any(i.path in LIBRARIES for i in ex.typed.unit.imports)


def subject(call: ir.Call) -> int:
    """Which argument the call begins a sentence about, -1 if it begins none."""
    name = call.name or (call.fn.name if type(call.fn) is ir.Global else "")
    return SUBJECTS.get(name, -1)


def assume(ex: Explorer, state: State, call: ir.Call, begun: int, args: tuple[int, ...]) -> bool:
    """Adds what the sentence says that this call ends; False where it cannot hold."""
    holds = VERBS.get(call.name)
    about = state.heap.get((begun, SUBJECT)) if holds is not None else None
    if about is None or not args:
        return True
    desc = ex.values.descs[args[0]]
    if desc[0] != "call":
        return True
    pos, end = desc[1], desc[2]
    assert isinstance(pos, int)
    assert isinstance(end, int)
    matcher = ex.source[pos:end].partition(b"(")[0].rpartition(b".")[2].decode(errors="replace").strip()
    if matcher in TRUTH:
        return ex.assumptions.assume_true(state, about, TRUTH[matcher] == holds)
    if matcher in NIL and (holds or matcher != "MatchError"):
        return ex.assumptions.assume_nil(state, about, NIL[matcher] == holds)
    return True
