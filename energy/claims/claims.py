"""Claims: what a text says, held against figures computed at run time.

No verdict is stored. Each claim has parts; a part names a computation and the relation in which its figure must stand
to what the text says. The verdict follows from the parts by one rule (`verdict_of`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from energy.claims.statements import COMPUTATIONS, MAIN, OTHER, Claim, Statement, faulty_arguments
from energy.claims.table_figures import Evidence
from energy.errors import UsageError
from energy.network.units import DUST
from energy.results import Record, Result, plain
from geodata.errors import DataError
from geodata.shipped import DEFAULT

if TYPE_CHECKING:
    from energy.claims.questions import Questions

ABOUT = 0.10
"""A text's "about" allows the figure to be off by a tenth."""

SUPPORTED, PARTLY, CONTRADICTED = "supported", "partly borne out", "contradicted"

AS_FAR, NOT_COMPUTABLE = "supported as far as computable", "not computable here"

VERDICTS = (SUPPORTED, AS_FAR, PARTLY, CONTRADICTED, NOT_COMPUTABLE)

_RELATIONS: Mapping[str, Callable[[float, float], tuple[float, float]]] = {
    "about": lambda low, _: (low * (1 - ABOUT), low * (1 + ABOUT)),
    "between": lambda low, high: (low, high),
    "at-least": lambda low, _: (low, inf),
    "at-most": lambda low, _: (-inf, low),
    "equals": lambda low, _: (low, low),
    "yes": lambda _, __: (1.0, 1.0),
}
"""Interval that a figure must lie in, from the two numbers of a part."""


@dataclass(frozen=True)
class Checked:
    """A statement with its figure; `holds` is None where it can't be computed or the range leaves it open."""

    statement: Statement
    evidence: Evidence
    holds: bool | None

    @property
    def open(self) -> bool:
        """Whether the range leaves it open: true at one end, false at the other."""
        return self.holds is None and self.evidence.known


@dataclass(frozen=True)
class Finding:
    """A claim with its tested statements and the verdict that follows: two, joined by "or", where ranges leave two."""

    claim: Claim
    tested: tuple[Checked, ...]
    verdict: str

    @property
    def leading(self) -> Checked | None:
        """The statement whose figure stands for the claim: the first that decides, else the first with a figure."""
        figures = [t for t in self.tested if t.evidence.known]
        main = [t for t in figures if t.statement.reading == MAIN]
        answer = (self.verdict in (SUPPORTED, AS_FAR)) if self.verdict in VERDICTS else None
        decisive = [t for t in main if t.holds is answer]
        return next(iter((*decisive, *main, *figures)), None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources of all figures."""
        return tuple(dict.fromkeys(s for t in self.tested for s in t.evidence.sources))


@dataclass(frozen=True, repr=False)
class Findings(Result):
    """Claims with their verdicts, in table order."""

    rows: tuple[Finding, ...]

    @property
    def headline(self) -> str:
        """How many of each verdict."""
        counts = (f"{count} {verdict}" for verdict, count in verdict_counts(self.rows).items())
        return f"{len(self.rows)} claims: {', '.join(counts)}"

    def records(self) -> list[Record]:
        """One row per claim: its verdict, and the figure that stands for it."""
        return [
            {
                "claim_id": row.claim.claim_id,
                "verdict": row.verdict,
                "text": row.claim.text,
                **plain(row.leading.evidence if row.leading else Evidence(None, None, None)),
            }
            for row in self.rows
        ]


def choose(claims: Sequence[Claim], names: Sequence[str], network: str = "") -> tuple[Claim, ...]:
    """The claims of these ids, in table order; all where none is named; of a shipped network only, where one is.

    Raises
    ------
    UsageError
        If an id is unknown, or no claim is held against the network.
    """
    if network:
        claims = _held_against(claims, network)
    known = [one.claim_id for one in claims]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UsageError(f"unknown claim '{unknown[0]}': use {', '.join(known)}")
    return tuple(one for one in claims if not names or one.claim_id in names)


def _held_against(claims: Sequence[Claim], network: str) -> tuple[Claim, ...]:
    """Claims of which a part is computed from a shipped network."""
    asked = {
        claim.claim_id: {part.network or DEFAULT for part in claim.statements if part.computation} for claim in claims
    }
    found = tuple(claim for claim in claims if network in asked[claim.claim_id])
    if not found:
        known = ", ".join(sorted(set[str]().union(*asked.values())))
        raise UsageError(f"no claim is held against '{network}': use {known}, or --table for a text of your own")
    return found


def check_claims(study: "Questions", claims: Sequence[Claim]) -> Findings:
    """Test every claim of `read_claims` against figures computed now, by the computations that its parts name.

    Raises
    ------
    geodata.DataError
        If arguments name nothing in the network, or can't be computed with; all of the former at once.

    Examples
    --------
    >>> import energy
    >>> from energy.claims.statements import read_claims
    >>> found = check_claims(energy.load(), [c for c in read_claims() if c.claim_id == "iran-swaps-history"])
    >>> found.rows[0].verdict
    'supported'
    """
    faults = faulty_arguments(study, [statement for claim in claims for statement in claim.statements])
    if faults:
        raise DataError(faults)
    return Findings(tuple(_check(study, claim) for claim in claims))


def _check(study: "Questions", claim: Claim) -> Finding:
    tested = tuple(_test(study, statement) for statement in claim.statements)
    return Finding(claim, tested, verdict_of(tested))


def _test(study: "Questions", statement: Statement) -> Checked:
    if not statement.computation:
        return Checked(statement, Evidence(None, None, None), None)
    asked = study.other(statement.network) if statement.network else study
    try:
        evidence = COMPUTATIONS[statement.computation](asked, **statement.arguments)
    except UsageError as fault:
        words = ";".join(f"{name}={value}" for name, value in statement.arguments.items())
        raise DataError([statement.problem(words, f"can't be computed: {fault}", "mend the arguments")]) from None
    return Checked(statement, evidence, holds(evidence, statement.relation, statement.low, statement.high))


def holds(evidence: Evidence, relation: str, low: float | None, high: float | None) -> bool | None:
    """Whether a figure stands in a relation to what it is held against.

    True where the whole range is inside, False where all of it is outside; None where it lies partly inside or nothing
    is known. A figure without a range is its own; a bound alone leaves the other end open.

    Examples
    --------
    >>> holds(Evidence(0.19, 0.18, 0.21), "about", 0.2, None)
    True
    >>> holds(Evidence(0.19, 0.17, 0.21), "about", 0.2, None) is None
    True
    """
    if not evidence.known:
        return None
    least, most = _RELATIONS[relation](low or 0.0, inf if high is None else high)
    central = evidence.value
    below, above = (
        (missing if central is None else central) if end is None else end
        for end, missing in ((evidence.low, -inf), (evidence.high, inf))
    )
    if least - DUST <= below and above <= most + DUST:
        return True
    return False if above < least - DUST or below > most + DUST else None


def verdict_counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many of each verdict; the single ones first, then those that say two."""
    verdicts = [found.verdict for found in findings]
    counts = {verdict: verdicts.count(verdict) for verdict in (*VERDICTS, *sorted(set(verdicts) - set(VERDICTS)))}
    return {verdict: count for verdict, count in counts.items() if count}


def verdict_of(tested: Sequence[Checked]) -> str:
    """The verdict that follows from the parts; two, joined by "or", where the ends of a range give two.

    Notes
    -----
    Parts that a range leaves open are taken once as not holding and once as holding; then the rule is the same.
    Parts of the main reading decide. Supported: all hold. Supported as far as computable: all that can be computed
    hold, the rest can't. Partly borne out: some hold and others don't; or none holds but another reading does.
    Contradicted: of those that can be computed none holds, and no other reading does. Not computable here: none can be
    computed.
    """
    ends = (_verdict([(t.statement.reading, end if t.open else t.holds) for t in tested]) for end in (False, True))
    return " or ".join(dict.fromkeys(ends))


def _verdict(answers: Sequence[tuple[str, bool | None]]) -> str:
    """The verdict from each part's reading and answer."""
    main = [answer for reading, answer in answers if reading == MAIN]
    decided = [answer for answer in main if answer is not None]
    if not decided:
        return NOT_COMPUTABLE
    if all(decided):
        return SUPPORTED if len(decided) == len(main) else AS_FAR
    other = any(answer for reading, answer in answers if reading == OTHER)
    return PARTLY if any(decided) or other else CONTRADICTED
