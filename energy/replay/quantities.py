"""Quantities: the things that a replay compares, each as modelled and as a naive estimate would have it.

Naive, for moorings: loading falls in proportion to the working ones that are shut. For anything else: what crosses it
is displaced. What is displaced goes to the other corridors in proportion to their base, without any limit (routes); or
nothing goes another way and no tank helps (output).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from energy.duration.days import START_FILL
from energy.duration.runs import Run
from energy.duration.simulation import Floats
from energy.duration.storage import StorageDispatch
from energy.errors import UsageError
from energy.flow.bottlenecks import bottlenecks_of
from energy.flow.naive import naive_lost, naive_of
from energy.flow.scenario import Block, Scenario
from energy.network.graph import reachable
from energy.network.units import DAYS, DUST, TONNE
from energy.replay.cases import Case


@dataclass(frozen=True)
class Reading:
    """A case on one run of it: what every quantity is read from; `share` is `displaced_share` on this network."""

    case: Case
    run: Run
    storage: StorageDispatch
    share: Callable[[Scenario], float]

    @cached_property
    def length(self) -> Floats:
        """How much of each step lies in the case's period, days."""
        case, course = self.case, self.run.trajectory
        start = float((case.start - case.origin).days)
        inside = np.minimum(course.end, start + case.days) - np.maximum(course.start, start)
        return np.asarray(np.clip(inside / course.length, 0.0, 1.0) * course.length, dtype=np.float64)

    @cached_property
    def displaced(self) -> Floats:
        """Exports that each step displaces if nothing goes another way, Mt/d."""
        shares = [self.share(state.plan.scenario) for state in self.run.states]
        return np.array(shares) * self.storage.exports / DAYS

    @property
    def name(self) -> str:
        """Id of what was measured."""
        return self.case.of[0].partition(":")[2] if self.case.of else ""

    @property
    def fields(self) -> list[int]:
        """Positions of the fields that were measured; all of them where none is named."""
        known = self.storage.network.sources
        return [self._position(of.partition(":")[2], known) for of in self.case.of] or list(range(len(known)))

    @property
    def farm(self) -> int:
        """Position of the tank farm that was measured."""
        return self._position(self.name, [farm.node for farm in self.storage.farms])

    @property
    def base(self) -> float:
        """Base exports of the corridor that was measured, Mt/y."""
        return self.through(self.storage.base_flows)

    def through(self, flows: Mapping[str, float]) -> float:
        """What the measured corridor carries, Mt/y."""
        gates = [g for g, corridor in self.storage.network.gates.items() if corridor == self.name]
        if not gates:
            raise UsageError(f"{self.case.replay_id}: the corridor '{self.name}' has no gate in {self.case.year}")
        return sum(flows[g] for g in gates)

    def _position(self, name: str, known: Sequence[str]) -> int:
        if name not in known:
            raise UsageError(f"{self.case.replay_id}: '{name}' is not among {', '.join(known)}")
        return known.index(name)


def modelled(reading: Reading) -> float | None:
    """The model's value of a case's quantity, in the case's unit; None where it does not come to pass (no cut).

    Raises
    ------
    UsageError
        If what was measured is not in the network of the base year.
    """
    return _QUANTITIES[reading.case.quantity][0](reading)


def naive(reading: Reading) -> float:
    """The naive value of a case's quantity, in the case's unit; any run of the case will do, it gives the days."""
    return _QUANTITIES[reading.case.quantity][1](reading)


def _lost(r: Reading) -> float:
    course = r.run.trajectory
    missed = (course.producers.base - course.output)[:, r.fields].sum(axis=1)
    return max(float(missed @ r.length), 0.0)


def _naive_lost(r: Reading) -> float:
    """What is displaced, of the fields that were measured in proportion to their base."""
    base = r.run.trajectory.producers.base
    share = float(base[r.fields].sum() / base[:-1].sum())
    return share * _displaced(r)


def _displaced(r: Reading) -> float:
    return float(r.displaced @ r.length)


def _exports_lost(r: Reading) -> float:
    return max(float((r.run.base_exports - r.run.exports) @ r.length), 0.0)


def _rerouted(r: Reading) -> float:
    return float(np.array([s.rerouted_mt for s in r.run.states]) @ r.length) / DAYS


def _output(r: Reading) -> float:
    rates = r.run.trajectory.output[:, r.fields].sum(axis=1)
    return float(rates @ r.length) / float(r.length.sum()) * 1000


def _produced(r: Reading) -> float:
    return float(r.run.trajectory.output[:, r.fields].sum(axis=1) @ r.length)


def _naive_produced(r: Reading) -> float:
    return float(r.run.trajectory.producers.base[r.fields].sum() * r.length.sum()) - _naive_lost(r)


def _naive_output(r: Reading) -> float:
    base = r.run.trajectory.producers.base
    left = 1 - r.displaced / float(base[:-1].sum())
    return float(base[r.fields].sum() * (left @ r.length) / r.length.sum() * 1000)


def _loading(r: Reading) -> float:
    return float(r.run.trajectory.loading[:, r.farm] @ r.length)


def _naive_loading(r: Reading) -> float:
    """Base loading times the share that the closures leave: of working moorings, or of what crosses the block."""
    storage, place = r.storage, r.farm
    whole = float(storage.open_rates().through[place])
    home = sum(storage.base_flows[e] for e in storage.leaving(storage.farms[place].node)) / DAYS
    left = np.maximum(1 - r.displaced / home, 0.0) if home > 0 else np.ones(len(r.length))
    return float(whole * (left @ r.length))


def _fill(r: Reading) -> float:
    last = int(np.flatnonzero(r.length > 0)[-1])
    return float(r.run.trajectory.stock[last, r.farm] / r.run.trajectory.producers.capacity[r.farm])


def _edge(r: Reading) -> float:
    if r.name not in r.storage.network.edge:
        raise UsageError(f"{r.case.replay_id}: the edge '{r.name}' is not open in {r.case.year}")
    return float(np.array([s.plan.flows[r.name] for s in r.run.states]) @ r.length) / DAYS


def _naive_edge(r: Reading) -> float:
    blocks = [state.plan.scenario.blocks for state in r.run.states]
    left = np.array([min([1.0, *(b.left for b in shut if r.name in b.target.edges)]) for shut in blocks])
    return float(r.storage.base_flows[r.name] / DAYS * (left @ r.length))


def _corridor(r: Reading) -> float:
    """Exports of the corridor.

    After a restart exports may differ from the plan of an open network, because stock is worked off and production is
    still down: that difference belongs to the corridors that had been cut.
    """
    dropped, rates = 0.0, []
    for exports, state in zip(r.run.exports.tolist(), r.run.states, strict=True):
        flow, total = r.through(state.plan.flows), sum(_drops(r, state.plan.flows).values())
        if total > TONNE:
            dropped = max(r.base - flow, 0.0) / total
        rates.append(flow / DAYS + dropped * (exports - state.plan.plan.exports / DAYS))
    return float(np.array(rates, dtype=np.float64) @ r.length)


def _corridor_more(r: Reading) -> float:
    return _corridor(r) - r.base / DAYS * float(r.length.sum())


def _naive_corridor(r: Reading) -> float:
    return r.base / DAYS * float(r.length.sum()) + _naive_corridor_more(r)


def _naive_corridor_more(r: Reading) -> float:
    """In proportion: corridors that the event cuts lose by their drop in the plan, the others gain by their base."""
    base, gates = r.storage.base_flows, r.storage.network.gates
    change = np.zeros(len(r.length))
    for i, state in enumerate(r.run.states):
        drops = _drops(r, state.plan.flows)
        cut = {corridor for corridor, drop in drops.items() if drop > TONNE}
        if r.name in cut:
            change[i] = -r.displaced[i] * drops[r.name] / sum(drops.values())
        else:
            others = sum(base[gate] for gate, corridor in gates.items() if corridor not in cut)
            change[i] = r.displaced[i] * r.base / others if others > DUST else 0.0
    return float(change @ r.length)


def _drops(r: Reading, flows: Mapping[str, float]) -> dict[str, float]:
    """How much less each corridor carries than in the base case, Mt/y."""
    drops: dict[str, float] = {}
    for gate, corridor in r.storage.network.gates.items():
        drops[corridor] = drops.get(corridor, 0.0) + max(r.storage.base_flows[gate] - flows[gate], 0.0)
    return drops


_QUANTITIES: Mapping[str, tuple[Callable[[Reading], float | None], Callable[[Reading], float]]] = {
    "first_cut": (lambda r: r.run.first_cut_days, lambda r: 0.0),
    "fill": (_fill, lambda r: sum(START_FILL) / 2),
    "lost": (_lost, _naive_lost),
    "exports_lost": (_exports_lost, _displaced),
    "rerouted": (_rerouted, _displaced),
    "output": (_output, _naive_output),
    "produced": (_produced, _naive_produced),
    "loading": (_loading, _naive_loading),
    "edge": (_edge, _naive_edge),
    "corridor": (_corridor, _naive_corridor),
    "corridor_more": (_corridor_more, _naive_corridor_more),
}
"""Every quantity: as modelled, and naive."""


def displaced_share(storage: StorageDispatch, scenario: Scenario) -> float:
    """Share of exports that a block displaces if nothing goes another way."""
    if storage.exports <= 0:
        return 0.0
    displaced, rest = 0.0, list(scenario.blocks)
    for k, joint in enumerate(storage.network.joints):
        hit = [b for b in rest if b.target.edges and b.target.edges <= set(joint.members)]
        if joint.kind == "moorings" and hit:
            whole = [b.left for b in hit if b.target.kind == "joint"]
            single = [b for b in hit if b.target.kind != "joint"]
            working = min([_working(joint.working_units or 1.0, set(joint.members), single), *whole])
            displaced += (1 - working) * storage.joint_base(k)
            rest = [b for b in rest if b not in hit]
    displaced += naive_lost(storage, naive_of(storage, Scenario(tuple(rest), scenario.horizon)))
    return min(displaced / storage.exports, 1.0)


def _working(units: float, members: set[str], hit: Sequence[Block]) -> float:
    left = {m: min([1.0, *(b.left for b in hit if m in b.target.edges)]) for m in members}
    return min(sum(left.values()) / units, 1.0)


def binding_names(reading: Reading) -> tuple[str, ...]:
    """Limits that bind in the first closure of the case, those on the ways of what was measured."""
    storage, quantity = reading.storage, reading.case.quantity
    first = next((s for s in reading.run.states if s.plan.scenario.blocks), None)
    if first is None:
        return ()
    shut = tuple(e for b in first.plan.scenario.blocks for e in b.target.edges)
    binding = bottlenecks_of(storage, first.plan, shut)
    if quantity == "loading":
        near = frozenset(storage.leaving(reading.name))
        binding = tuple(b for b in binding if _members(b.id, storage) <= near)
    elif quantity.startswith("corridor"):
        near = _ways(reading.name, storage)
        binding = tuple(b for b in binding if _members(b.id, storage) & near)
    return tuple(f"{b.name} {b.limit_mt:.1f} Mt/y" for b in binding)


def _members(limit: str, storage: StorageDispatch) -> frozenset[str]:
    """Edges of a limit given as `edge:ID` or `joint:ID`."""
    kind, _, name = limit.partition(":")
    if kind == "edge":
        return frozenset({name})
    return frozenset(m for j in storage.network.joints if j.joint_id == name for m in j.members)


def _ways(corridor: str, storage: StorageDispatch) -> frozenset[str]:
    """Edges on ways through the gates of a corridor."""
    network = storage.network
    steps = [(e.tail, e.head) for e in network.edges]
    gates = [network.edge[g] for g, c in network.gates.items() if c == corridor]
    before = reachable((g.tail for g in gates), [(head, tail) for tail, head in steps])
    after = reachable((g.head for g in gates), steps)
    return frozenset(e.edge_id for e in network.edges if e in gates or e.head in before or e.tail in after)
