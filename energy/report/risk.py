"""The risk of outages by chance: as an answer for programs, as flat records, and as tables for people."""

from typing import TYPE_CHECKING, Any

from energy.report.console import Unit, percent, table, text
from energy.report.formats import envelope
from energy.results import number
from energy.risk.assessment import CAVEAT, Chance
from energy.risk.estimators import Estimate

if TYPE_CHECKING:
    from rich.console import Console

    from geodata import Dataset


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
        "elements": chance.records(),
        "distribution": distribution_records(chance),
    }


def distribution_records(chance: Chance) -> list[dict[str, Any]]:
    """One record per loss that is possible, ascending, with the probability of it and of it or more."""
    return [
        {"lost_mt": number(loss), "probability": number(p), "at_least": number(rest)}
        for (loss, p), (_, rest) in zip(chance.distribution, chance.at_least(), strict=True)
    ]


def print_chance(console: "Console", chance: Chance, unit: Unit) -> None:
    """The risk in all, what each element adds, and how it was worked out."""
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
    console.print(text("RAW: expected loss if it were surely out, over the expected loss. RRW: the expected loss over"))
    console.print(text("what would be left of it if the element never failed."))
    if any(one.forced.raw and one.forced.raw.value < 1 - 1e-3 for one in chance.importances):
        console.print(
            text(
                "RAW below 1: home refineries are served first; without this element they lose, and exports keep more."
            )
        )
    if chance.draws and chance.p_loss.value == 0:
        most = percent(min(3 / chance.draws, 1.0), 4)
        console.print(text(f"No draw lost anything: the share of time with a loss is below {most} (95 % confidence)."))
    how = f"{chance.draws:,} draws, seed {chance.seed}" if drawn else "All states added up"
    console.print(text(f"{how}; {chance.solves:,} programs solved. {CAVEAT}"))


def _total_rows(chance: Chance, unit: Unit) -> list[tuple[str, str, str]]:
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
