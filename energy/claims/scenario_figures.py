"""Scenario figures: tried at run time, for a statement to be held against. All but what was moved are model results."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from energy.claims.table_figures import Computation, Evidence, bought, exact
from energy.dependence.leverage import planned
from energy.dependence.netback import NetbackProgram, worth_of
from energy.errors import UsageError
from energy.flow.scenario import Block, Scenario, make_scenario
from energy.network.projects import plan_of
from energy.network.units import DUST

if TYPE_CHECKING:
    from energy.claims.questions import Questions
    from energy.flow.dispatch import Dispatch


def lost(study: "Questions", *, targets: str, year: str, horizon: str = "structural") -> Evidence:
    """Share of exports lost when targets are closed."""
    outcome = study.block(*targets.split("+"), year=int(year), horizon=horizon)
    share = outcome.volumes.lost_mt / outcome.base_mt
    note = f"{outcome.volumes.lost_mt:.2f} of {outcome.base_mt:.2f} {_rate(study)}; {outcome.scenario.label}"
    return _result(study, year, share, note)


def taken_by(study: "Questions", *, corridor: str, targets: str, horizon: str, year: str) -> Evidence:
    """What a corridor takes over when targets close, as a share of what they carried."""
    outcome = study.block(*targets.split("+"), year=int(year), horizon=horizon)
    row = next((c for c in outcome.by_corridor if c.id == corridor), None)
    if row is None:
        raise UsageError(f"the corridor is closed in {year}")
    closed = outcome.naive_lost_mt
    more = max(row.scenario_mt - row.base_mt, 0.0)
    binding = ", ".join(b.name for b in outcome.binding)
    note = (
        f"{row.base_mt:.2f} to {row.scenario_mt:.2f} {_rate(study)}, of {closed:.2f} that are closed; limits: {binding}"
    )
    return _result(study, year, more / closed if closed > DUST else 0.0, note)


def delivered_if_only(study: "Questions", *, country: str, year: str) -> Evidence:
    """Share of exports that can leave if only corridors into one country are open."""
    dispatch = study.dispatch(int(year))
    left = dispatch.solve(_only(study, country, int(year)), stages=1).plan.exports
    note = f"{left:.2f} of {dispatch.exports:.2f} {_rate(study)}"
    return _result(study, year, left / dispatch.exports, note)


def moved_if_only(study: "Questions", *, country: str, year: str) -> Evidence:
    """Share of exports that leaves by corridors which do not lead into a country."""
    dispatch, shares = study.dispatch(int(year)), study.shares(int(year))
    gates = [gate for gate, nation in shares.gate_countries.items() if nation != country]
    moved, ends = sum(dispatch.base_flows[gate] for gate in gates), shares.share_span_of(gates)
    return Evidence(moved / dispatch.exports, *ends, shares.route_sources, f"{moved:.2f} {_rate(study)}")


def lost_if_only(study: "Questions", *, country: str, year: str) -> Evidence:
    """Share of exports lost if only corridors into one country are open."""
    found = delivered_if_only(study, country=country, year=year)
    return exact(max(1 - (found.value or 0.0), 0.0), found.sources, found.note, modelled=True)


def netback_lost_if_only(study: "Questions", *, country: str, year: str) -> Evidence:
    """Share of the best netback lost if only corridors into one country are open."""
    dispatch = study.dispatch(int(year))
    program = NetbackProgram(dispatch, worth_of(dispatch.network))
    whole = program.best(Scenario(())).value_musd
    left = program.best(_only(study, country, int(year))).value_musd
    return _result(study, year, 1 - left / whole)


def netback_per_tonne(study: "Questions", *, year: str) -> Evidence:
    """Best netback per exported tonne, USD."""
    dispatch = study.dispatch(int(year))
    best = NetbackProgram(dispatch, worth_of(dispatch.network)).best(Scenario(()))
    return _result(study, year, best.value_musd / best.exports)


def delivered_without(study: "Questions", *, countries: str, year: str) -> Evidence:
    """Share of exports that can leave without some countries."""
    names = [f"country:{code}" for code in countries.split("+")]
    outcome = study.block(*names, year=int(year))
    note = f"{outcome.volumes.delivered_mt:.2f} of {outcome.base_mt:.2f} {_rate(study)}"
    share = outcome.volumes.delivered_mt / outcome.base_mt
    return _result(study, year, share, note)


def room_left(study: "Questions", *, edge: str, foreign: str, year: str) -> Evidence:
    """Room of an edge for home crude beside so much foreign crude, Mt/y."""
    limit = study.network(int(year)).limits.nameplate.get(f"edge:{edge}")
    flow = study.baseline(int(year)).central.flows.get(edge)
    if limit is None or flow is None:
        raise UsageError(f"the edge is closed in {year}, or has no known limit")
    noun = study.dataset.commodity.noun
    note = f"limit {limit.value:g}, foreign {float(foreign):g}; home {noun} now {flow:.2f} {_rate(study)}"
    return exact(max(limit.value - float(foreign), 0.0), (limit.source_id,), note)


def project_gain(study: "Questions", *, project: str, targets: str, year: str) -> Evidence:
    """Exports that a project or a bundle would save when targets are closed, Mt/y."""
    plan = plan_of(study.dataset, project)
    scenario, dispatch = make_scenario(study.targets, targets.split("+")), study.dispatch(int(year))
    now, then = (one.solve(scenario, stages=1).plan.exports for one in (dispatch, planned(dispatch, [plan])))
    sources = tuple(dict.fromkeys(s for one in plan.projects for s in one.sources))
    note = f"{plan.name}: {now:.2f} to {then:.2f} {_rate(study)}"
    return exact(round(then - now, 6) + 0.0, sources, note, modelled=True)


def part_deliverable(
    study: "Questions", *, buyers: str, nodes: str, targets: str, year: str, horizon: str = "structural"
) -> Evidence:
    """Most that can reach some markets with targets closed, as a share of what the buyers took."""
    dispatch = study.dispatch(int(year))
    took, sources = bought(study, buyers, int(year), "Mt")
    most = _most_to(dispatch, make_scenario(study.targets, targets.split("+"), horizon=horizon), nodes.split("+"))
    note = f"{most:.2f} of {took:.2f} {_rate(study)}"
    return _result(study, year, most / took, note, sources)


def _most_to(dispatch: "Dispatch", scenario: Scenario, nodes: Sequence[str]) -> float:
    _, bounds = dispatch.bounds(scenario)
    wanted = np.array([node in nodes for node in dispatch.network.markets])
    return dispatch.program.solve(replace(bounds, markets=np.where(wanted, bounds.markets, 0.0)), stages=1).exports


def _only(study: "Questions", country: str, year: int) -> Scenario:
    """Closes the gates of all corridors that do not lead into a country."""
    gates = study.shares(year).gate_countries
    shut = frozenset(gate for gate, nation in gates.items() if nation != country)
    return Scenario((Block.closing(shut, f"all corridors but those into {country}"),))


def _rate(study: "Questions") -> str:
    return study.dataset.commodity.rate


def _result(study: "Questions", year: str, value: float, note: str = "", sources: tuple[str, ...] = ()) -> Evidence:
    """A model result on the base of a year."""
    return exact(value, (*sources, *study.shares(int(year)).route_sources), note, modelled=True)


FROM_SCENARIOS: Mapping[str, Computation] = {
    function.__name__: function
    for function in (
        lost,
        taken_by,
        delivered_if_only,
        moved_if_only,
        lost_if_only,
        netback_lost_if_only,
        netback_per_tonne,
        delivered_without,
        room_left,
        project_gain,
        part_deliverable,
    )
}
"""Computations that try a scenario, by the name that tables use."""
