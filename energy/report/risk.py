"""The risk of outages by chance: as an answer for programs, as flat records, and as tables for people."""

from typing import TYPE_CHECKING, Any

from energy.network.simplification import Floats
from energy.presentation.console import Unit, percent, table, text
from energy.presentation.formats import envelope
from energy.presentation.opening import risk_sentence
from energy.results import number, record
from energy.risk.assessment import CAVEAT, RiskAssessment
from energy.risk.estimators import Estimate
from energy.risk.uncertainty import Uncertainty, quantiles

if TYPE_CHECKING:
    from rich.console import Console

    from geodata import Dataset


def risk_answer(risk: RiskAssessment, dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes simulate`."""
    units = {"mt": dataset.commodity.rate, "probability": "share of time", "raw": "ratio", "rrw": "ratio"}
    return envelope("simulate", dataset, units) | {
        "kind": "model result",
        "caveat": CAVEAT,
        **record(risk, "year", "horizon", "release_foreign", "method", "draws", "seed", "solves", "base_mt"),
        **Estimate.record(risk.eue, "eue", "_mt"),
        **Estimate.record(risk.home, "home_lost", "_mt"),
        **Estimate.record(risk.p_loss, "p_loss"),
        "tails": [
            {
                "level": number(tail.level),
                "var_mt": number(tail.var),
                "var_low_mt": number(tail.var_low),
                "var_high_mt": number(tail.var_high),
                **Estimate.record(tail.cvar, "cvar", "_mt"),
            }
            for tail in risk.tails
        ],
        "elements": risk.records(),
        "distribution": distribution_records(risk),
        "uncertainty": None if risk.uncertainty is None else risk.uncertainty.record(),
        "durations": durations_sentence(risk),
    }


def durations_sentence(risk: RiskAssessment) -> str:
    """Whose durations were used."""
    used = [added.outage.duration for added in risk.importances]
    by_prior, by_table = sum(d is not None and d != "table" for d in used), used.count("table")
    return (
        f"Durations: {by_prior} elements by the priors of their kind, {by_table} by the table's own mean days, "
        f"{used.count(None)} given as a share of time."
    )


def distribution_records(risk: RiskAssessment) -> list[dict[str, Any]]:
    """One record per loss that is possible, ascending, with the probability of it and of it or more."""
    return [
        {"lost_mt": number(loss), "probability": number(p), "at_least": number(rest)}
        for (loss, p), (_, rest) in zip(risk.distribution, risk.at_least(), strict=True)
    ]


def print_risk(console: "Console", risk: RiskAssessment, unit: Unit) -> None:
    """The risk in all, what each element adds, and how it was worked out."""
    console.print(text(risk_sentence(risk, unit)))
    console.print()
    year = f"base {risk.year}, " if risk.year else ""
    head = f"Outages by chance: {year}{risk.horizon} horizon (model result, {unit.name})"
    drawn = risk.method == "monte-carlo"
    console.print(table(head, ("", "value", "standard error" if drawn else ""), _total_rows(risk, unit)))
    console.print()
    rows = (
        (
            added.outage.name,
            percent(added.outage.probability, 2),
            unit.volume(added.alone_mt),
            unit.volume(added.conditional.out.value),
            _ratio(added.conditional.raw, drawn, "–"),
            _ratio(added.conditional.rrw, drawn, "all of it"),
        )
        for added in sorted(risk.importances, key=lambda added: (-added.conditional.out.value, added.outage.key))
    )
    columns = ("Element", "out", "lost while out alone", "expected if surely out", "RAW", "RRW")
    console.print(table("What each element adds", columns, rows))
    console.print(text("RAW: expected loss if it were surely out, over the expected loss. RRW: the expected loss over"))
    console.print(text("what would be left of it if the element never failed."))
    if any(added.conditional.raw and added.conditional.raw.value < 1 - 1e-3 for added in risk.importances):
        console.print(
            text(
                f"RAW below 1: {unit.goods.home_use} are served first; without this element they lose, and exports "
                "keep more."
            )
        )
    if risk.draws and risk.p_loss.value == 0:
        most = percent(min(3 / risk.draws, 1.0), 4)
        console.print(text(f"No draw lost anything: the share of time with a loss is below {most} (95 % confidence)."))
    if risk.uncertainty is not None:
        console.print(table(*_uncertainty_table(risk.uncertainty, unit)))
        console.print(text(_UNCERTAIN))
    console.print(text(durations_sentence(risk)))
    how = f"{risk.draws:,} draws, seed {risk.seed}" if drawn else "All states added up"
    console.print(text(f"{how}; {risk.solves:,} programs solved. {CAVEAT}"))


_UNCERTAIN = (
    "Rates that were counted may be any that the count is likely under, and mean lengths the mean of as many outages "
    "as were counted; rates without years and shares of time are taken to be known. Single years differ by chance, too."
)


def _uncertainty_table(found: Uncertainty, unit: Unit) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    def row(name: str, values: Floats) -> tuple[str, ...]:
        return (name, *(unit.volume(value or 0.0) for value in quantiles(values).values()))

    rows = [
        row("expected, by what rates and lengths may be", found.parameters),
        row("a single year, by chance alone", found.years),
        row("a single year, by both", found.both),
    ]
    title = f"How sure: {percent(found.without_loss, 0)} of years lose nothing, by chance alone ({unit.name})"
    return title, ("", "5 %", "25 %", "50 %", "75 %", "95 %"), rows


def _total_rows(risk: RiskAssessment, unit: Unit) -> list[tuple[str, str, str]]:
    drawn = risk.method == "monte-carlo"

    def spread(estimate: Estimate) -> str:
        return unit.volume(estimate.se) if drawn else ""

    rows = [
        (f"{unit.goods.exports} of the base{' year' if risk.year else ''}", unit.volume(risk.base_mt), ""),
        (f"expected unserved {unit.goods.exports}", unit.volume(risk.eue.value), spread(risk.eue)),
    ]
    if risk.base_mt > 0:
        rows.append((f"  of {unit.goods.exports}", percent(risk.eue.value / risk.base_mt, 2), ""))
    rows.append(
        ("share of time with a loss", percent(risk.p_loss.value, 2), percent(risk.p_loss.se, 2) if drawn else "")
    )
    for tail in risk.tails:
        bounds = f"95 % interval {unit.volume(tail.var_low)} to {unit.volume(tail.var_high)}" if drawn else ""
        rows.append((f"value at risk, {percent(tail.level)}", unit.volume(tail.var), bounds))
        rows.append((f"mean of the worst {percent(1 - tail.level)}", unit.volume(tail.cvar.value), spread(tail.cvar)))
    if unit.goods.own != unit.goods.noun:
        rows.append((f"expected loss at {unit.goods.home_use}", unit.volume(risk.home.value), spread(risk.home)))
    return rows


def _ratio(estimate: Estimate | None, drawn: bool, missing: str) -> str:
    if estimate is None:
        return missing
    return f"{estimate.value:.3f} ± {estimate.se:.3f}" if drawn else f"{estimate.value:.3f}"
