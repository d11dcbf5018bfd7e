"""Notebook: a small table and the offline map for results, as HTML that a notebook shows.

The map stands in a frame of its own that may run its script and nothing else: it can't reach the notebook, or the
network.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import singledispatch

from energy.dependence.dependence import Dependence
from energy.flow.outcome import Outcome
from energy.network.graph import Network
from energy.presentation.console import percent
from energy.reconciliation.baseline import Baseline
from energy.report.dependence import figure, label, spread
from energy.results import Result
from energy.statistics.shares import Shares
from maps.page.build import start_of
from maps.page.dialect import own_words
from maps.page.render import render
from maps.page.view import MapView, make_view
from maps.payload.engine import engine_of
from maps.payload.years import edge_limits

HEIGHT = 420
"""Pixels of the map's frame."""

_CELL = "padding:2px 12px 2px 0;border-bottom:1px solid #ddd;text-align:"


ROWS = 30
"""Rows of a result that has no picture of its own; `to_frame` has all of them."""


@singledispatch
def card(thing: object) -> str | None:
    """HTML of a result, or None of what is none.

    Examples
    --------
    >>> card(3) is None
    True
    """
    return None


@card.register
def _result(result: Result) -> str:
    records = result.records()
    heads = list(dict.fromkeys(key for record in records for key in record if key not in ("note", "sources")))
    rows = [["" if record.get(h) is None else str(record[h]) for h in heads] for record in records[:ROWS]]
    more = f" (first {ROWS} of {len(records)} rows)" if len(records) > ROWS else ""
    return _page(f"{result!r}{more}", heads, rows, "")


@card.register
def _network(network: Network) -> str:
    rows = [(network.corridor_name(c), g) for g, c in network.gates.items()]
    kinds = f"{len(network.edges)} open edges, {len(network.sources)} fields, {len(network.markets)} markets"
    return _page(f"{_title(network)}: {kinds}", ("Corridor", "counted at"), rows, _frame(_view(network, {})))


@card.register
def _baseline(base: Baseline) -> str:
    shares = Shares(base)
    rows = [
        (row.name, "not published" if row.mt is None else f"{row.mt:.2f}", percent(row.share))
        for row in shares.by("corridor")
        if not row.group
    ]
    about = f"{_title(base.network)}: {base.exports:.2f} {base.network.commodity.unit} exported, grade {base.grade}"
    return _page(
        about, ("Corridor", base.network.commodity.unit, "share"), rows, _frame(_view(base.network, base.central.flows))
    )


@card.register
def _outcome(outcome: Outcome) -> str:
    volumes = outcome.volumes
    words = ("Exports before", "delivered", "lost", "rerouted")
    totals = (outcome.base_mt, volumes.delivered_mt, volumes.lost_mt, volumes.rerouted_mt)
    rows = [(word, f"{mt:.2f}") for word, mt in zip(words, totals, strict=True)]
    about = f"{outcome.scenario.label}, {outcome.scenario.horizon} (model result)"
    view = replace(
        _view(outcome.network, outcome.base_flows), engine=engine_of([outcome.dispatch]), start=start_of(outcome)
    )
    return _page(about, (outcome.network.commodity.rate, ""), rows, _frame(view))


@card.register
def _dependence(found: Dependence) -> str:
    rows = [(label(m, found.commodity), figure(m), spread(m), m.kind) for m in found.measures]
    about = f"Dependence on {found.target.name}, {found.year or 'modelled base'}"
    return _page(about, ("Measure", "value", "low–high", "kind"), rows, "")


def _title(network: Network) -> str:
    return network.dataset.title + (f", {network.year}" if network.year else "")


def _view(network: Network, flows: Mapping[str, float]) -> MapView:
    view = make_view(network.dataset, flows, year=network.year, limits=edge_limits(network), corridor_rows=())
    return replace(view, words=own_words(view.words, network.commodity))


def _page(about: str, heads: Sequence[str], rows: Sequence[Sequence[str]], frame: str) -> str:
    head = "".join(f'<th scope="col" style="{_CELL}{_side(i)}">{html.escape(h)}</th>' for i, h in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}{_side(i)}">{html.escape(c)}</td>' for i, c in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f"<p><strong>{html.escape(about)}</strong></p><table><tr>{head}</tr>{body}</table>{frame}"


def _side(column: int) -> str:
    return "right" if column else "left"


def _frame(view: MapView) -> str:
    page = html.escape(render(view), quote=True)
    return (
        f'<iframe title="Map" sandbox="allow-scripts" srcdoc="{page}" width="100%" height="{HEIGHT}" '
        'style="border:1px solid #ccc"></iframe>'
    )
