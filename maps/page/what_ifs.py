"""What-ifs: the answers to many blocks of one year at once, compact enough to be carried by a page.

Every single thing that can be blocked, every pair, every subset of the corridors and every event of the past is solved
by the same program as `block`, so the numbers are the same to the printed precision. Outcomes that are alike are kept
once, volumes as whole kilotonnes, and flows as differences from the base.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from energy.contingency.blockables import Blockable, blockables, select
from energy.errors import UsageError
from energy.flow.bottlenecks import bottlenecks_of
from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.outcome import cost_per_tonne, lost_value, same_deliveries
from energy.flow.rerouting import rerouted
from energy.flow.scenario import Block, Scenario, ScenarioError, make_scenario
from energy.network.targets import Target
from energy.statistics.mixing import crossing_exports

if TYPE_CHECKING:
    from energy.study import Study

MOST_ITEMS = 60
"""Things that a page offers to block."""

MOST_CORRIDORS = 8
"""Corridors whose subsets are all solved: 2ⁿ of them."""

HORIZONS = ("month-low", "month", "month-high", "year", "structural")
"""A month with the low, central and high part of the spare room (φ), a year, and contracts lifted."""

KILO = 1000.0

_KINDS = ("corridor", "country", "strait", "group", "line", "edge", "node")
_WORTH_SHOWING = 0.005
_NOTHING = 1e-6
_PORTS = frozenset({"port", "terminal", "mooring"})

Progress = Callable[[int, int], None]
"""Called with the number of answers done and to do."""


@dataclass(frozen=True)
class Question:
    """One thing to solve: whose targets are closed, and at which horizons. `key` is what the page asks by.

    `whole` questions have the shares through all transit countries and the range of the first; others only the first's.
    """

    key: str
    blocks: tuple[Block, ...]
    horizons: tuple[str, ...]
    whole: bool = True


@dataclass
class WhatIfs:
    """Answers to many blocks of one year.

    Attributes
    ----------
    year : int or None
        Base year.
    dispatch : Dispatch
        Its compiled program.
    items : tuple of Blockable
        What can be blocked; a set of them is asked for by its positions, in order, joined by commas.
    events : tuple of (str, Scenario)
        Events of the past that closed something, by `event:ID`.
    countries : mapping of str to frozenset of str
        Transit countries with the edges on which crude is in them, in the order of every outcome's shares; the one that
        most exports cross first.
    limits : mapping of (str, str) to int
        Position by id and name of every limit that binds somewhere; outcomes name them by position.
    outcomes : list of dict
        Each once; see `payload`.
    answers : mapping of str to (mapping of str to int)
        By horizon: which outcome a set or an event has.
    """

    year: int | None
    dispatch: Dispatch
    items: tuple[Blockable, ...]
    events: tuple[tuple[str, Scenario], ...]
    countries: Mapping[str, frozenset[str]]
    limits: dict[tuple[str, str], int] = field(default_factory=dict)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, dict[str, int]] = field(default_factory=dict)


def what_ifs(
    study: "Study",
    year: int | None = None,
    *,
    full: bool = True,
    most: int = MOST_ITEMS,
    progress: Progress | None = None,
) -> WhatIfs:
    """Solve everything that a page offers: with `full` also pairs, subsets of the corridors and events.

    The model results are the same whatever was asked before.

    Examples
    --------
    >>> import energy
    >>> found = what_ifs(energy.load(), 2024, full=False)
    >>> len(found.items) <= MOST_ITEMS
    True
    """
    dispatch = study.dispatch(year)
    items = items_of(study, year, most)
    countries = _transit(study, year) if dispatch.baseline else {}
    events = tuple(_events(study)) if full and dispatch.baseline else ()
    found = WhatIfs(dispatch.network.year, dispatch, items, events, countries)
    questions = list(_questions(items, events, _horizons(dispatch), full=full))
    todo = sum(len(question.horizons) for question in questions)
    seen: dict[str, int] = {}
    done = 0
    for question in questions:
        for horizon in question.horizons:
            outcome = _outcome(found, question, horizon)
            place = seen.setdefault(repr(outcome), len(found.outcomes))
            if place == len(found.outcomes):
                found.outcomes.append(outcome)
            found.answers.setdefault(horizon, {})[question.key] = place
            done += 1
        if progress:
            progress(done, todo)
    return found


def items_of(study: "Study", year: int | None = None, most: int = MOST_ITEMS) -> tuple[Blockable, ...]:
    """What a page offers to block: corridors, countries, straits and common causes, then lines and ports by their load.

    Things that close the same are one; what carries nothing in the base case is left out.
    """
    dispatch = study.dispatch(year)
    kinds = dispatch.network.dataset.table("nodes")["kind"]
    transit = study.shares(year).transit_countries() if dispatch.baseline else ()
    targets: list[Target] = []
    for kind in (k for k in _KINDS if k != "edge"):
        try:
            of_kind = blockables(dispatch, kind)
        except UsageError:
            continue
        wanted = (b.target for b in of_kind if kind != "node" or str(kinds[b.target.id]) in _PORTS)
        targets += [target for target in wanted if kind != "country" or not transit or target.id in transit]
    foreign = _foreign(dispatch)

    def load(item: Blockable) -> float:
        carried = (dispatch.base_flows.get(e, 0.0) + foreign.get(e, 0.0) for e in item.target.edges)
        return max(carried, default=0.0)

    def rank(key: str) -> int:
        return _KINDS.index(key.partition(":")[0])

    def shown(item: Blockable) -> Blockable:
        # A corridor is the most telling name of what closes with it, then a country, and so on.
        first, *others = sorted((item.key, *item.same_as), key=lambda key: (rank(key), key != item.key, key))
        return Blockable(study.targets.find(first), item.closing, tuple(others))

    def place(item: Blockable) -> tuple[int, float, str]:
        return min(rank(item.key), rank("line:")), -round(load(item), 6), item.key

    loaded = [shown(item) for item in select(dispatch, targets) if load(item) > _NOTHING]
    merged = sorted(loaded, key=place)[:most]
    return tuple(sorted(merged, key=lambda b: (rank(b.key), -round(load(b), 6), b.key)))


def _horizons(dispatch: Dispatch) -> tuple[str, ...]:
    if dispatch.baseline is None:
        return ("structural",)
    return HORIZONS if dispatch.phi else ("year", "structural")


def _questions(
    items: Sequence[Blockable],
    events: Sequence[tuple[str, Scenario]],
    horizons: tuple[str, ...],
    *,
    full: bool,
) -> Iterator[Question]:
    """Nothing, singles, subsets of the corridors, pairs and events; each set once."""
    closed = [Block(item.target, 0.0) for item in items]
    yield Question("", (), horizons)
    for i in range(len(items)):
        yield Question(str(i), (closed[i],), horizons)
    if not full:
        return
    corridors = [i for i, item in enumerate(items) if _is_corridor(item)][:MOST_CORRIDORS]
    subsets = [s for size in range(2, len(corridors) + 1) for s in combinations(corridors, size)]
    for subset in subsets:
        yield Question(",".join(map(str, subset)), tuple(closed[i] for i in subset), horizons)
    two = tuple(h for h in horizons if h in ("structural", "month"))
    for pair in combinations(range(len(items)), 2):
        if pair not in subsets:
            yield Question(",".join(map(str, pair)), tuple(closed[i] for i in pair), two, whole=False)
    for key, scenario in events:
        yield Question(key, scenario.blocks, horizons)


def _is_corridor(item: Blockable) -> bool:
    return any(key.startswith("corridor:") for key in (item.key, *item.same_as))


def _events(study: "Study") -> Iterator[tuple[str, Scenario]]:
    """Events that closed something in this network, with what stayed open."""
    for event in study.dataset.table("events").index.astype(str):
        try:
            yield f"event:{event}", make_scenario(study.targets, [f"event:{event}"])
        except ScenarioError:
            # It closed nothing here: the timeline shows it without an answer.
            continue


def _transit(study: "Study", year: int | None) -> Mapping[str, frozenset[str]]:
    """Countries that half a percent of exports or more cross, the largest first, with their edges."""
    shares = study.shares(year)
    found = {country: shares.central_share(country) for country in shares.transit_countries()}
    ordered = sorted((c for c, share in found.items() if share >= _WORTH_SHOWING), key=lambda c: (-found[c], c))
    return {country: shares.country_edges(country) for country in ordered}


def _outcome(found: WhatIfs, question: Question, horizon: str) -> dict[str, Any]:
    """One answer in kilotonnes; flows as differences from the base per chain."""
    dispatch, blocks, phi = found.dispatch, question.blocks, found.dispatch.phi
    part = {"month-low": phi.low, "month-high": phi.high}.get(horizon) if phi else None
    scenario = Scenario(tuple(sorted(blocks, key=lambda b: b.target.key)), horizon.partition("-")[0])
    answer = dispatch.solve(scenario, phi=part)
    shut = tuple(sorted({e for b in blocks if b.left == 0 for e in b.target.edges} & set(dispatch.chains.edge_ids)))
    cost = cost_per_tonne(dispatch, answer)
    money = lost_value(dispatch, dispatch.exports - answer.plan.exports)
    return {
        "delivered": kilotonnes(answer.plan.exports),
        "lost": kilotonnes(max(dispatch.exports - answer.plan.exports, 0.0)),
        "home": kilotonnes(max(float(dispatch.domestic.sum() - answer.plan.domestic.sum()), 0.0)),
        "rerouted": kilotonnes(rerouted(dispatch, answer)),
        "cost": None if cost is None else round(100 * cost),
        "money": None if money is None else [round(m) for m in (money.value, money.low, money.high)],
        "through": _through(found, answer, whole=question.whole),
        "binding": [
            found.limits.setdefault((b.id, b.name), len(found.limits)) for b in bottlenecks_of(dispatch, answer, shut)
        ],
        "flows": _by_chain(dispatch, answer.flows),
        "foreign": _by_edge(dispatch, answer.foreign),
    }


def _through(found: WhatIfs, answer: Dispatched, *, whole: bool) -> list[list[int] | None]:
    """Shares after the block in hundredths of a percent; with low and high for the first country of whole questions."""
    dispatch, delivered = found.dispatch, answer.plan.exports
    countries = list(found.countries.values())
    if delivered <= _NOTHING:
        return [None for _ in countries]
    intake = dict(zip(dispatch.network.markets, answer.plan.markets.tolist(), strict=True))
    rows: list[list[int] | None] = []
    for place, edges in enumerate(countries):
        if place and not whole:
            break
        ends = [crossing_exports(dispatch.network, answer.flows, intake, edges)]
        if not place and whole:
            ends += same_deliveries(dispatch, answer).of_crossing(edges)
        rows.append([round(10_000 * end / delivered) for end in ends])
    return rows


def _by_chain(dispatch: Dispatch, flows: Mapping[str, float]) -> list[int]:
    """Home crude that differs from the base: chain and difference in kt in turn."""
    # All edges of a chain carry the same home crude.
    members = dict(zip(dispatch.chains.chain_of_edge.tolist(), dispatch.chains.edge_ids, strict=True))
    return _in_turn((c, kilotonnes(flows[e]) - kilotonnes(dispatch.base_flows[e])) for c, e in members.items())


def _by_edge(dispatch: Dispatch, foreign: Mapping[str, float]) -> list[int]:
    """Foreign crude that differs from the base: edge and difference in kt in turn. It may join in mid-chain."""
    edges, base = enumerate(dispatch.chains.edge_ids), _foreign(dispatch)
    return _in_turn((i, kilotonnes(foreign.get(e, 0.0)) - kilotonnes(base.get(e, 0.0))) for i, e in edges)


def _in_turn(changes: Iterable[tuple[int, int]]) -> list[int]:
    return [number for place, change in changes if change for number in (place, change)]


def _foreign(dispatch: Dispatch) -> Mapping[str, float]:
    return dispatch.baseline.foreign if dispatch.baseline else {}


def kilotonnes(mt: float) -> int:
    """Whole kilotonnes a year: the printed precision of every volume.

    Examples
    --------
    >>> kilotonnes(22.6912)
    22691
    """
    return round(KILO * mt)


def payload(found: WhatIfs) -> dict[str, Any]:
    """The answers as values that JSON can hold.

    Returns
    -------
    dict
        ``year``; ``edges`` (ids) and ``chain`` (position of each edge's chain); ``base`` (kt: exports, home, flows and
        foreign crude per edge); ``countries``; ``limits``; ``items`` (key, name, same_as, edges by position, nodes);
        ``events``; ``outcomes``: volumes in kt, ``cost`` in cents per delivered tonne, ``money`` in million USD (value,
        low, high), ``through`` in hundredths of a percent (after, low, high), ``binding`` as positions in ``limits``,
        ``flows`` as chain and difference in turn, ``foreign`` as edge and difference; ``answers`` by horizon.
    """
    dispatch = found.dispatch
    position = {edge: i for i, edge in enumerate(dispatch.chains.edge_ids)}
    foreign = _foreign(dispatch)

    def edges(target: Target) -> list[int]:
        return sorted(position[e] for e in target.edges if e in position)

    return {
        "year": found.year,
        "edges": list(dispatch.chains.edge_ids),
        "chain": dispatch.chains.chain_of_edge.tolist(),
        "base": {
            "exports": kilotonnes(dispatch.exports),
            "home": kilotonnes(float(dispatch.domestic.sum())),
            "flows": [kilotonnes(dispatch.base_flows[e]) for e in dispatch.chains.edge_ids],
            "foreign": [kilotonnes(foreign.get(e, 0.0)) for e in dispatch.chains.edge_ids],
        },
        "countries": list(found.countries),
        "limits": [list(limit) for limit in found.limits],
        "items": [
            {
                "key": item.key,
                "name": item.name,
                "kind": item.target.kind,
                "same_as": list(item.same_as),
                "edges": edges(item.target),
                "nodes": sorted(item.target.nodes),
            }
            for item in found.items
        ],
        "events": [
            {
                "key": key,
                "left": [block.left for block in scenario.blocks],
                "edges": sorted({i for block in scenario.blocks for i in edges(block.target)}),
            }
            for key, scenario in found.events
        ],
        "outcomes": found.outcomes,
        "answers": found.answers,
    }
