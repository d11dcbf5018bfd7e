"""Claims: tested, as answers for programs and as text for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from energy.claims.claims import ABOUT, Checked, Finding, verdict_counts
from energy.claims.statements import CONTEXT, MAIN, OTHER
from energy.claims.table_figures import Evidence
from energy.presentation.console import between, in_unit, table, text
from energy.presentation.formats import envelope
from energy.presentation.opening import claims_sentence
from energy.results import record
from geodata.rounding import fixed
from geodata.shipped import shipped_sources

if TYPE_CHECKING:
    from rich.console import Console

    from geodata import Dataset


_MARKS = {MAIN: "-", OTHER: "- another reading:", CONTEXT: "  beside it:"}


def claims_answer(findings: Sequence[Finding], dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes claims`."""
    units = {"share": "fraction 0–1", "mt": dataset.commodity.unit}
    return envelope("claims", dataset, units) | {"about": ABOUT, "rows": [_claim_record(f) for f in findings]}


def _claim_record(finding: Finding) -> dict[str, Any]:
    leading, claim = finding.leading, finding.claim
    return {
        **record(claim, "claim_id", "where"),
        "claim": claim.text,
        "kind": claim.kind,
        "verdict": finding.verdict,
        **record(leading.evidence if leading else Evidence(None, None, None), "value", "low", "high"),
        "unit": leading.statement.unit if leading else None,
        "sources": list(finding.sources),
        "why": "; ".join(_line(t) for t in finding.tested),
        "parts": [_part_record(tested) for tested in finding.tested],
    }


def _part_record(tested: Checked) -> dict[str, Any]:
    statement, evidence = tested.statement, tested.evidence
    return {
        "reading": statement.reading,
        "what_is_tested": statement.text,
        "computation": statement.computation or None,
        "arguments": dict(statement.arguments),
        "relation": statement.relation or None,
        "against_low": statement.low,
        "against_high": statement.high,
        **record(evidence, "value", "low", "high"),
        "unit": statement.unit,
        "kind": "modelled" if evidence.modelled else "observed",
        "holds": tested.holds,
        **record(evidence, "note", "sources"),
    }


def claims_records(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """One flat record per claim."""
    return [{k: v for k, v in _claim_record(f).items() if k != "parts"} for f in findings]


def print_claims(console: "Console", findings: Sequence[Finding], dataset: "Dataset") -> None:
    """Verdicts at a glance, then every claim with its parts, figures and sources."""
    console.print(text(claims_sentence(verdict_counts(findings))))
    console.print()
    rows = [(f.claim.claim_id, f.verdict, _leading_text(f), f.claim.where) for f in findings]
    console.print(table("Claims, held against computed figures", ("Claim", "verdict", "figure", "where"), rows, left=4))
    for finding in findings:
        _print_claim(console, finding, dataset)


def _print_claim(console: "Console", finding: Finding, dataset: "Dataset") -> None:
    console.print()
    console.print(text(f"{finding.claim.claim_id}: {finding.verdict}"))
    console.print(text(f"  Said: {finding.claim.text} ({finding.claim.where}; {finding.claim.kind})"))
    for tested in finding.tested:
        console.print(text(f"  {_MARKS[tested.statement.reading]} {_line(tested)}"))
    if finding.sources:
        console.print(text(f"  Sources: {', '.join(_source(dataset, s) for s in finding.sources)}"))


def _source(dataset: "Dataset", source_id: str) -> str:
    row = dataset.by_id("sources").get(source_id) or shipped_sources()[source_id]
    return f"{row['outlet']} {row['date']}".strip() + f" [{row['tier']}]"


def _line(tested: Checked) -> str:
    """What was tested, and what came out."""
    statement, evidence = tested.statement, tested.evidence
    if not statement.computation:
        return f"{statement.text}: not computable"
    answer = {True: "yes", False: "no", None: "open"}[tested.holds]
    model = ", model result" if evidence.modelled else ""
    figure = "" if statement.relation == "yes" else f" ({figure_text(evidence, statement.unit)}{model})"
    note = f" [{evidence.note}]" if evidence.note else ""
    return f"{statement.text}: {answer}{figure}{note}"


def _leading_text(finding: Finding) -> str:
    leading = finding.leading
    if leading is None or leading.statement.relation == "yes":
        return ""
    return figure_text(leading.evidence, leading.statement.unit)


def figure_text(evidence: Evidence, unit: str) -> str:
    """A figure with its range, the unit of a range said once."""
    if not evidence.known:
        return "not found"
    ends = [_number_text(end, unit) for end in (evidence.low, evidence.high) if end is not None]
    spread = _spread(*ends) if len(ends) > 1 else f"at {'most' if evidence.low is None else 'least'} {ends[0]}"
    if evidence.value is None:
        return spread
    central = _number_text(evidence.value, unit)
    return central if set(ends) == {central} else f"{central}, range {spread}"


def _spread(low: str, high: str) -> str:
    """A range with its unit once; with "to" where a sign would meet the dash.

    Examples
    --------
    >>> _spread("0.28 Mt", "0.29 Mt"), _spread("−1.5 points", "+1.5 points"), _spread("2003", "2003")
    ('0.28–0.29 Mt', '−1.5 to +1.5 points', '2003')
    """
    number, _, unit = low.partition(" ")
    if low == high or high.partition(" ")[2] != unit:
        return between(low, high)
    return f"{number}{' to ' if {number[0], high[0]} & {'−', '+'} else '–'}{high}"


def _number_text(value: float, unit: str) -> str:
    if unit in ("share", "points", "year", "events", "pipelines"):
        return in_unit(value, unit)
    return f"{fixed(value, 2)} {unit}".strip().replace("-", "−")
