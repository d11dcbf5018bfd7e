"""Quantities: the things that a replay compares, each as modelled and as a naive estimate would have it.

As modelled each is one value per draw. Naive, for moorings: loading falls in proportion to the working ones that are
shut. For anything else: what crosses it is displaced. What is displaced goes to the other corridors in proportion to
their base, without any limit (routes); or nothing goes another way and no tank helps (output).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from energy.duration.conditions import START_FILL
from energy.duration.level import published_output
from energy.duration.runs import Runs, rebased
from energy.duration.simulation import Floats
from energy.duration.storage import Steady, StorageDispatch
from energy.errors import UsageError
from energy.flow.naive import naive_lost, naive_of
from energy.flow.scenario import Block, Scenario
from energy.network.units import DAYS, DUST, TONNE
from energy.replay.cases import Case


@dataclass(frozen=True)
class Reading:
    """A case on the runs of it: what every quantity is read from; `share` is `displaced_share` on this network."""

    case: Case
    runs: Runs
    storage: StorageDispatch
    share: Callable[[Scenario], float]

    @cached_property
    def length(self) -> Floats:
        """How much of each step lies in the case's period, days."""
        case, course = self.case, self.runs.trajectory
        start = float((case.start - case.origin).days)
        inside = np.minimum(course.end, start + case.days) - np.maximum(course.start, start)
        return np.asarray(np.clip(inside / course.length, 0.0, 1.0) * course.length, dtype=np.float64)

    @cached_property
    def states(self) -> list[Steady]:
        """The state of the network behind each step of the first draw: which scenario held."""
        return [self.runs.states[k] for k in self.runs.trajectory.state[:, 0].tolist()]

    @cached_property
    def displaced(self) -> Floats:
        """Exports that each step displaces if nothing goes another way, Mt/d."""
        shares = [self.share(state.plan.scenario) for state in self.states]
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

    @property
    def base_output(self) -> float:
        """Base output of the fields that were measured, Mt/d."""
        return float(self.storage.base_output[self.fields].sum())

    @cached_property
    def published(self) -> float:
        """Published output of the country over the model's, which leaves out losses; 1 for single fields."""
        return 1.0 if self.case.of else published_output(self.storage) / float(self.storage.supply.sum())

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


WITHOUT_ERROR = ("first_cut", "full", "fill")
"""Quantities that are no volumes: the model's own error is about what flows."""

LEFT_OF_BASE = ("output", "produced", "loading", "corridor", "edge")
"""Quantities whose values are what is left of the base; those of all others are a change, a loss or a time."""


def modelled(reading: Reading) -> Floats:
    """The model's values of a case's quantity by draw, in the case's unit; not a number where it never comes to pass.

    Raises
    ------
    UsageError
        If what was measured is not in the network of the base year.
    """
    return _QUANTITIES[reading.case.quantity][0](reading)


def naive(reading: Reading) -> float:
    """The naive value of a case's quantity, in the case's unit."""
    return _QUANTITIES[reading.case.quantity][1](reading)


def scale(reading: Reading) -> float:
    """What a row is divided by before rows are averaged, in the case's unit: base volume over the window.

    It does not depend on the outcome. A first cut is measured against the days of the window, a fill against full
    tanks, a change of a corridor against its base.
    """
    return _SCALES[reading.case.quantity](reading)


def other_ways(r: Reading) -> float:
    """What the gates that no closure cuts carry in the base year, Mt in the period."""
    state = next((s for s in r.states if s.plan.scenario.blocks), None)
    if state is None:
        return 0.0
    drops, gates = _drops(r, state.plan.flows), r.storage.network.gates
    base = sum(r.storage.base_flows[g] for g, corridor in gates.items() if drops[corridor] <= TONNE)
    return base / DAYS * _days(r)


def _lost(r: Reading) -> Floats:
    course = r.runs.trajectory
    missed = (course.producers.base - course.output)[:, :, r.fields].sum(axis=2)
    return np.asarray(np.maximum(r.length @ missed, 0.0), dtype=np.float64)


def _naive_lost(r: Reading) -> float:
    """What is displaced, of the fields that were measured in proportion to their base."""
    return r.base_output / float(r.storage.base_output[:-1].sum()) * _displaced(r)


def _displaced(r: Reading) -> float:
    return float(r.displaced @ r.length)


def _exports_lost(r: Reading) -> Floats:
    return np.asarray(np.maximum(r.length @ (r.runs.base_exports - r.runs.exports), 0.0), dtype=np.float64)


def _rerouted(r: Reading) -> Floats:
    return np.asarray(r.length @ r.runs.of_states(lambda s: s.rerouted_mt) / DAYS, dtype=np.float64)


def _output(r: Reading) -> Floats:
    return _produced(r) / float(r.length.sum()) * 1000


def _produced(r: Reading) -> Floats:
    rates = r.runs.trajectory.output[:, :, r.fields].sum(axis=2)
    return np.asarray(r.length @ rates * r.published, dtype=np.float64)


def _naive_produced(r: Reading) -> float:
    return r.published * (r.base_output * float(r.length.sum()) - _naive_lost(r))


def _naive_output(r: Reading) -> float:
    return _naive_produced(r) / float(r.length.sum()) * 1000


def _loading(r: Reading) -> Floats:
    return np.asarray(r.length @ r.runs.trajectory.loading[:, :, r.farm], dtype=np.float64)


def _base_loading(r: Reading) -> float:
    """All crude that leaves the farm in the base year, Mt/d."""
    storage, node = r.storage, r.storage.farms[r.farm].node
    ends = [s.volume for s in storage.rooms.streams if storage.network.edge[s.edges[-1]].head == node]
    return (sum(storage.rooms.carried(f"edge:{e}") for e in storage.leaving(node)) + sum(ends)) / DAYS


def _naive_loading(r: Reading) -> float:
    """Base loading times the share that the closures leave: of working moorings, or of what crosses the block."""
    return float(_base_loading(r) * _days(r) - missed_loading(r) @ r.length)


def missed_loading(r: Reading) -> Floats:
    """How much less each step loads by the naive estimate, Mt/d of all crude."""
    storage = r.storage
    home = sum(storage.base_flows[e] for e in storage.leaving(storage.farms[r.farm].node)) / DAYS
    shut = np.minimum(r.displaced / home, 1.0) if home > 0 else np.zeros(len(r.length))
    return np.asarray(_base_loading(r) * shut, dtype=np.float64)


def _fill(r: Reading) -> Floats:
    last = int(np.flatnonzero(r.length > 0)[-1])
    return r.runs.trajectory.stock[last, :, r.farm] / r.runs.trajectory.producers.capacity[:, r.farm]


def _edge(r: Reading) -> Floats:
    if r.name not in r.storage.network.edge:
        raise UsageError(f"{r.case.replay_id}: the edge '{r.name}' is not open in {r.case.year}")
    flow = r.runs.flow(lambda s: s.plan.flows[r.name], r.storage.base_flows[r.name])
    return np.asarray(r.length @ flow / DAYS, dtype=np.float64)


def _naive_edge(r: Reading) -> float:
    blocks = [state.plan.scenario.blocks for state in r.states]
    left = np.array([min([1.0, *(b.left for b in shut if r.name in b.target.edges)]) for shut in blocks])
    return float(r.storage.base_flows[r.name] / DAYS * (left @ r.length))


def _corridor(r: Reading) -> Floats:
    """Exports of the corridor.

    After a restart exports may differ from the plan of an open network, because stock is worked off and production is
    still down: that difference belongs to the corridors that had been cut.
    """
    runs, level = r.runs, r.runs.conditions.level
    flow = runs.flow(lambda s: r.through(s.plan.flows), r.base)
    drops = runs.of_states(lambda s: sum(_drops(r, s.plan.flows).values()))
    own = runs.of_states(lambda s: max(r.base - r.through(s.plan.flows), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        dropped = np.where(drops > TONNE, own / drops, np.nan)
    share = np.zeros(len(level))
    total = np.zeros(len(level))
    planned = rebased(
        runs.of_states(lambda s: s.plan.plan.exports / DAYS), runs.storage.exports / DAYS, runs.base_exports
    )
    for i, days in enumerate(r.length.tolist()):
        share = np.where(np.isnan(dropped[i]), share, dropped[i])
        total = total + days * (flow[i] / DAYS + share * (runs.exports[i] - planned[i]))
    return total


def _corridor_more(r: Reading) -> Floats:
    return _corridor(r) - r.base * r.runs.conditions.level / DAYS * float(r.length.sum())


def _naive_corridor(r: Reading) -> float:
    return r.base / DAYS * float(r.length.sum()) + _naive_corridor_more(r)


def _naive_corridor_more(r: Reading) -> float:
    """In proportion: corridors that the event cuts lose by their drop in the plan, the others gain by their base."""
    base, gates = r.storage.base_flows, r.storage.network.gates
    change = np.zeros(len(r.length))
    for i, state in enumerate(r.states):
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


def _first_cut(r: Reading) -> Floats:
    return r.runs.first_cut_days


def _full(r: Reading) -> Floats:
    return np.asarray(np.maximum(r.runs.trajectory.full[:, r.farm] - r.runs.onset, 0.0), dtype=np.float64)


_QUANTITIES: Mapping[str, tuple[Callable[[Reading], Floats], Callable[[Reading], float]]] = {
    "first_cut": (_first_cut, lambda r: 0.0),
    "full": (_full, lambda r: 0.0),
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


def _days(r: Reading) -> float:
    return float(r.length.sum())


def _whole_output(r: Reading) -> float:
    return r.base_output * r.published * _days(r)


def _whole_exports(r: Reading) -> float:
    return r.storage.exports / DAYS * _days(r)


def _whole_flow(base: float, r: Reading) -> float:
    return max(base, _SMALLEST_FLOW) / DAYS * _days(r)


_SMALLEST_FLOW = 0.01

_SCALES: Mapping[str, Callable[[Reading], float]] = {
    "first_cut": _days,
    "full": _days,
    "fill": lambda r: 1.0,
    "lost": _whole_output,
    "exports_lost": _whole_exports,
    "rerouted": _whole_exports,
    "output": lambda r: r.base_output * r.published * 1000,
    "produced": _whole_output,
    "loading": lambda r: max(_base_loading(r), TONNE) * _days(r),
    "edge": lambda r: _whole_flow(r.storage.base_flows.get(r.name, 0.0), r),
    "corridor": lambda r: _whole_flow(r.base, r),
    "corridor_more": lambda r: _whole_flow(r.base, r),
}
"""What rows of every quantity are divided by."""


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
