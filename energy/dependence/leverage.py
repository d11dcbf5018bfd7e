"""Leverage: what each country's territory adds to exports that cross it, in the sense of a cooperative game.

The value of a coalition is the best netback that uses only its members' territory; countries of no player are open to
all, and without the home player nothing has any value. The Shapley value then says how much each player's territory
adds on average over all orders of joining [1]_. It is leverage in this game, not money: nobody is paid it, and another
solution concept gives other figures [2]_.

References
----------
.. [1] F. Hubert and S. Ikonnikova, "Investment options and bargaining power: the Eurasian supply chain for natural
   gas", *Journal of Industrial Economics* 59 (2011) 85–116.
.. [2] D. Nagayama and M. Horita, "A network game analysis of strategic interactions in the international trade of
   Russian natural gas through Ukraine and Belarus", *Energy Economics* 43 (2014) 89–101.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from energy.dependence.games import MOST_PLAYERS, Core, core, nucleolus, shapley
from energy.dependence.netback import NetbackProgram, worth_of
from energy.errors import UsageError
from energy.flow.dispatch import Dispatch, dispatch_for, modelled_dispatch
from energy.flow.scenario import Block, Scenario
from energy.network.economics import value_factor
from energy.network.graph import build
from energy.network.projects import Plan, plan_of, plans_of, with_projects
from energy.results import Record, Result, number, record
from geodata.commodity import GOODS, Commodity
from geodata.dataset import from_row

if TYPE_CHECKING:
    from geodata import Dataset

WARNING = (
    "Leverage in this game, not money: nobody is paid this. It is what a territory adds on average over all orders of "
    "joining, and another solution concept gives other figures (Hubert and Ikonnikova 2011; Nagayama and Horita 2014)."
)


@dataclass(frozen=True)
class Player:
    """A player of the transit game: targets that can be used only with it."""

    player_id: str
    name: str
    targets: tuple[str, ...]
    home: bool


@dataclass(frozen=True)
class Share:
    """What a player gets: million USD a year, as a fraction of all, and that fraction's range over prices."""

    player: Player
    value_musd: float
    share: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Leverage(Result):
    """The transit game of one year.

    Attributes
    ----------
    players : tuple of Player
        Bit i of a coalition stands for player i.
    values : tuple of float
        Best netback of every coalition, million USD a year.
    exports : tuple of float
        What the coalition's plan exports, Mt/y.
    shares : tuple of Share
        Shapley values.
    core : Core
        Whether the Shapley value lies in the core.
    plans : tuple of str
        Projects taken to be there.
    """

    year: int | None
    players: tuple[Player, ...]
    values: tuple[float, ...]
    exports: tuple[float, ...]
    shares: tuple[Share, ...]
    core: Core
    plans: tuple[str, ...]

    @property
    def headline(self) -> str:
        """Who gets how much of the value."""
        parts = ", ".join(f"{s.player.name} {100 * s.share:.1f} %" for s in self.shares)
        return f"{self.year or 'modelled base'}, Shapley shares of {self.total_musd:,.0f} million USD: {parts}"

    def records(self) -> list[Record]:
        """One row per player."""
        return [
            {
                "player": share.player.player_id,
                **record(share.player, "name", "targets"),
                "shapley_musd": number(share.value_musd),
                **record(share, "share", "low", "high"),
            }
            for share in self.shares
        ]

    def coalition_records(self) -> list[Record]:
        """One row per coalition that has the home player."""
        return [
            {
                "members": [p.player_id for p in self.members(c)],
                "value_musd": number(self.values[c]),
                "exports_mt": number(self.exports[c]),
            }
            for c in self.with_home
        ]

    @property
    def with_home(self) -> list[int]:
        """Coalitions that have the home player; the others are worth nothing."""
        return [c for c in range(len(self.values)) if any(p.home for p in self.members(c))]

    @property
    def total_musd(self) -> float:
        """Best netback of all together, million USD a year."""
        return self.values[-1]

    @cached_property
    def nucleolus(self) -> tuple[float, ...]:
        """The nucleolus, million USD a year per player."""
        return tuple(nucleolus(self.values).tolist())

    def members(self, coalition: int) -> tuple[Player, ...]:
        """Players of a coalition."""
        return tuple(player for i, player in enumerate(self.players) if coalition >> i & 1)


@dataclass(frozen=True)
class Worth:
    """What a plan is worth: figures with it in place, model results.

    Attributes
    ----------
    without_mt : float
        Exports possible without the player on whom most depends, Mt/y.
    dependence : float
        Structural dependence on that player, 0–1.
    netback_musd : float
        Best netback of all together, million USD a year.
    shares : mapping of str to float
        Shapley share per player, 0–1.
    """

    key: str
    name: str
    without_mt: float
    dependence: float
    netback_musd: float
    shares: Mapping[str, float]


@dataclass(frozen=True, repr=False)
class Worths(Result):
    """What every project and bundle is worth, the network as it is first."""

    year: int | None
    players: tuple[Player, ...]
    rows: tuple[Worth, ...]
    commodity: Commodity = GOODS

    @property
    def headline(self) -> str:
        """The plan that lets most leave without the player on whom most depends."""
        best = max(self.rows, key=lambda row: row.without_mt)
        now = self.rows[0].without_mt
        gain = f"{now:.2f} → {best.without_mt:.2f} {self.commodity.rate} of exports possible"
        return f"{len(self.rows) - 1} projects and bundles, base {self.year}; most by {best.name}: {gain}"

    def records(self) -> list[Record]:
        """One row per project or bundle; the first is the network as it is."""
        return [
            {
                "id": worth.key,
                "name": worth.name,
                "exports_without_mt": number(worth.without_mt),
                "dependence": number(worth.dependence),
                "best_netback_musd": number(worth.netback_musd),
                **{f"shapley_share_{player}": number(share) for player, share in worth.shares.items()},
            }
            for worth in self.rows
        ]


def players_of(dataset: "Dataset") -> tuple[Player, ...]:
    """The players of a folder's table.

    Raises
    ------
    UsageError
        If the folder has no players, or too many.
    """
    rows = dataset.rows("players")
    if not rows:
        raise UsageError("this network has no players: give a table with --players (player_id, name, targets, home)")
    if len(rows) > MOST_PLAYERS:
        raise UsageError(f"{len(rows)} players make too many coalitions: at most {MOST_PLAYERS}")
    return tuple(from_row(Player, row, targets=tuple(row["targets"].split(";"))) for row in rows)


def leverage(
    dispatch: Dispatch,
    *,
    plans: Sequence[str] = (),
    players: Sequence[Player] | None = None,
    worth: Mapping[str, float] | None = None,
) -> Leverage:
    """The transit game: what each player's territory adds.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    plans : sequence of str
        Projects or bundles taken to be there (`project:ID`, `bundle:ID`).
    players : sequence of Player, optional
        Instead of those of the folder's table.
    worth : mapping of str to float, optional
        USD/t earned per edge that ends an export way, instead of the price of the year.

    Returns
    -------
    Leverage
        A model result. Contracts are lifted; exports never exceed base.

    Raises
    ------
    UsageError
        If there are no players, no price, or a plan that can't be computed.

    Examples
    --------
    >>> import energy
    >>> game = leverage(energy.load().dispatch(2024))
    >>> [share.player.player_id for share in game.shares][:2]
    ['kz', 'ru']
    """
    dataset = dispatch.network.dataset
    who = tuple(players) if players is not None else players_of(dataset)
    chosen = [plan_of(dataset, name) for name in plans]
    dispatch = planned(dispatch, chosen)
    earned = worth if worth is not None else worth_of(dispatch.network)
    values, exports = _coalitions(dispatch, who, earned)
    central = shapley(values)
    ends = [central / values[-1]]
    factor = value_factor(dataset)
    for end in (factor.low, factor.high) if factor and worth is None else ():
        if end is not None:
            other, _ = _coalitions(dispatch, who, worth_of(dispatch.network, factor=end))
            ends.append(shapley(other) / other[-1])
    of_all = np.array(ends)
    columns = (central, of_all[0], of_all.min(axis=0), of_all.max(axis=0))
    shares = tuple(Share(player, *row) for player, *row in zip(who, *(c.tolist() for c in columns), strict=True))
    names = tuple(plan.name for plan in chosen)
    return Leverage(dispatch.network.year, who, values, exports, shares, core(values, central.tolist()), names)


def worths(dispatch: Dispatch, players: Sequence[Player] | None = None) -> Worths:
    """What every project alone and every bundle would be worth, first of all nothing added.

    Model results. Exports are capped at base, so a route can be worth something though flows barely change.
    """
    dataset = dispatch.network.dataset
    who = tuple(players) if players is not None else players_of(dataset)
    main = _main_player(dispatch, who)
    plans = [Plan("base", "as it is", ()), *plans_of(dataset)]
    rows = tuple(_worth(planned(dispatch, [plan]), plan, who, main) for plan in plans)
    return Worths(dispatch.network.year, who, rows, dispatch.network.commodity)


def _worth(dispatch: Dispatch, plan: Plan, who: tuple[Player, ...], main: Player) -> Worth:
    values, _ = _coalitions(dispatch, who, worth_of(dispatch.network))
    without = dispatch.solve(_closed(dispatch, [main]), stages=1).plan.exports
    shared = shapley(values) / values[-1]
    of_each = {player.player_id: float(shared[i]) for i, player in enumerate(who)}
    return Worth(plan.key, plan.name, without, 1 - without / dispatch.exports, values[-1], of_each)


def _main_player(dispatch: Dispatch, who: tuple[Player, ...]) -> Player:
    """The player, other than home, without whom least can be delivered."""
    others = [player for player in who if not player.home]
    return min(others, key=lambda p: dispatch.solve(_closed(dispatch, [p]), stages=1).plan.exports)


def planned(dispatch: Dispatch, plans: Sequence[Plan]) -> Dispatch:
    """The same year compiled with projects in place: limits and edges are new, what flowed in that year is not."""
    if not any(plan.projects for plan in plans):
        return dispatch
    network = build(with_projects(dispatch.network.dataset, plans), dispatch.network.year)
    base = dispatch.baseline
    return modelled_dispatch(network) if base is None else dispatch_for(base.on(network))


def _coalitions(
    dispatch: Dispatch, who: tuple[Player, ...], worth: Mapping[str, float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Best netback and exports of every coalition, on one compiled program."""
    program = NetbackProgram(dispatch, worth)
    home = next(i for i, player in enumerate(who) if player.home)
    values, exports = [0.0] * (1 << len(who)), [0.0] * (1 << len(who))
    for coalition in range(1 << len(who)):
        if coalition >> home & 1:
            best = program.best(_closed(dispatch, [p for i, p in enumerate(who) if not coalition >> i & 1]))
            values[coalition], exports[coalition] = best.value_musd, best.exports
    return tuple(values), tuple(exports)


def _closed(dispatch: Dispatch, players: Sequence[Player]) -> Scenario:
    """The territory of some players closed."""
    names = [target for player in players for target in player.targets]
    targets = {target.key: target for target in map(dispatch.targets.find, names)}
    return Scenario(tuple(Block(targets[key], 0.0) for key in sorted(targets)))
