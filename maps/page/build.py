"""The interactive page of a network: base flows of every year, and the engine that answers blocks in it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy._version import __version__
from energy.errors import UsageError
from energy.files import check_file
from energy.network.economics import barrels_per_tonne
from energy.network.units import DAYS
from energy.results import Record, number
from geodata.commodity import commodity_names
from geodata.shipped import DEFAULT, shipped_folder, shipped_names
from maps.page.dialect import own_words
from maps.page.languages import language_of
from maps.page.render import write_map
from maps.page.view import MapView, make_view
from maps.payload.engine import engine_of
from maps.payload.forecasts import kept, outages_of
from maps.payload.history import history_rows
from maps.payload.months import month_rows, month_sources
from maps.payload.replays import replay_rows
from maps.payload.rows import names, sources_of
from maps.payload.years import corridor_shares, edge_figures, year_row

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome
    from energy.study import Study

DEPENDENCE_ON = "RU"
"""Whom the panel's measures of dependence are about, where the network knows that country."""

MOST_EDGES = 40_000
"""Edges that a page draws, either way of a pipe counted; it takes a browser a quarter of a minute."""
MOST_ANSWERED = 2_500
"""Variables of a program that a browser solves within some seconds; `energy` takes a fortieth of the time."""


def view_of(
    study: "Study",
    year: int | None,
    *,
    outcome: "Outcome | None" = None,
    folder: bool = False,
    language: str = "en",
    replays: bool = False,
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
    folder : bool
        Whether the network is a folder of the reader's own: commands on the page then say so.
    language : str
        Code of the language that the page opens in (see `maps.page.languages`).
    replays : bool
        Whether past events are replayed for the page, which takes half a minute; else it has what was worked out
        from the same tables before, and where these differ the forecasts that were written down.

    Raises
    ------
    UnknownLanguageError
        If the page does not have it.
    UsageError
        If the network has more edges than a browser can draw, or more than it can work out an `outcome` of, or no year
        that can be blocked.
    """
    _check_size(len(study.dataset.table("edges")))
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
        foreign=known.foreign,
        ranges=known.ranges,
    )
    drawn_only = _is_drawn_only(study, wanted, outcome)
    barrels, months = barrels_per_tonne(study.dataset), month_rows(study)
    engine = {} if drawn_only else engine_for(study, wanted)
    forecasts, history = kept(study.dataset), history_rows(study, on)
    years = tuple(year_row(study, one, on=on) for one in study.years)
    replayed = replay_rows(study, every=replays) if replays or not forecasts else tuple(forecasts["replays"])
    cited = [*month_sources(months), *_cited(engine), *_sources(replayed), *_sources(history)]
    cited += [count["source"] for row in years for count in row["counts"]]
    return replace(
        view,
        months=months,
        replays=replayed,
        outages=outages_of(study, forecasts),
        history=history,
        sources=view.sources | sources_of(study.dataset, cited),
        years=years,
        engine=engine,
        drawn_only=drawn_only,
        countries=countries,
        dependence_on=countries[on] if on else "",
        kbd=None if barrels is None else number(1000 * barrels / DAYS),
        start=None if outcome is None else start_of(outcome),
        network=_network(study, folder),
        citation=_citation(view, ours=_shipped_name(study) is not None),
        language=language_of(language),
        words=own_words(view.words, study.dataset.commodity),
    )


def _check_size(edges: int) -> None:
    """Refuse a network that no browser would draw, before the work of some minutes."""
    if edges > MOST_EDGES:
        raise UsageError(
            f"a page of {edges:,} edges is more than a browser draws (up to {MOST_EDGES:,}): write the lines with "
            "their flows for a map program, in Python: energy.load(FOLDER).edges().to_file('lines.gpkg')"
        )


def _is_drawn_only(study: "Study", year: int | None, outcome: "Outcome | None") -> bool:
    """Whether a network is too large for a browser to work out blocks; then a page cannot open with one."""
    if len(study.dataset.table("edges")) <= MOST_ANSWERED or study.dispatch(year).program.size <= MOST_ANSWERED:
        return False
    if outcome is not None:
        raise UsageError(
            f"a network of {len(study.dataset.table('edges')):,} edges is too large for a browser to work out blocks: "
            "leave the target out for a map of the base plan, or ask for the answer without a map (kzroutes block)"
        )
    return True


def _network(study: "Study", folder: bool) -> str | None:
    """What commands on the page name as their network: a shipped one by name; None for the default."""
    named = _shipped_name(study)
    return ("FOLDER" if folder else None) if named is None else None if named == DEFAULT else named


def _shipped_name(study: "Study") -> str | None:
    return next((name for name in shipped_names() if study.dataset.folder == shipped_folder(name)), None)


def check_page(path: Path) -> None:
    """Refuse, before any work, a page that can't be written.

    Raises
    ------
    UsageError
        If the name ends as that of another kind of file.
    OSError
        If the file cannot be written.
    """
    if path.suffix.lower() not in ("", ".html", ".htm"):
        raise UsageError(f"'{path.name}' is no page: end the name in .html")
    check_file(path)


def write_page(
    study: "Study",
    path: Path,
    *,
    year: int | None = None,
    outcome: "Outcome | None" = None,
    folder: bool = False,
    language: str = "en",
    replays: bool = False,
) -> Path:
    """Write the page of a study to a file, and give the file (parameters as in `view_of`).

    The page of the default network holds those of the other shipped ones too, and a switch between them.

    Raises
    ------
    UsageError
        If the name ends as that of another kind of file.
    OSError
        If the file cannot be written.
    UnknownLanguageError
        If the page does not have the language.
    """
    check_page(path)
    shown = outcome.year if outcome else year
    view = view_of(study, shown, outcome=outcome, folder=folder, language=language, replays=replays)
    others = _others(view.language) if study.dataset.folder == shipped_folder() else ()
    write_map(path, view, others)
    return path


@cache
def _others(language: str) -> tuple[MapView, ...]:
    """Pages of the other shipped networks in which something can be blocked, in the order of their goods."""
    from energy.study import load

    studies = [load(name) for name in shipped_names() if name != DEFAULT]
    shown = [study for study in studies if study.full_years or study.dataset.minimal]
    goods = commodity_names()
    shown.sort(key=lambda study: goods.index(study.dataset.commodity.name))
    return tuple(view_of(study, None, language=language) for study in shown)


def engine_for(study: "Study", year: int | None) -> dict[str, Any]:
    """Of the year on show first, with planned projects, and then of all others that can be blocked."""
    years: list[int | None] = [None] if year is None else [y for y in study.full_years if y == year]
    own = len(years)
    years += [y for y in reversed(study.full_years) if y not in years]
    if not years:
        raise UsageError("no year of this network can be blocked, so there is no page: see kzroutes shares and report")
    return engine_of([study.dispatch(one) for one in years], projects=own > 0 and year is not None)


def _cited(engine: dict[str, Any]) -> Iterator[str]:
    """Sources of what can be assumed, of planned projects and of what buyers received."""
    if not engine:
        return
    known = [year["buyers"]["buyers"] for year in engine["years"] if year["buyers"]]
    yield from (source for buyers in known for *_, source in buyers if source)
    yield from (source for year in engine["years"] for project in year["projects"] for source in project["sources"])
    for figures in engine["programs"]["figures"]:
        yield from (row["source"] for row in figures["assumptions"])
        yield from (figures[name]["source"] for name in ("price", "factor") if figures[name])


def _sources(rows: Sequence[Record]) -> Iterator[str]:
    """Sources of rows that have one or several."""
    for row in rows:
        yield from row.get("sources") or [one for one in [row.get("source")] if one]


def start_of(outcome: "Outcome") -> dict[str, Any]:
    """What a page opens with, so that it shows an answer."""
    scenario = outcome.scenario
    return {
        "blocked": [
            [block.target.key, None if block.left == block.target.left else block.left] for block in scenario.blocks
        ],
        "horizon": scenario.horizon,
        "foreign": scenario.release_foreign,
        "home": scenario.release_home,
    }


def _citation(view: MapView, *, ours: bool) -> str:
    """How to cite the page: of other people's tables the program alone is ours."""
    on = f"; Year shown: {view.year}" if view.year else ""
    tables = f"tables {view.data_version}{on}."
    if ours:
        return f"The kzroutes authors. {view.title}: interactive map, kzroutes {__version__}, {tables}"
    return f"{view.title}: interactive map, drawn by kzroutes {__version__} (the kzroutes authors), {tables}"
