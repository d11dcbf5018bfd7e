"""Verdicts: tested claims as answers for programs and as text for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from energy.claims.claims import (
    ABOUT,
    CONTEXT,
    CONTRADICTED,
    IN_PART,
    MAIN,
    NOT_COMPUTABLE,
    OTHER,
    SUPPORTED,
    Checked,
    Finding,
)
from energy.claims.table_figures import Evidence
from energy.report.console import percent, table, text
from energy.report.formats import envelope
from energy.results import number

if TYPE_CHECKING:
    from rich.console import Console

    from geodata import Dataset


_MARKS = {MAIN: "-", OTHER: "- another reading:", CONTEXT: "  beside it:"}


def claims_answer(findings: Sequence[Finding], dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes claims`."""
    units = {"share": "fraction 0–1", "mt": "Mt"}
    return envelope("claims", dataset, units) | {"about": ABOUT, "rows": [_claim_record(f) for f in findings]}


def _claim_record(found: Finding) -> dict[str, Any]:
    leading = found.leading
    return {
        "claim_id": found.claim.claim_id,
        "where": found.claim.where,
        "claim": found.claim.text,
        "kind": found.claim.kind,
        "verdict": found.verdict,
        "value": number(leading.evidence.value) if leading else None,
        "low": number(leading.evidence.low) if leading else None,
        "high": number(leading.evidence.high) if leading else None,
        "unit": leading.part.unit if leading else None,
        "sources": list(dict.fromkeys(s for t in found.tested for s in t.evidence.sources)),
        "why": _why(found),
        "parts": [
            {
                "reading": t.part.reading,
                "what_is_tested": t.part.statement,
                "computation": t.part.computation or None,
                "arguments": dict(t.part.arguments),
                "relation": t.part.relation or None,
                "against_low": t.part.low,
                "against_high": t.part.high,
                "value": number(t.evidence.value),
                "low": number(t.evidence.low),
                "high": number(t.evidence.high),
                "unit": t.part.unit,
                "kind": "modelled" if t.evidence.modelled else "observed",
                "holds": t.holds,
                "note": t.evidence.note,
                "sources": list(t.evidence.sources),
            }
            for t in found.tested
        ],
    }


def claims_records(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """One flat record per claim."""
    return [{k: v for k, v in _claim_record(f).items() if k != "parts"} for f in findings]


def print_claims(console: "Console", findings: Sequence[Finding], dataset: "Dataset") -> None:
    """Verdicts at a glance, then every claim with its parts, figures and sources."""
    counts = {v: sum(f.verdict == v for f in findings) for v in (SUPPORTED, IN_PART, CONTRADICTED, NOT_COMPUTABLE)}
    rows = [(f.claim.claim_id, f.verdict, _leading_text(f), f.claim.where) for f in findings]
    console.print(table("Claims, held against computed figures", ("Claim", "verdict", "figure", "where"), rows, left=4))
    console.print(text(", ".join(f"{n} {verdict}" for verdict, n in counts.items() if n) + f" of {len(findings)}."))
    for found in findings:
        _print_claim(console, found, dataset)


def _print_claim(console: "Console", found: Finding, dataset: "Dataset") -> None:
    console.print()
    console.print(text(f"{found.claim.claim_id}: {found.verdict}"))
    console.print(text(f"  Said: {found.claim.text} ({found.claim.where}; {found.claim.kind})"))
    for tested in found.tested:
        console.print(text(f"  {_MARKS[tested.part.reading]} {_line(tested)}"))
    sources = dict.fromkeys(s for t in found.tested for s in t.evidence.sources)
    if sources:
        console.print(text(f"  Sources: {', '.join(_source(dataset, s) for s in sources)}"))


def _why(found: Finding) -> str:
    """One line: each part with what came out."""
    return "; ".join(_line(t) for t in found.tested)


def _source(dataset: "Dataset", source_id: str) -> str:
    row = dataset.table("sources").loc[source_id]
    return f"{row['outlet']} {row['date']}".strip()


def _line(tested: Checked) -> str:
    part, evidence = tested.part, tested.evidence
    if not part.computation:
        return f"{part.statement}: not computable"
    answer = {True: "yes", False: "no", None: "open"}[tested.holds]
    model = ", model result" if evidence.modelled else ""
    figure = "" if part.relation == "yes" else f" ({_figure_text(evidence, part.unit)}{model})"
    note = f" [{evidence.note}]" if evidence.note else ""
    return f"{part.statement}: {answer}{figure}{note}"


def _leading_text(found: Finding) -> str:
    leading = found.leading
    if leading is None or leading.part.relation == "yes":
        return ""
    return _figure_text(leading.evidence, leading.part.unit)


def _figure_text(evidence: Evidence, unit: str) -> str:
    if evidence.value is None and evidence.low is None:
        return "not found"
    ends = [_number_text(end, unit) for end in (evidence.low, evidence.high) if end is not None]
    spread = "–".join(dict.fromkeys(ends)) if len(ends) > 1 else f"at least {ends[0]}"
    if evidence.value is None:
        return spread
    central = _number_text(evidence.value, unit)
    return central if set(ends) == {central} else f"{central}, {spread}"


def _number_text(value: float, unit: str) -> str:
    if unit == "share":
        return percent(value).replace("-", "−")
    if unit == "points":
        return f"{100 * value:+.1f} points".replace("-", "−")
    if unit in ("year", "events", "pipelines"):
        return f"{value:.0f}"
    return f"{value:,.2f} {unit}".strip().replace("-", "−")
