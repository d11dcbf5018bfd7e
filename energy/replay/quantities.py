"""Measures: the quantities of a replay, read off a run."""

from collections.abc import Callable, Mapping

import numpy as np

from energy.duration.runs import Run
from energy.duration.simulation import Floats
from energy.duration.storage import DAYS, Yard
from energy.errors import UsageError
from energy.flow.bottlenecks import bottlenecks_of
from energy.network.reach import reach
from energy.replay.cases import Case


def measure(case: Case, run: Run, yard: Yard) -> float | None:
    """The modelled value of a case's quantity, in the case's unit.

    Returns
    -------
    float or None
        None where the event of the quantity does not come to pass (fields are never cut).

    Raises
    ------
    UsageError
        If what was measured is not in the network of the base year.
    """
    return _MEASURES[case.quantity](case, run, yard, share_of_steps(case, run) * run.course.length)


def _first_cut(case: Case, run: Run, yard: Yard, length: Floats) -> float | None:
    return run.first_cut_days


def _lost(case: Case, run: Run, yard: Yard, length: Floats) -> float:
    plant = run.course.plant
    return max(float((plant.base - run.course.output)[:, plant.home].sum(axis=1) @ length), 0.0)


def _rerouted(case: Case, run: Run, yard: Yard, length: Floats) -> float:
    return float(np.array([s.rerouted_mt for s in run.states]) @ length) / DAYS


def _output(case: Case, run: Run, yard: Yard, length: Floats) -> float:
    rates = run.course.output[:, producers(case, yard)].sum(axis=1)
    return float(rates @ length) / float(length.sum()) * 1000


def _loading(case: Case, run: Run, yard: Yard, length: Floats) -> float:
    return float(run.course.loading[:, farm(case, yard)] @ length)


def _fill(case: Case, run: Run, yard: Yard, length: Floats) -> float:
    place, last = farm(case, yard), int(np.flatnonzero(length > 0)[-1])
    return float(run.course.stock[last, place] / run.course.plant.capacity[place])


def _edge(case: Case, run: Run, yard: Yard, length: Floats) -> float:
    name = case.of[0].partition(":")[2]
    if name not in yard.network.edge:
        raise UsageError(f"{case.replay_id}: the edge '{name}' is not open in {case.year}")
    return float(np.array([s.plan.flows[name] for s in run.states]) @ length) / DAYS


def _corridor(case: Case, run: Run, yard: Yard, length: Floats) -> float:
    return float(corridor_rates(case, run, yard) @ length)


def _corridor_more(case: Case, run: Run, yard: Yard, length: Floats) -> float:
    return _corridor(case, run, yard, length) - corridor_base(case, yard) / DAYS * float(length.sum())


_MEASURES: Mapping[str, Callable[[Case, Run, Yard, Floats], float | None]] = {
    "first_cut": _first_cut,
    "lost": _lost,
    "rerouted": _rerouted,
    "output": _output,
    "loading": _loading,
    "fill": _fill,
    "edge": _edge,
    "corridor": _corridor,
    "corridor_more": _corridor_more,
}


def share_of_steps(case: Case, run: Run) -> Floats:
    """How much of each step lies in the case's period, 0–1."""
    start = float((case.start - case.origin).days)
    course = run.course
    inside = np.minimum(course.end, start + case.days) - np.maximum(course.start, start)
    return np.asarray(np.clip(inside / course.length, 0.0, 1.0), dtype=np.float64)


def producers(case: Case, yard: Yard) -> list[int]:
    """Positions of the fields that were measured; all of them where none is named."""
    if not case.of:
        return list(range(len(yard.network.sources)))
    return [_position(case, name.partition(":")[2], yard.network.sources) for name in case.of]


def farm(case: Case, yard: Yard) -> int:
    """Position of the tank farm that was measured."""
    return _position(case, case.of[0].partition(":")[2], [f.node for f in yard.farms])


def corridor_base(case: Case, yard: Yard) -> float:
    """Base exports of the corridor that was measured, Mt/y."""
    return _through(case, yard, yard.base_flows)


def corridor_rates(case: Case, run: Run, yard: Yard) -> Floats:
    """Exports of the measured corridor per step, Mt/d.

    After a restart exports may differ from the plan of an open network, because stock is worked off and production is
    still down: that difference belongs to the corridors that had been cut.
    """
    base = corridor_base(case, yard)
    dropped = 0.0
    rates = []
    for exports, steady in zip(run.exports.tolist(), run.states, strict=True):
        flow = _through(case, yard, steady.plan.flows)
        total = sum(max(yard.base_flows[g] - steady.plan.flows[g], 0.0) for g in yard.network.gates)
        if total > 1e-6:
            dropped = max(base - flow, 0.0) / total
        rates.append(flow / DAYS + dropped * (exports - steady.plan.plan.exports / DAYS))
    return np.array(rates, dtype=np.float64)


def binding_names(case: Case, run: Run, yard: Yard) -> tuple[str, ...]:
    """Limits that bind in the first state of the case, those on the ways of what was measured."""
    first = next((s for s in run.states if s.plan.scenario.blocks), None)
    if first is None:
        return ()
    shut = tuple(e for b in first.plan.scenario.blocks for e in b.target.edges)
    found = bottlenecks_of(yard, first.plan.plan, first.plan.room, shut)
    wanted = case.of[0].partition(":")[2] if case.of else ""
    if case.quantity == "loading":
        near = frozenset(yard.leaving(wanted))
        found = tuple(b for b in found if members_of(b.id, yard) <= near)
    elif case.quantity.startswith("corridor"):
        near = _ways(wanted, yard)
        found = tuple(b for b in found if members_of(b.id, yard) & near)
    return tuple(f"{b.name} {b.limit_mt:.1f} Mt/y" for b in found)


def members_of(limit: str, yard: Yard) -> frozenset[str]:
    """Edges of a limit given as `edge:ID` or `joint:ID`."""
    kind, _, name = limit.partition(":")
    if kind == "edge":
        return frozenset({name})
    return frozenset(m for j in yard.network.joints if j.joint_id == name for m in j.members)


def _ways(corridor: str, yard: Yard) -> frozenset[str]:
    """Edges on ways through the gates of a corridor."""
    steps = [(e.tail, e.head) for e in yard.network.edges]
    gates = [yard.network.edge[g] for g, c in yard.network.gates.items() if c == corridor]
    before = reach((g.tail for g in gates), [(head, tail) for tail, head in steps])
    after = reach((g.head for g in gates), steps)
    return frozenset(e.edge_id for e in yard.network.edges if e.head in before or e.tail in after) | frozenset(
        g.edge_id for g in gates
    )


def _through(case: Case, yard: Yard, flows: Mapping[str, float]) -> float:
    wanted = case.of[0].partition(":")[2]
    gates = [g for g, corridor in yard.network.gates.items() if corridor == wanted]
    if not gates:
        raise UsageError(f"{case.replay_id}: the corridor '{wanted}' has no gate in {case.year}")
    return sum(flows[g] for g in gates)


def _position(case: Case, name: str, known: "tuple[str, ...] | list[str]") -> int:
    if name not in known:
        raise UsageError(f"{case.replay_id}: '{name}' is not among {', '.join(known)}")
    return known.index(name)
