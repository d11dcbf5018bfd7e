"""States: which elements are out at a time, and what is lost then. A state's loss is solved once.

What the plan of a state does not load can go out as well without changing anything: the plan stays possible, and less
room never gives a better one. For each state a plan is sought that needs few elements, so that many states share it.
Adding up over such parts is the decomposition of Doulliez and Jamoulle (1972).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.scenario import Block, Scenario
from energy.network.targets import Target
from energy.network.units import DUST

DIGITS = 6
"""Losses are rounded to this many decimals of a Mt/y, so that states with one loss count as one."""

_SAME = 1e-7
"""Mt/y: deliveries that differ by less are the same; of duals, what is none."""


class Solved(NamedTuple):
    """One linear program solved: deliveries in Mt/y abroad and at home, and masks of elements.

    `loaded` are those that the plan uses; `vital` are those of them that it surely takes, by the duals of full limits.
    """

    exports: float
    domestic: float
    loaded: int
    vital: int


class SystemState(NamedTuple):
    """A state: lost exports and lost home deliveries (Mt/y), and two masks.

    `needed` are elements that it takes to lose no more; `spare` are others that can be out besides.
    """

    lost: float
    home_lost: float
    needed: int
    spare: int


class StateSet(NamedTuple):
    """States with one loss: those where all of `out` is out, nothing of `kept` is, and anything else may be."""

    state: SystemState
    out: int
    kept: int


class States:
    """Losses of all states of some elements; bit i of a mask stands for the i-th block.

    A plan that needs few elements is only looked for in states with at most `deepest` out. Without it, in all: that
    pays where all states are added up, not where some are drawn. `progress` is called with the number of programs
    solved so far, after each.
    """

    def __init__(
        self,
        dispatch: Dispatch,
        blocks: Sequence[Block],
        *,
        horizon: str = "structural",
        release_foreign: bool = False,
        deepest: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self._dispatch = dispatch
        self._blocks = tuple(blocks)
        self._horizon, self._release = horizon, release_foreign
        self._deepest = len(self._blocks) if deepest is None else deepest
        self._progress = progress
        self._touched = np.array([_touched(dispatch, block.target) for block in blocks])
        own = [block.target.edges if block.left == 0 else frozenset[str]() for block in blocks]
        self._own = np.array([[e in edges for e in dispatch.chains.edge_ids] for edges in own], dtype=np.bool_)
        self._solved: dict[int, Solved] = {}
        self._states: dict[int, SystemState] = {}

    @property
    def solves(self) -> int:
        """Programs solved so far."""
        return len(self._solved)

    def at(self, out: int) -> SystemState:
        """The state with the elements of a mask out, through the smallest state that shares its loss."""
        core = spare = 0
        while True:
            state = self._state(core, spare)
            more = state.needed & out & ~core
            if not more:
                return state
            core, spare = core | more, state.spare

    def parts(self, *, never: int = 0, always: int = 0) -> Iterator[StateSet]:
        """Split all states into parts with one loss each; they do not overlap, and every state lies in one.

        `never` and `always` are masks of elements of probability 0 and 1. Parts that go against two or more of these
        are left out: they weigh nothing, even where one element is taken to be surely out or surely in.
        """
        waiting = [(0, 0, 0)]
        while waiting:
            out, kept, spare = waiting.pop()
            state = self._state(out, spare)
            for i in bits(state.needed & ~kept):
                if _against(out | 1 << i, kept, never, always) <= 1:
                    waiting.append((out | 1 << i, kept, state.spare))
                kept |= 1 << i
            if _against(out, kept, never, always) <= 1:
                yield StateSet(state, out, kept)

    def _state(self, out: int, spare: int) -> SystemState:
        """The state with just a mask out; `spare` is a guess of what else may go out, from a state with less out."""
        if out not in self._states:
            first = least = self._solve(out)
            closed = out
            for more in self._tries(out, spare, first):
                if least.loaded & more:
                    without = self._solve(closed | more)
                    if _as_good(without, first):
                        least, closed = without, closed | more
            lost = max(self._dispatch.exports - first.exports, 0.0)
            home_lost = max(float(self._dispatch.domestic.sum()) - first.domestic, 0.0)
            needed = least.loaded & ~out
            self._states[out] = SystemState(round(lost, DIGITS), round(home_lost, DIGITS), needed, closed & ~out)
        return self._states[out]

    def _tries(self, out: int, spare: int, first: Solved) -> Iterator[int]:
        """Masks of what may go out besides, to be tried in turn."""
        # Where a block can set room free, less room may deliver more: then a plan only speaks for itself.
        if not self._release:
            yield spare & ~out
            if out.bit_count() <= self._deepest:
                yield from (1 << i for i in bits(first.loaded & ~first.vital))

    def _solve(self, out: int) -> Solved:
        if out not in self._solved:
            blocks = tuple(self._blocks[i] for i in bits(out))
            scenario = Scenario(blocks, self._horizon, self._release)
            answer = self._dispatch.solve(scenario, stages=1)
            plan = answer.plan
            masks = self._loaded(answer), self._vital(answer)
            self._solved[out] = Solved(plan.exports, float(plan.domestic.sum()), *masks)
            if self._progress is not None:
                self._progress(len(self._solved))
        return self._solved[out]

    def _loaded(self, answer: Dispatched) -> int:
        flows, plan = np.array(list(answer.flows.values())), answer.plan
        if self._release:
            flows = flows + np.array([answer.foreign.get(e, 0.0) for e in answer.flows])
        used = np.concatenate([flows, plan.supply, plan.domestic, plan.markets]) > DUST
        return mask_of(np.any(self._touched & used, axis=1))

    def _vital(self, answer: Dispatched) -> int:
        """Elements with a full limit whose dual says that less of it delivers less."""
        tight = (np.abs(answer.plan.chain_duals) > _SAME) & (answer.plan.chains > _SAME)
        return mask_of(np.any(self._own & tight[self._dispatch.chains.chain_of_edge], axis=1))


def mask_of(flags: npt.NDArray[np.bool_]) -> int:
    """A mask with a one wherever a flag is set.

    Examples
    --------
    >>> bin(mask_of(np.array([True, False, True])))
    '0b101'
    """
    return sum(1 << i for i in np.flatnonzero(flags).tolist())


def bits(mask: int) -> Iterator[int]:
    """Positions of the ones of a mask, from the lowest.

    Examples
    --------
    >>> list(bits(0b1010))
    [1, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _as_good(one: Solved, other: Solved) -> bool:
    return abs(one.exports - other.exports) <= _SAME and abs(one.domestic - other.domestic) <= _SAME


def _against(out: int, kept: int, never: int, always: int) -> int:
    return (out & never).bit_count() + (kept & always).bit_count()


def _touched(dispatch: Dispatch, target: Target) -> npt.NDArray[np.bool_]:
    """What a target touches: its own edges and nodes, edges that depend on them, and moorings that work with them.

    Flags per edge, source, home refinery and market.
    """
    network = dispatch.network
    edges = set(target.edges)
    edges |= {edge.edge_id for edge in network.edges if edges & set(edge.depends_on)}
    for joint in network.joints:
        if joint.kind == "moorings" and edges & joint.members.keys():
            edges |= joint.members.keys()
    nodes = (*network.sources, *network.domestic, *network.markets)
    flags = [e in edges for e in dispatch.chains.edge_ids] + [n in target.nodes for n in nodes]
    return np.array(flags, dtype=np.bool_)
