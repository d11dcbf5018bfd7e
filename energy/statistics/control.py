"""Control: who runs and who owns the lines that exports use."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from energy.statistics.shares import Shares

if TYPE_CHECKING:
    from geodata import Dataset

STATE = frozenset({"state"})
ANY_HOLDER = frozenset({"state", "company"})


def operators_of(dataset: "Dataset", country: str) -> frozenset[str]:
    """Operators registered in a country."""
    operators = dataset.table("operators")
    return frozenset(operators.index[operators["country"] == country].astype(str))


def holdings(dataset: "Dataset", country: str, kinds: frozenset[str]) -> Mapping[str, float]:
    """Part of every operator that holders of a country own, 0–1.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    country : str
        Country of the holders.
    kinds : frozenset of str
        Kinds of holders that count: `STATE` or `ANY_HOLDER`.

    Returns
    -------
    mapping of str to float
        An operator whose owners were not found counts for the country where it is registered, wholly.
    """
    owners = dataset.table("owners")
    known = set(owners["operator_id"].astype(str))
    found = dict.fromkeys(operators_of(dataset, country) - known, 1.0)
    own = owners[(owners["country"] == country) & owners["kind"].isin(kinds)]
    for operator, share in zip(own["operator_id"].astype(str), own["share"], strict=True):
        found[operator] = found.get(operator, 0.0) + float(share)
    return found


def owned_exports(shares: Shares, parts: Mapping[str, float]) -> tuple[float, float, float]:
    """Exports weighted by the largest part held in any operator on the way: central, low and high in Mt/y.

    Parameters
    ----------
    shares : Shares
        A year's exports.
    parts : mapping of str to float
        Part held in every operator, 0–1.

    Notes
    -----
    A tonne that passes lines held with 31 % and with 100 % counts wholly, one that passes only the first counts 0.31.
    """
    central = low = high = below = 0.0
    for level in sorted({part for part in parts.values() if part > 0}):
        edges = shares.operator_edges({operator for operator, part in parts.items() if part >= level})
        least, most = shares.span_of(edges)
        step, below = level - below, level
        central, low, high = central + step * shares.crossing(edges), low + step * least, high + step * most
    return central, low, high
