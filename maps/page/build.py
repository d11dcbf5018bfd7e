"""The interactive page of a network: base flows of every year, and the blocks that were worked out beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy._version import __version__
from energy.errors import UsageError
from energy.network.economics import barrels_per_tonne
from energy.network.units import DAYS
from energy.report.block import block_answer
from energy.results import number
from maps.page.months import month_rows, month_sources
from maps.page.render import write_map
from maps.page.rows import names, sources_of
from maps.page.view import MapView, ScenarioLayer, make_view
from maps.page.what_ifs import Progress, payload, what_ifs
from maps.page.years import corridor_shares, edge_figures, year_row

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome
    from energy.study import Study

DEPENDENCE_ON = "RU"
"""Whom the panel's measures of dependence are about, where the network knows that country."""

EXTENTS = ("full", "singles", "none")
"""How many blocks a page carries: pairs and events of its year and singles of the others, singles of its year, none."""


def view_of(
    study: "Study",
    year: int | None,
    *,
    outcome: "Outcome | None" = None,
    solved: Sequence[Mapping[str, Any]] = (),
    folder: bool = False,
) -> MapView:
    """Collect the page of a study.

    Parameters
    ----------
    study : Study
        Whose page it is.
    year : int or None
        Year that the page opens with; the base year by default.
    outcome : Outcome, optional
        A block that the page opens with.
    solved : sequence of mappings
        Blocks worked out beforehand, one entry a year, as by `solve_ahead`.
    folder : bool
        Whether the network is a folder of the reader's own: commands on the page then say so.
    """
    wanted = study.year_or_base(year)
    known = edge_figures(study, wanted)
    countries = names(study.dataset, "countries")
    on = DEPENDENCE_ON if DEPENDENCE_ON in countries else None
    view = make_view(
        study.dataset,
        known.flows,
        year=wanted,
        limits=known.limits,
        corridor_rows=corridor_shares(study, wanted),
        scenario=None if outcome is None else _layer(outcome, study),
        foreign=known.foreign,
        ranges=known.ranges,
    )
    barrels, months = barrels_per_tonne(study.dataset), month_rows(study)
    return replace(
        view,
        months=months,
        sources={**view.sources, **sources_of(study.dataset, month_sources(months))},
        years=tuple(year_row(study, one, on=on) for one in study.years),
        what_ifs=tuple(solved),
        countries=countries,
        dependence_on=countries[on] if on else "",
        kbd=None if barrels is None else number(1000 * barrels / DAYS),
        start=None if outcome is None else _start(outcome),
        network="FOLDER" if folder else None,
        citation=_citation(view),
    )


def solve_ahead(
    study: "Study", year: int | None, extent: str = "full", progress: Progress | None = None
) -> tuple[dict[str, Any], ...]:
    """Work out the blocks that a page carries.

    Parameters
    ----------
    study : Study
        Whose blocks they are.
    year : int or None
        Year of the page; it comes first. A snapshot year has no blocks of its own.
    extent : str
        One of `EXTENTS`.
    progress : callable, optional
        Called with the number of answers done and to do, for each year in turn.

    Returns
    -------
    tuple of dict
        One entry a year, as by `maps.page.what_ifs.payload`.
    """
    if extent == "none":
        return ()
    wanted = study.year_or_base(year)
    years: list[int | None] = [None] if wanted is None else [y for y in study.full_years if y == wanted]
    if extent == "full" and wanted is not None:
        years += [y for y in reversed(study.full_years) if y != wanted]
    return tuple(
        payload(what_ifs(study, one, full=extent == "full" and one == wanted, progress=progress)) for one in years
    )


def check_place(path: Path, extent: str) -> None:
    """Refuse, before any work, an extent that is unknown or a file whose folder does not exist."""
    if extent not in EXTENTS:
        raise UsageError(f"unknown extent '{extent}': use {', '.join(EXTENTS)}")
    if not path.parent.is_dir():
        raise OSError(f"the folder {path.parent} does not exist: make it, or give another --out")


def write_page(
    study: "Study",
    path: Path,
    *,
    year: int | None = None,
    outcome: "Outcome | None" = None,
    blocks: str = "none",
    solved: Sequence[Mapping[str, Any]] = (),
    folder: bool = False,
) -> Path:
    """Write the page of a study to a file, and give the file (parameters as in `view_of` and `solve_ahead`).

    Raises
    ------
    UsageError
        If the extent of `blocks` is unknown.
    OSError
        If the folder of the file does not exist, or the file cannot be written.
    """
    check_place(path, blocks)
    ahead = solved or solve_ahead(study, year, blocks)
    write_map(path, view_of(study, year, outcome=outcome, solved=ahead, folder=folder))
    return path


def _start(outcome: "Outcome") -> dict[str, Any]:
    scenario = outcome.scenario
    return {"blocked": [block.target.key for block in scenario.blocks], "horizon": scenario.horizon}


def _citation(view: MapView) -> str:
    on = f"; Year shown: {view.year}" if view.year else ""
    return (
        f"The kzroutes authors. {view.title}: interactive map, kzroutes {__version__}, tables {view.data_version}{on}."
    )


def _layer(outcome: "Outcome", study: "Study") -> ScenarioLayer:
    return ScenarioLayer(
        f"Block: {outcome.scenario.label}",
        outcome.scenario.horizon,
        outcome.flows,
        frozenset(outcome.blocked_edges),
        block_answer(outcome, study.dataset),
    )
