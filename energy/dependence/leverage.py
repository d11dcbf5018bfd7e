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

from energy.dependence.games import MOST_PLAYERS, Core, core, nucleolus, shapley
from energy.dependence.netback import NetbackProgram, worth_of
from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Block, Scenario
from energy.network.parameters import value_factor
from energy.network.projects import Plan, plan_of, plans_of, with_projects

if TYPE_CHECKING:
    from energy.study import Study

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


@dataclass(frozen=True)
class Leverage:
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


def players_of(study: "Study") -> tuple[Player, ...]:
    """The players of a folder's table.

    Raises
    ------
    UsageError
        If the folder has no players, or too many.
    """
    table = study.dataset.table("players")
    if not len(table):
        raise UsageError("this network has no players: give a table with --players (player_id, name, targets, home)")
    if len(table) > MOST_PLAYERS:
        raise UsageError(f"{len(table)} players make too many coalitions: at most {MOST_PLAYERS}")
    return tuple(
        Player(str(item), str(row["name"]), tuple(str(row["targets"]).split(";")), bool(row["home"]))
        for item, row in zip(table.index, table.to_dict("records"), strict=True)
    )


def leverage(
    study: "Study",
    *,
    year: int | None = None,
    plans: Sequence[str] = (),
    players: Sequence[Player] | None = None,
    worth: Mapping[str, float] | None = None,
) -> Leverage:
    """The transit game: what each player's territory adds.

    Parameters
    ----------
    study : Study
        A network folder.
    year : int, optional
        Base year.
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
    >>> game = leverage(energy.load(), year=2024)
    >>> [share.player.player_id for share in game.shares][:2]
    ['kz', 'ru']
    """
    who = tuple(players) if players is not None else players_of(study)
    dispatch, chosen = _dispatch(study, year, [plan_of(study.dataset, name) for name in plans])
    earned = worth if worth is not None else worth_of(dispatch.network)
    values, exports = _coalitions(study, dispatch, who, earned)
    central = shapley(values)
    ends = [central / values[-1]]
    factor = value_factor(study.dataset)
    for end in (factor.low, factor.high) if factor and worth is None else ():
        if end is not None:
            other, _ = _coalitions(study, dispatch, who, worth_of(dispatch.network, factor=end))
            ends.append(shapley(other) / other[-1])
    shares = tuple(
        Share(
            player,
            float(central[i]),
            float(central[i] / values[-1]),
            min(float(e[i]) for e in ends),
            max(float(e[i]) for e in ends),
        )
        for i, player in enumerate(who)
    )
    names = tuple(plan.name for plan in chosen)
    return Leverage(dispatch.network.year, who, values, exports, shares, core(values, central.tolist()), names)


def worths(study: "Study", *, year: int | None = None, players: Sequence[Player] | None = None) -> tuple[Worth, ...]:
    """What every project alone and every bundle would be worth, first of all nothing added.

    Returns
    -------
    tuple of Worth
        Model results. Exports are capped at base, so a route can be worth something though flows barely change.
    """
    who = tuple(players) if players is not None else players_of(study)
    plans = [Plan("base", "as it is", ()), *plans_of(study.dataset)]
    main = _main_player(study, who, year)
    return tuple(_worth(study, plan, who, main, year) for plan in plans)


def _worth(study: "Study", plan: Plan, who: tuple[Player, ...], main: Player, year: int | None) -> Worth:
    dispatch, _ = _dispatch(study, year, [plan])
    values, _ = _coalitions(study, dispatch, who, worth_of(dispatch.network))
    without = dispatch.solve(_closed(study, [main]), stages=1).plan.exports
    shared = shapley(values) / values[-1]
    return Worth(
        plan.key,
        plan.name,
        without,
        1 - without / dispatch.exports,
        values[-1],
        {player.player_id: float(shared[i]) for i, player in enumerate(who)},
    )


def _main_player(study: "Study", who: tuple[Player, ...], year: int | None) -> Player:
    """The player, other than home, without whom least can be delivered."""
    dispatch = study.dispatch(year)
    others = [player for player in who if not player.home]
    return min(others, key=lambda p: dispatch.solve(_closed(study, [p]), stages=1).plan.exports)


def _dispatch(study: "Study", year: int | None, plans: Sequence[Plan]) -> tuple[Dispatch, Sequence[Plan]]:
    if not any(plan.projects for plan in plans):
        return study.dispatch(year), plans
    from energy.study import Study

    return Study(with_projects(study.dataset, plans)).dispatch(year), plans


def _coalitions(
    study: "Study", dispatch: Dispatch, who: tuple[Player, ...], worth: Mapping[str, float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Best netback and exports of every coalition, on one compiled program."""
    program = NetbackProgram(dispatch, worth)
    home = next(i for i, player in enumerate(who) if player.home)
    values, exports = [], []
    for coalition in range(1 << len(who)):
        if not coalition >> home & 1:
            values.append(0.0)
            exports.append(0.0)
            continue
        best = program.best(_closed(study, [p for i, p in enumerate(who) if not coalition >> i & 1]))
        values.append(best.value_musd)
        exports.append(best.exports)
    return tuple(values), tuple(exports)


def _closed(study: "Study", players: Sequence[Player]) -> Scenario:
    """The territory of some players closed."""
    names = [target for player in players for target in player.targets]
    found = [study.targets.find(name) for name in names]
    blocks = {target.key: Block(target, 0.0) for target in found}
    return Scenario(tuple(blocks[key] for key in sorted(blocks)))
