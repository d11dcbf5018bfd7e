"""Guesses: what a back-of-the-envelope estimate would say about a replayed event.

Moorings: loading falls in proportion to the working ones that are shut. Anything else: what crosses it is displaced.
What is displaced goes to the other corridors in proportion to their base, without any limit (routes); or nothing goes
another way and no tank helps (output).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from energy.duration.days import START_FILL
from energy.duration.runs import Run
from energy.duration.simulation import Floats
from energy.duration.storage import DAYS, Yard
from energy.flow.naive import naive_lost
from energy.flow.scenario import Block, Scenario
from energy.replay.cases import Case
from energy.replay.quantities import corridor_base, farm, producers, share_of_steps


@dataclass(frozen=True)
class _Guess:
    """What every guess needs: displaced exports (Mt/d) and length (days in the period) of every step."""

    case: Case
    run: Run
    yard: Yard
    displaced: Floats
    length: Floats

    @property
    def scenarios(self) -> list[Scenario]:
        return [s.plan.scenario for s in self.run.states]


def guess(case: Case, run: Run, yard: Yard, share: Callable[[Scenario], float]) -> float:
    """The naive value of a case's quantity, in the case's unit.

    Parameters
    ----------
    case : Case
        What was measured, and the states.
    run : Run
        Any run of the case: gives the days.
    yard : Yard
        Network of the base year.
    share : callable
        `displaced_share` of a scenario on this network.
    """
    length = share_of_steps(case, run) * run.course.length
    scenarios = [s.plan.scenario for s in run.states]
    displaced = np.array([share(scenario) for scenario in scenarios]) * yard.exports / DAYS
    return _GUESSES[case.quantity](_Guess(case, run, yard, displaced, length))


def _all_of_it(g: _Guess) -> float:
    return float(g.displaced @ g.length)


def _output(g: _Guess) -> float:
    base = g.run.course.plant.base
    left = 1 - g.displaced / float(base[:-1].sum())
    return float(base[producers(g.case, g.yard)].sum() * (left @ g.length) / g.length.sum() * 1000)


def _loading(g: _Guess) -> float:
    """Base loading times the share that the states leave: of working moorings, or of what crosses the block."""
    place = farm(g.case, g.yard)
    whole = float(g.yard.open_rates().through[place])
    home = sum(g.yard.base_flows[e] for e in g.yard.leaving(g.yard.farms[place].node)) / DAYS
    left = np.maximum(1 - g.displaced / home, 0.0) if home > 0 else np.ones(len(g.length))
    return float(whole * (left @ g.length))


def _edge(g: _Guess) -> float:
    name = g.case.of[0].partition(":")[2]
    left = np.array([_left(scenario, name) for scenario in g.scenarios])
    return float(g.yard.base_flows[name] / DAYS * (left @ g.length))


def _corridor(g: _Guess) -> float:
    return corridor_base(g.case, g.yard) / DAYS * float(g.length.sum()) + _corridor_more(g)


def _corridor_more(g: _Guess) -> float:
    """In proportion: corridors that the event cuts lose by their drop in the plan, the others gain by their base."""
    base, gates = g.yard.base_flows, g.yard.network.gates
    wanted = g.case.of[0].partition(":")[2]
    change = np.zeros(len(g.length))
    for i, steady in enumerate(g.run.states):
        drop: dict[str, float] = {}
        for gate, corridor in gates.items():
            drop[corridor] = drop.get(corridor, 0.0) + max(base[gate] - steady.plan.flows[gate], 0.0)
        cut = {c for c, fall in drop.items() if fall > 1e-6}
        if wanted in cut:
            change[i] = -g.displaced[i] * drop[wanted] / sum(drop.values())
        else:
            others = sum(base[gate] for gate, c in gates.items() if c not in cut)
            change[i] = g.displaced[i] * corridor_base(g.case, g.yard) / others if others > 1e-9 else 0.0
    return float(change @ g.length)


_GUESSES: Mapping[str, Callable[[_Guess], float]] = {
    "first_cut": lambda g: 0.0,
    "fill": lambda g: sum(START_FILL) / 2,
    "lost": _all_of_it,
    "rerouted": _all_of_it,
    "output": _output,
    "loading": _loading,
    "edge": _edge,
    "corridor": _corridor,
    "corridor_more": _corridor_more,
}


def displaced_share(yard: Yard, scenario: Scenario) -> float:
    """Share of exports that a block displaces."""
    if yard.exports <= 0:
        return 0.0
    displaced, rest = 0.0, list(scenario.blocks)
    for k, joint in enumerate(yard.network.joints):
        hit = [b for b in rest if b.target.edges and b.target.edges <= set(joint.members)]
        if joint.kind == "moorings" and hit:
            displaced += (1 - _working(joint.working_units or 1.0, set(joint.members), hit)) * yard.joint_base(k)
            rest = [b for b in rest if b not in hit]
    displaced += naive_lost(yard, Scenario(tuple(rest), scenario.horizon))
    return min(displaced / yard.exports, 1.0)


def _working(units: float, members: set[str], hit: Sequence[Block]) -> float:
    left = {m: min([1.0, *(b.left for b in hit if m in b.target.edges)]) for m in members}
    return min(sum(left.values()) / units, 1.0)


def _left(scenario: Scenario, edge: str) -> float:
    return min([1.0, *(b.left for b in scenario.blocks if edge in b.target.edges)])
