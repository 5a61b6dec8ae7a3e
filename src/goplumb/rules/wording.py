"""How one speaks of a leak: what is lost, and which participle says that it was not released."""

from __future__ import annotations

import re
from typing import NamedTuple

from goplumb.solve.result import Leak

PARTICIPLES = {
    "()": "called",
    "Close": "closed",
    "CloseHandle": "closed",
    "CloseWithError": "closed",
    "DeactivateAndReset": "deactivated",
    "Disconnect": "disconnected",
    "End": "ended",
    "EndSession": "ended",
    "Finish": "finished",
    "Free": "freed",
    "Munmap": "unmapped",
    "Put": "put back",
    "Quit": "quit",
    "RemoveAll": "removed",
    "Remove": "removed",
    "Rollback": "committed or rolled back",
    "Shutdown": "shut down",
    "Stop": "stopped",
    "StopCPUProfile": "stopped",
    "Terminate": "terminated",
    "Unlock": "unlocked",
    "UnlockOSThread": "unlocked",
    "Unmap": "unmapped",
    "Unsubscribe": "unsubscribed",
    "Wait": "waited for",
}
RELEASED = "released"

_METHOD = re.compile(r"(?P<of>[^()]*)\.(?P<name>\w+)\((?P<args>[^()]*)\)")


class Wording(NamedTuple):
    holder: str
    """The variable, or `the file` where there is none."""
    subject: str
    """What is released: `resp.Body`; mostly the holder."""
    pronoun: str
    """The subject, said after the holder: `it`, or `resp.Body`."""
    done: str
    """`closed`, `stopped`, `called`."""
    release: str
    """Go source."""


def wording(leak: Leak) -> Wording:
    holder = leak.holder or f"the {leak.noun}"
    stem = leak.holder or leak.noun.replace(" ", "_")
    subject, done = holder, RELEASED
    called = leak.release.startswith(f"{stem}(")  # the thing is a function: `cancel()`, `s.cancel()`
    match = None if called else _METHOD.match(leak.release)
    if match is None:
        if leak.release.endswith(")") and not leak.release.startswith("("):
            function = leak.holder or "function" in leak.noun
            done = PARTICIPLES["()"] if function else RELEASED  # by a function that is discarded with it
    else:
        done = PARTICIPLES.get(match["name"][:1].upper() + match["name"][1:], RELEASED)
        rest = match["of"].removeprefix(stem)
        if match["of"].startswith(stem) and re.fullmatch(r"(\.\w+)*", rest):
            subject = f"{leak.holder}{rest}" if leak.holder else f"the {leak.noun}"
    if leak.collection:
        holder = subject = f"what {leak.collection} holds"
    return Wording(holder, subject, "it" if subject == holder else subject, done, leak.release)
