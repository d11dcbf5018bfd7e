"""Chance: expected loss, tail risk and what each element adds to them, when elements fail by chance.

Elements fail independently of each other; what fails together is one element (a group such as a port with its
terminals). Probabilities are shares of time, so losses are long-run averages in Mt/y. They are the user's: a count
of past events is not a probability.

Up to 20 elements all states are added up exactly; beyond that states are drawn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from energy.errors import UsageError
from energy.flow.calibration import phi_of
from energy.flow.scenario import HORIZONS
from energy.report.answers import envelope, number
from energy.risk.estimators import Distribution, Drawn, Estimate, Exact, Forced, Tail
from energy.risk.outages import Outage
from energy.risk.states import States

if TYPE_CHECKING:
    from rich.console import Console

    from energy.report.console import Unit
    from energy.study import Study
    from geodata import Dataset

MOST_EXACT = 20
METHODS = ("auto", "exact", "monte-carlo")
USUAL_LEVEL = 0.95

CAVEAT = (
    "Elements are taken to fail independently. The probabilities are the user's own; counts of past events are an "
    "example, not a measurement."
)


@dataclass(frozen=True)
class Importance:
    """What one element adds to the risk.

    Attributes
    ----------
    outage : Outage
        The element and its probability.
    alone_mt : float
        Loss in Mt/y while it alone is out.
    forced : Forced
        Expected loss with it surely out and never out; risk achievement worth and risk reduction worth.
    """

    outage: Outage
    alone_mt: float
    forced: Forced


@dataclass(frozen=True)
class Chance:
    """The answer to "how likely, and how much".

    Attributes
    ----------
    year : int or None
        Base year.
    horizon : str
        How long others have to adapt.
    release_foreign : bool
        Whether room that foreign crude leaves is offered to home crude.
    method : str
        ``exact`` or ``monte-carlo``.
    draws, seed : int or None
        Of a Monte Carlo run.
    solves : int
        Linear programs solved.
    base_mt : float
        Exports of the base year, Mt/y.
    eue : Estimate
        Expected unserved exports, Mt/y.
    home : Estimate
        Expected loss at home refineries, Mt/y.
    p_loss : Estimate
        Share of time in which exports are lost.
    tails : tuple of Tail
        At 95 %, and at the level asked for.
    importances : tuple of Importance
        In the order of the outages.
    distribution : tuple of (float, float)
        Losses in Mt/y, ascending, and the probability of each.
    """

    year: int | None
    horizon: str
    release_foreign: bool
    method: str
    draws: int | None
    seed: int | None
    solves: int
    base_mt: float
    eue: Estimate
    home: Estimate
    p_loss: Estimate
    tails: tuple[Tail, ...]
    importances: tuple[Importance, ...]
    distribution: Distribution

    def at_least(self) -> Distribution:
        """Every loss (Mt/y) and the probability of losing that much or more."""
        rest = np.cumsum([p for _, p in reversed(self.distribution)])[::-1].tolist()
        return tuple((loss, min(p, 1.0)) for (loss, _), p in zip(self.distribution, rest, strict=True))


def simulate(
    study: "Study",
    outages: Sequence[Outage],
    *,
    year: int | None = None,
    horizon: str = "structural",
    release_foreign: bool = False,
    method: str = "auto",
    draws: int = 20_000,
    seed: int = 0,
    level: float = USUAL_LEVEL,
    progress: Callable[[int], None] | None = None,
) -> Chance:
    """Work out the losses to expect when elements fail by chance, independently.

    Parameters
    ----------
    study : Study
        The opened network.
    outages : sequence of Outage
        Elements and their probabilities (`read_outages` or `outages_of`), each element once.
    year : int, optional
        Base year.
    horizon : str
        ``month`` (with the central φ), ``year`` or ``structural``.
    release_foreign : bool
        Offer home crude the room that foreign crude leaves.
    method : str
        ``exact``, ``monte-carlo``, or ``auto``: exact up to 20 elements.
    draws, seed : int
        Of a Monte Carlo run; one seed always gives one answer.
    level : float
        Level of a second tail beside 95 %, above 0 and below 1.
    progress : callable, optional
        Called with the number of programs solved so far.

    Returns
    -------
    Chance

    Raises
    ------
    UsageError
        If there are no outages, or a method, number of draws, seed, level, horizon or year makes no sense.

    Examples
    --------
    >>> import energy
    >>> from energy.risk.outages import outages_of
    >>> net = energy.load()
    >>> found = simulate(net, outages_of(net.targets, {"cpc": 0.02}), year=2024)
    >>> round(found.p_loss.value, 6), found.method
    (0.02, 'exact')
    """
    method = _checked(outages, method, horizon, draws, seed, level)
    dispatch = study.dispatch(year)
    phi = phi_of(dispatch.network.dataset)
    exact = method == "exact"
    states = States(
        dispatch,
        [outage.block for outage in outages],
        horizon=horizon,
        phi=phi.central if phi else None,
        release_foreign=release_foreign,
        deepest=None if exact else 1,
        progress=progress,
    )
    chances = np.array([outage.probability for outage in outages])
    risk = Exact(states, chances) if exact else Drawn(states, chances, draws, seed)
    importances = tuple(Importance(outage, states.at(1 << i).lost, risk.forced(i)) for i, outage in enumerate(outages))
    return Chance(
        year=dispatch.network.year,
        horizon=horizon,
        release_foreign=release_foreign,
        method=method,
        draws=None if exact else draws,
        seed=None if exact else seed,
        solves=states.solves,
        base_mt=dispatch.exports,
        eue=risk.mean(),
        home=risk.home(),
        p_loss=risk.any_loss(),
        tails=tuple(risk.tail(one) for one in sorted({USUAL_LEVEL, level})),
        importances=importances,
        distribution=risk.distribution(),
    )


def _checked(outages: Sequence[Outage], method: str, horizon: str, draws: int, seed: int, level: float) -> str:
    if not outages:
        raise UsageError("there are no outages: name at least one element that may be out")
    keys = [outage.key for outage in outages]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise UsageError(f"{twice[0]} is in the outages twice: keep one row per element")
    if method not in METHODS:
        raise UsageError(f"unknown method '{method}': use {', '.join(METHODS)}")
    if method == "exact" and len(outages) > MOST_EXACT:
        raise UsageError(f"exact takes {MOST_EXACT} elements at most, not {len(outages)}: use monte-carlo")
    if horizon not in HORIZONS:
        raise UsageError(f"unknown horizon '{horizon}': use {', '.join(HORIZONS)}")
    if draws < 2:
        raise UsageError(f"{draws} draws are too few: give at least 2, better 20,000")
    if seed < 0:
        raise UsageError(f"the seed is {seed}: give a whole number of 0 or more")
    if not 0 < level < 1:
        raise UsageError(f"the level is {level:g}: give a number above 0 and below 1, such as 0.95")
    if method == "auto":
        return "exact" if len(outages) <= MOST_EXACT else "monte-carlo"
    return method


def chance_answer(chance: Chance, dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes simulate`."""
    units = {"mt": "Mt/y", "probability": "share of time", "raw": "ratio", "rrw": "ratio"}
    return envelope("simulate", dataset, units) | {
        "kind": "model result",
        "caveat": CAVEAT,
        "year": chance.year,
        "horizon": chance.horizon,
        "release_foreign": chance.release_foreign,
        "method": chance.method,
        "draws": chance.draws,
        "seed": chance.seed,
        "solves": chance.solves,
        "base_mt": number(chance.base_mt),
        "eue_mt": number(chance.eue.value),
        "eue_se_mt": number(chance.eue.se),
        "home_lost_mt": number(chance.home.value),
        "home_lost_se_mt": number(chance.home.se),
        "p_loss": number(chance.p_loss.value),
        "p_loss_se": number(chance.p_loss.se),
        "tails": [
            {
                "level": number(tail.level),
                "var_mt": number(tail.var),
                "var_low_mt": number(tail.var_low),
                "var_high_mt": number(tail.var_high),
                "cvar_mt": number(tail.cvar.value),
                "cvar_se_mt": number(tail.cvar.se),
            }
            for tail in chance.tails
        ],
        "elements": chance_records(chance),
        "distribution": distribution_records(chance),
    }


def chance_records(chance: Chance) -> list[dict[str, Any]]:
    """One record per element, in the order of the outages."""
    return [
        {
            "target": one.outage.key,
            "name": one.outage.name,
            "probability": number(one.outage.probability),
            "events_per_year": number(one.outage.events_per_year),
            "mean_days": number(one.outage.mean_days),
            "alone_mt": number(one.alone_mt),
            "eue_if_out_mt": number(one.forced.out.value),
            "eue_if_out_se_mt": number(one.forced.out.se),
            "eue_if_never_out_mt": number(one.forced.kept.value),
            "eue_if_never_out_se_mt": number(one.forced.kept.se),
            "raw": number(one.forced.raw.value) if one.forced.raw else None,
            "raw_se": number(one.forced.raw.se) if one.forced.raw else None,
            "rrw": number(one.forced.rrw.value) if one.forced.rrw else None,
            "rrw_se": number(one.forced.rrw.se) if one.forced.rrw else None,
            "note": one.outage.note,
        }
        for one in chance.importances
    ]


def distribution_records(chance: Chance) -> list[dict[str, Any]]:
    """One record per loss that is possible, ascending, with the probability of it and of it or more."""
    return [
        {"lost_mt": number(loss), "probability": number(p), "at_least": number(rest)}
        for (loss, p), (_, rest) in zip(chance.distribution, chance.at_least(), strict=True)
    ]


def print_chance(console: "Console", chance: Chance, unit: "Unit") -> None:
    """The risk in all, what each element adds, and how it was worked out."""
    from energy.report.console import percent, plain, table

    year = f"base {chance.year}, " if chance.year else ""
    head = f"Outages by chance: {year}{chance.horizon} horizon (model result, {unit.name})"
    drawn = chance.method == "monte-carlo"
    console.print(table(head, ("", "value", "standard error" if drawn else ""), _total_rows(chance, unit)))
    console.print()
    rows = (
        (
            one.outage.name,
            percent(one.outage.probability, 2),
            unit.volume(one.alone_mt),
            unit.volume(one.forced.out.value),
            _ratio(one.forced.raw, drawn, "–"),
            _ratio(one.forced.rrw, drawn, "all of it"),
        )
        for one in sorted(chance.importances, key=lambda one: (-one.forced.out.value, one.outage.key))
    )
    columns = ("Element", "out", "lost while out alone", "expected if surely out", "RAW", "RRW")
    console.print(table("What each element adds", columns, rows))
    console.print(
        plain("RAW: expected loss if it were surely out, over the expected loss. RRW: the expected loss over")
    )
    console.print(plain("what would be left of it if the element never failed."))
    if any(one.forced.raw and one.forced.raw.value < 1 - 1e-3 for one in chance.importances):
        console.print(
            plain(
                "RAW below 1: home refineries are served first; without this element they lose, and exports keep more."
            )
        )
    if chance.draws and chance.p_loss.value == 0:
        most = percent(min(3 / chance.draws, 1.0), 4)
        console.print(plain(f"No draw lost anything: the share of time with a loss is below {most} (95 % confidence)."))
    how = f"{chance.draws:,} draws, seed {chance.seed}" if drawn else "All states added up"
    console.print(plain(f"{how}; {chance.solves:,} programs solved. {CAVEAT}"))


def _total_rows(chance: Chance, unit: "Unit") -> list[tuple[str, str, str]]:
    from energy.report.console import percent

    drawn = chance.method == "monte-carlo"

    def spread(estimate: Estimate) -> str:
        return unit.volume(estimate.se) if drawn else ""

    rows = [
        ("exports of the base year", unit.volume(chance.base_mt), ""),
        ("expected unserved exports", unit.volume(chance.eue.value), spread(chance.eue)),
    ]
    if chance.base_mt > 0:
        rows.append(("  of exports", percent(chance.eue.value / chance.base_mt, 2), ""))
    rows.append(
        ("share of time with a loss", percent(chance.p_loss.value, 2), percent(chance.p_loss.se, 2) if drawn else "")
    )
    for tail in chance.tails:
        bounds = f"95 % interval {unit.volume(tail.var_low)} to {unit.volume(tail.var_high)}" if drawn else ""
        rows.append((f"value at risk, {percent(tail.level)}", unit.volume(tail.var), bounds))
        rows.append((f"mean of the worst {percent(1 - tail.level)}", unit.volume(tail.cvar.value), spread(tail.cvar)))
    rows.append(("expected loss at home refineries", unit.volume(chance.home.value), spread(chance.home)))
    return rows


def _ratio(estimate: Estimate | None, drawn: bool, missing: str) -> str:
    if estimate is None:
        return missing
    return f"{estimate.value:.3f} ± {estimate.se:.3f}" if drawn else f"{estimate.value:.3f}"
