"""Stakes: the transit game as answers for programs and as tables for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from energy.dependence.leverage import WARNING, Leverage, Player, Worth
from energy.report.answers import envelope, number
from energy.report.console import Unit, percent, plain, span, table

if TYPE_CHECKING:
    from rich.console import Console

    from geodata import Dataset

_UNITS = {"musd": "million USD a year", "mt": "Mt/y", "share": "fraction of the best netback of all"}


def leverage_answer(game: Leverage, dataset: "Dataset", *, with_nucleolus: bool = False) -> dict[str, Any]:
    """The answer of `kzroutes leverage`."""
    return envelope("leverage", dataset, _UNITS) | {
        "kind": "model result",
        "warning": WARNING,
        "year": game.year,
        "with": list(game.plans),
        "total_musd": number(game.total_musd),
        "rows": leverage_records(game),
        "core": {
            "exists": game.core.exists,
            "holds_shapley": game.core.holds,
            "worst_excess_musd": number(game.core.worst_excess),
            "worst_coalition": [p.player_id for p in game.members(game.core.worst_coalition)],
        },
        "nucleolus_musd": {p.player_id: number(v) for p, v in zip(game.players, game.nucleolus, strict=True)}
        if with_nucleolus
        else None,
        "coalitions": coalition_records(game),
    }


def leverage_records(game: Leverage) -> list[dict[str, Any]]:
    """One record per player."""
    return [
        {
            "player": share.player.player_id,
            "name": share.player.name,
            "targets": list(share.player.targets),
            "shapley_musd": number(share.value_musd),
            "share": number(share.share),
            "low": number(share.low),
            "high": number(share.high),
        }
        for share in game.shares
    ]


def coalition_records(game: Leverage) -> list[dict[str, Any]]:
    """One record per coalition that has the home player."""
    return [
        {
            "members": [p.player_id for p in game.members(coalition)],
            "value_musd": number(value),
            "exports_mt": number(exports),
        }
        for coalition, (value, exports) in enumerate(zip(game.values, game.exports, strict=True))
        if any(p.home for p in game.members(coalition))
    ]


def worths_answer(found: Sequence[Worth], dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes leverage --projects`."""
    head = envelope("leverage-projects", dataset, _UNITS)
    return head | {"kind": "model result", "warning": WARNING, "rows": worth_records(found)}


def worth_records(found: Sequence[Worth]) -> list[dict[str, Any]]:
    """One flat record per project or bundle; the first row is the network as it is."""
    return [
        {
            "id": one.key,
            "name": one.name,
            "exports_without_mt": number(one.without_mt),
            "dependence": number(one.dependence),
            "best_netback_musd": number(one.netback_musd),
            **{f"shapley_share_{player}": number(share) for player, share in one.shares.items()},
        }
        for one in found
    ]


def print_leverage(console: "Console", game: Leverage, *, with_nucleolus: bool, coalitions: bool, unit: Unit) -> None:
    """Who adds how much, whether anybody could object, and what it means."""
    year = f"base {game.year}; " if game.year else ""
    taken = f"; with {', '.join(game.plans)}" if game.plans else ""
    columns = ["Player", "million USD/y", "share", "over prices"] + ["nucleolus"] * with_nucleolus
    rows = []
    for i, share in enumerate(game.shares):
        cells = [share.player.name, _money(share.value_musd), percent(share.share), span(share.low, share.high)]
        rows.append(cells + [percent(max(game.nucleolus[i] / game.total_musd, 0.0))] * with_nucleolus)
    title = f"Leverage: Shapley values of the transit game ({year}model result{taken})"
    console.print(table(title, columns, rows))
    console.print(plain(_core_text(game)))
    console.print(plain(WARNING))
    if coalitions:
        console.print()
        found = [
            (_names(game.members(c)), _money(value), unit.volume(exports))
            for c, (value, exports) in enumerate(zip(game.values, game.exports, strict=True))
            if any(p.home for p in game.members(c))
        ]
        title = "Best netback of every coalition that has the home player"
        console.print(table(title, ("Members", "million USD/y", f"exports, {unit.name}"), found))


def _core_text(game: Leverage) -> str:
    if game.core.holds:
        return "It lies in the core: no coalition could do better alone."
    who = _names(game.members(game.core.worst_coalition))
    exists = "one exists, though" if game.core.exists else "no allocation does"
    return f"It does not lie in the core ({exists}): {who} would have {_money(game.core.worst_excess)} more alone."


def print_worths(console: "Console", found: Sequence[Worth], players: Sequence[Player], unit: Unit) -> None:
    """Every project alone, then every bundle."""
    names = {player.player_id: player.name for player in players}
    shown = list(found[0].shares)
    columns = ("", f"exports without, {unit.name}", "dependence", "best netback", *(names[p] for p in shown))
    rows = [
        (
            one.key if one.key == "base" else f"{one.key.partition(':')[2]}",
            unit.volume(one.without_mt),
            percent(one.dependence),
            _money(one.netback_musd),
            *(percent(max(one.shares[p], 0.0)) for p in shown),
        )
        for one in found
    ]
    console.print(table("What a project or a bundle would be worth (model result; Shapley shares)", columns, rows))
    console.print(
        plain(
            "Exports without: what could leave if the player on whom most depends were closed; dependence: the part "
            "that could not. Routes in series help only together, so a project alone can be worth nothing. Exports "
            "never exceed base: a route can be worth something though nothing flows on it."
        )
    )
    console.print(plain(WARNING))


def _money(value: float) -> str:
    return f"{value:,.0f}".replace("-0", "0") if abs(value) < 0.5 else f"{value:,.0f}".replace("-", "−")


def _names(players: Sequence[Player]) -> str:
    return " + ".join(player.name for player in players)
