"""Words for a path: where the resource was acquired, which branches were taken, where it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goplumb.finding import Place, Step, StepKind
from goplumb.solve.walk.trace import Loss, Node, Site

if TYPE_CHECKING:
    from goplumb.solve.walk.explore import Explorer

BRANCHES = 8
"""Branches shown of a path; of a longer one the first and the last."""


def stations(node: Node | None, site: int, *, ranges: bool = False, earlier: bool = False) -> list[Node]:
    """The nodes from the acquisition on, in order; the whole path if it is not on it. `ranges`: also those that
    tell of an empty range. `earlier`: from the acquisition before the last."""
    found: list[Node] = []
    while node is not None:
        if node.site == site and not earlier:
            break
        earlier = earlier and node.site != site
        if node.branch is not None or (ranges and node.skipped >= 0):
            found.append(node)
        node = node.prev
    found.reverse()
    return found


def past_taker(explorer: Explorer, node: Node, number: int) -> bool:
    """Whether the path goes past a loop that is run through no time, and in which somebody takes over what the
    site acquires: whether it can be empty is not known."""
    taken = set(explorer.moved_in.get(number, ()))
    if not explorer.sites[number].in_loop:
        taken |= explorer.collected_in.get(number, set())
    if not taken:
        return False
    func = explorer.sites[number].function
    cycles = explorer.shape(func).cycles
    loops = {cycles[block] for block in taken} - {-1}
    entered: set[int] = set()
    for station in stations(node, number, ranges=True):
        if station.branch is None:
            if cycles[station.skipped] in loops:
                return True
            continue
        at = next((n for n, block in enumerate(func.blocks) if block.term is station.branch), -1)
        if at >= 0 and cycles[at] in loops:
            target = station.branch.then if station.taken else station.branch.other
            if cycles[target] == cycles[at]:
                entered.add(cycles[at])
            elif cycles[at] not in entered:
                return True
    return False


def condition(explorer: Explorer, node: Node) -> str:
    branch = node.branch
    assert branch is not None
    text = explorer.source[branch.pos : branch.end].decode(errors="replace")
    return " ".join(text.split())


def acquire_steps(explorer: Explorer, site: Site, *, earlier: bool = False) -> list[Step]:
    path = explorer.typed.unit.path
    spec = site.spec
    text = (
        f"the {spec.noun} is acquired here{', in an earlier iteration' if earlier else ''}, by {site.callee}"
    )
    if site.origin:
        where, _, _, callee = site.origin[-1]
        text += f", which has it from {callee}"
        if where != path:
            text += f" in {where}"
    return [Step(Place(path, site.pos, site.end), StepKind.ACQUIRE, text)]


def branch_steps(explorer: Explorer, node: Node, site: int, *, earlier: bool = False) -> list[Step]:
    path = explorer.typed.unit.path
    nodes = stations(node, site, earlier=earlier)
    if len(nodes) > BRANCHES:
        nodes = nodes[: BRANCHES // 2] + nodes[-BRANCHES // 2 :]
    steps = []
    for station in nodes:
        assert station.branch is not None
        text = condition(explorer, station)
        if station.branch.op == "==" and "==" not in text:
            text = f"case {text} is {'taken' if station.taken else 'not taken'}"
        else:
            text = f"{text} is {'true' if station.taken else 'false'}"
        place = Place(path, station.branch.pos, station.branch.end)
        steps.append(Step(place, StepKind.BRANCH, text))
    return steps


def loss_text(explorer: Explorer, loss: Loss, release: str) -> str:
    spec = explorer.sites[loss.site].spec
    holder = loss.holder or f"the {spec.noun}"
    match loss.how:
        case "discarded":
            return f"the {spec.noun} is dropped on the spot"
        case "overwritten":
            return f"{holder} gets another value before {release}"
        case "iteration-end":
            return f"the iteration ends without {release}"
        case "with-error":
            return f"{holder} is returned together with an error, so the caller drops it"
        case _:
            return f"returns without {release}"


def steps(explorer: Explorer, loss: Loss, release: str) -> tuple[Step, ...]:
    """The whole path of a loss."""
    site = explorer.sites[loss.site]
    out = acquire_steps(explorer, site, earlier=loss.earlier)
    out.extend(branch_steps(explorer, loss.node, loss.site, earlier=loss.earlier))
    path = explorer.typed.unit.path
    end = max(loss.end, loss.pos + 1)
    out.append(Step(Place(path, loss.pos, end), StepKind.EXIT, loss_text(explorer, loss, release)))
    return tuple(out)
