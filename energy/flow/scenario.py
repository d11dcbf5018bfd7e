"""Scenario: what is blocked, how much of it stays open, and for how long others have to adapt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from energy.errors import UsageError
from energy.network.targets import Target, Targets
from geodata.tables.cells import NUMBER

HORIZONS = ("month", "year", "structural")


class ScenarioError(UsageError):
    """A scenario that makes no sense (an unknown horizon, a share outside 0–1)."""


@dataclass(frozen=True)
class Block:
    """One target and the share of it that stays open (0 closed, 1 untouched)."""

    target: Target
    left: float

    @property
    def label(self) -> str:
        """Name of the target; an event's is a sentence of its own, and stands in quotation marks."""
        return f"“{self.target.name}”" if self.target.kind == "event" else self.target.name

    @classmethod
    def closing(cls, edges: Iterable[str], name: str) -> "Block":
        """Some edges closed together that no table names as one thing."""
        return cls(Target("edges", name, name, frozenset(edges), frozenset(), of_base=False), 0.0)


@dataclass(frozen=True)
class Scenario:
    """What is blocked, at which horizon.

    Attributes
    ----------
    blocks : tuple of Block
        Sorted by target, each named once.
    horizon : str
        ``month`` (part of the spare room), ``year`` (nameplate and contracts) or ``structural`` (contracts lifted).
    release_foreign : bool
        Whether room that foreign goods leave is offered to home goods.
    release_home : bool
        Whether goods that home refineries cannot get are offered for export; else they stay in the ground.
    """

    blocks: tuple[Block, ...]
    horizon: str = "structural"
    release_foreign: bool = False
    release_home: bool = False

    @property
    def label(self) -> str:
        """Plain words for titles."""
        if not self.blocks:
            return "nothing blocked"
        return ", ".join(b.label if b.left == 0 else f"{b.label} ({100 * b.left:g} % left)" for b in self.blocks)


def make_scenario(
    targets: Targets,
    names: Sequence[str],
    *,
    left: float | None = None,
    horizon: str = "structural",
    release_foreign: bool = False,
    release_home: bool = False,
) -> Scenario:
    """Read a scenario from names.

    Parameters
    ----------
    targets : Targets
        Names of the network.
    names : sequence of str
        What to block, each with an own share left if it ends in one (`cpc@50%`); naming a target twice is the same as
        once.
    left : float, optional
        Share that stays open, 0–1. By default 0, or what an event's own row says.
    horizon : str
        ``month``, ``year`` or ``structural``.
    release_foreign : bool
        Offer home goods the room that foreign goods leave.
    release_home : bool
        Offer for export what home refineries cannot get.

    Returns
    -------
    Scenario

    Raises
    ------
    UnknownTargetError
        If a name is unknown.
    ScenarioError
        If the horizon or a share is not valid, an event closed nothing, or a target is named with two shares left.
    """
    if horizon not in HORIZONS:
        raise ScenarioError(f"unknown horizon '{horizon}': use {', '.join(HORIZONS)}")
    if left is not None and not 0 <= left <= 1:
        raise ScenarioError(f"the share left is {left:g}: give a number from 0 % to 100 %")
    blocks: dict[str, Block] = {}
    for written in names:
        name, own = (written, None) if targets.knows(written) else _split_share(written)
        target = targets.find(name)
        if not target.edges and not target.nodes:
            raise ScenarioError(f"'{name}' closes nothing in this network (see: kzroutes show {target.id})")
        shares = [share for share in (own, left, target.left) if share is not None]
        block = Block(target, shares[0])
        if target.key in blocks and blocks[target.key] != block:
            kept = " and ".join(f"{100 * b.left:g} %" for b in (blocks[target.key], block))
            raise ScenarioError(f"'{target.key}' is to keep {kept}: name it once")
        blocks[target.key] = block
    return Scenario(tuple(blocks[key] for key in sorted(blocks)), horizon, release_foreign, release_home)


def _split_share(written: str) -> tuple[str, float | None]:
    """A target and the share left that is written behind it, if any."""
    name, at, share = written.rpartition("@")
    return (name, parse_share(share)) if at else (written, None)


def parse_share(text: str) -> float:
    """Read a share: `50%` or `0.5`.

    Raises
    ------
    ScenarioError
        If it is not a number from 0 to 100 %.

    Examples
    --------
    >>> parse_share("50%")
    0.5
    """
    stripped = text.strip()
    digits = stripped.removesuffix("%").rstrip()
    if not NUMBER.fullmatch(digits):
        raise ScenarioError(f"'{text}' is not a share: write 50% or 0.5")
    value = float(digits) / (100 if stripped.endswith("%") else 1)
    if not 0 <= value <= 1:
        raise ScenarioError(f"'{text}' is not a share: give a number from 0 % to 100 %")
    return value
