"""Netback: what exports earn at the outlets, less what it costs to bring them there.

The price is the same at every outlet, because differentials between outlets are published for few of them; so the best
netback weighs volumes and transport costs. Money here is what the goods are worth in the model, never anybody's income.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.flow.room import Room
from energy.flow.scenario import Scenario
from energy.network.economics import brent, value_factor
from energy.network.graph import Network
from energy.optimization.ranges import FlowRanges

HOME_FIRST = 10.0
"""A tonne refined at home counts as ten at the best price abroad, so that home refineries are always served first."""

_ROOM = 1e-3
"""Million USD by which the best netback may be missed, so that rounding never makes a program infeasible."""


@dataclass(frozen=True)
class Netback:
    """A plan with the most netback.

    Attributes
    ----------
    value_musd : float
        Million USD a year: price times exports, less transport costs beyond those of serving the home refineries alone.
    exports, domestic : float
        Mt/y.
    flows : mapping of str to float
        Mt/y per edge. Where plans tie it is one of several; the totals are not.
    scenario : Scenario
        What was blocked.
    """

    value_musd: float
    exports: float
    domestic: float
    flows: Mapping[str, float]
    scenario: Scenario
    intake: Mapping[str, float]
    supplied: float
    room: Room
    net_musd: float


def worth_of(network: Network, *, factor: float | None = None) -> Mapping[str, float]:
    """What a tonne earns where it is exported: USD/t per gate edge, in the network's year.

    `factor` is how many barrels of Brent a tonne is worth, instead of the central value of the tables.

    Raises
    ------
    UsageError
        If the tables have no price for the year.

    Examples
    --------
    >>> import energy
    >>> round(max(worth_of(energy.load().network(2024)).values()))
    585
    """
    price, central = brent(network.dataset, network.year), value_factor(network.dataset)
    if price is None or central is None:
        raise UsageError(
            f"no price for {network.year or 'this network'}: parameters.csv needs brent_usd_bbl and value_factor_bbl_t"
        )
    return dict.fromkeys(network.gates, price.value * (central.value if factor is None else factor))


class NetbackProgram:
    """The best netback on a compiled year: the program of its dispatch with another objective.

    What scenarios leave open comes from the compiled year; exports and supply never exceed base. `worth` is what a
    tonne earns (USD) at each edge that ends an export way: each exported tonne passes one of them.
    """

    def __init__(self, dispatch: Dispatch, worth: Mapping[str, float]) -> None:
        self.dispatch = dispatch
        chains = dispatch.chains
        earned = np.array([worth.get(e, 0.0) for e in chains.edge_ids]) - dispatch.cost
        self._net = np.zeros(len(chains.ids))
        np.add.at(self._net, chains.chain_of_edge, earned)
        self._at_home = HOME_FIRST * max(worth.values(), default=1.0)

    def best(
        self, scenario: Scenario, *, phi: float | None = None, limits: Mapping[str, float] | None = None
    ) -> Netback:
        """The plan with the most netback that a scenario leaves possible (parameters as in `Dispatch.solve`)."""
        room, bounds = self.dispatch.bounds(scenario, phi=phi, limits=limits)
        program, network = self.dispatch.program, self.dispatch.network
        at_home = program.most(replace(bounds, exports=0.0), self._net, self._at_home)
        plan = program.most(bounds, self._net, self._at_home)
        net = float(self._net @ plan.chains)
        taken = np.concatenate([plan.domestic, plan.markets])
        return Netback(
            value_musd=net - float(self._net @ at_home.chains),
            exports=plan.exports,
            domestic=float(plan.domestic.sum()),
            flows=self.dispatch.by_edge(plan.chains),
            scenario=scenario,
            intake=dict(zip((*network.domestic, *network.markets), taken.tolist(), strict=True)),
            supplied=float(plan.supply.sum()),
            room=room,
            net_musd=net,
        )

    def near(self, best: Netback, tolerance: float, edges: Collection[str]) -> tuple[float, float]:
        """Least and most exports (Mt/y) that cross some edges, over all plans nearly as good as the best.

        The best plan's exports and home deliveries are held; a part of its netback may be given up (0.01: a hundredth).
        With exports held the share is linear, so two linear programs give it exactly.
        """
        network = self.dispatch.network
        fixed = {"total:exports": best.exports} | {f"node:{n}": best.intake[n] for n in network.domestic}
        edge_ids = self.dispatch.chains.edge_ids
        extent = FlowRanges(
            network,
            fixed,
            {n: (0.0, float(s)) for n, s in zip(network.sources, self.dispatch.supply, strict=True)},
            best.supplied,
            dict(zip(edge_ids, best.room.edges.tolist(), strict=True)),
            {j.joint_id: most for j, most in zip(network.joints, best.room.joints.tolist(), strict=True)},
            at_least=(dict(enumerate(self._net.tolist())), best.net_musd - tolerance * abs(best.value_musd) - _ROOM),
        )
        return extent.of_crossing(edges)
