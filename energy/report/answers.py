"""Answers: results as plain values, for `--json`, CSV files and other programs.

Every answer names its schema, the version of the tool and of the data, and its units. Shares are fractions 0–1;
missing is null.
"""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from energy import __version__

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome, Volumes
    from energy.statistics.baseline import Baseline
    from energy.statistics.shares import ShareRow, Shares
    from geodata import Dataset

DIGITS = 6


def envelope(schema: str, dataset: "Dataset", units: Mapping[str, str]) -> dict[str, Any]:
    """The head of every answer."""
    return {
        "schema": f"kzroutes/{schema}/1",
        "tool_version": __version__,
        "data_version": dataset.data_version,
        "units": dict(units),
    }


def number(value: float | None) -> float | None:
    """A number fit for JSON: rounded, without minus zero; null for missing or infinite."""
    if value is None or not math.isfinite(value):
        return None
    return round(value, DIGITS) + 0.0


def shares_answer(shares: "Shares", dimension: str) -> dict[str, Any]:
    """The answer of `kzroutes shares`."""
    baseline = shares.baseline
    return envelope("shares", shares.network.dataset, {"mt": "Mt/y", "share": "fraction of exports"}) | {
        "year": baseline.year,
        "grade": baseline.grade,
        "note": baseline.note,
        "by": dimension,
        "total_mt": number(shares.total),
        "rows": [share_row(row) for row in shares.by(dimension) if not row.group],
        "groups": [share_row(row) for row in shares.by(dimension) if row.group],
        "through": {
            country: {"share": number(t.share) if t.published else None, "low": number(t.low), "high": number(t.high)}
            for country in shares.transit_countries()
            if (t := shares.through(country)).high > 0.001
        },
        "itemisations": [
            {"country": country, "low": number(low), "high": number(high), "sources": list(sources)}
            for country, low, high, sources in shares.itemisations()
        ],
        "adjustments": adjustments(baseline),
    }


def share_row(row: "ShareRow") -> dict[str, Any]:
    """One line of a share table."""
    return {
        "id": row.id,
        "name": row.name,
        "mt": number(row.mt),
        "share": number(row.share),
        "low_mt": number(row.low_mt),
        "high_mt": number(row.high_mt),
        "status": row.status,
        "sources": list(row.sources),
        "note": row.note,
    }


def adjustments(baseline: "Baseline") -> list[dict[str, Any]]:
    """What reconciliation changed, in the order of the observations."""
    return [
        {
            "target": a.observation.target,
            "observed_mt": number(a.observation.value),
            "reconciled_mt": number(a.reconciled),
            "change_mt": number(a.change),
            "sigmas": number(a.in_sigmas),
            "conflict": a.conflicting,
            "source": a.observation.source_id,
        }
        for a in baseline.adjustments
    ]


def block_answer(outcome: "Outcome", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes block`."""
    units = {
        "mt": "Mt/y",
        "share": "fraction",
        "cost_usd_t": "USD per delivered tonne to the loading port",
        "revenue_lost_musd": "million USD a year",
    }
    volumes, revenue = outcome.volumes, outcome.revenue_lost
    return envelope("block", dataset, units) | {
        "kind": "model result",
        "targets": [block.target.key for block in outcome.scenario.blocks],
        "left": [number(block.left) for block in outcome.scenario.blocks],
        "horizon": outcome.scenario.horizon,
        "release_foreign": outcome.scenario.release_foreign,
        "year": outcome.year,
        "base_mt": number(outcome.base_mt),
        "delivered_mt": number(volumes.delivered_mt),
        "lost_mt": number(volumes.lost_mt),
        "rerouted_mt": number(volumes.rerouted_mt),
        "domestic_base_mt": number(outcome.domestic_base_mt),
        "domestic_lost_mt": number(outcome.domestic_lost_mt),
        "assumptions": [
            {
                "id": a.id,
                "name": a.name,
                "value": number(a.value),
                "low": number(a.low),
                "high": number(a.high),
                "unit": a.unit,
                "binding": a.binding,
                "delivered_low_mt": number(a.delivered_low_mt),
                "delivered_high_mt": number(a.delivered_high_mt),
                "source": a.source_id,
            }
            for a in outcome.assumptions
        ],
        "by_corridor": [
            {
                "id": c.id,
                "name": c.name,
                "base_mt": number(c.base_mt),
                "scenario_mt": number(c.scenario_mt),
                "naive_mt": number(outcome.naive_by_corridor.get(c.id)),
            }
            for c in outcome.by_corridor
        ],
        "fields": [
            {
                "id": f.id,
                "name": f.name,
                "base_mt": number(f.base_mt),
                "scenario_mt": number(f.scenario_mt),
                "cut_share": number(f.cut_share),
            }
            for f in outcome.fields
        ],
        "flows": [
            {
                "edge": edge,
                "base_mt": number(base),
                "scenario_mt": number(outcome.flows[edge]),
                "foreign_mt": number(outcome.foreign_flows.get(edge, 0.0)),
            }
            for edge, base in outcome.base_flows.items()
        ],
        "blocked_edges": list(outcome.blocked_edges),
        "binding": [{"id": b.id, "name": b.name, "limit_mt": number(b.limit_mt)} for b in outcome.binding],
        "through": {
            country: {
                "before": number(t.before),
                "after": number(t.after),
                "after_low": number(t.after_low),
                "after_high": number(t.after_high),
            }
            for country, t in outcome.through.items()
        },
        "cost_usd_t": {"before": number(outcome.cost_before), "after": number(outcome.cost_after)},
        "revenue_lost_musd": number(revenue.value) if revenue else None,
        "revenue_lost_range_musd": [number(revenue.low), number(revenue.high)] if revenue else None,
        "naive_lost_mt": number(outcome.naive_lost_mt),
        "band": {name: _volumes(v) for name, v in outcome.band.items()} if outcome.band else None,
        "phi": {
            "low": number(outcome.phi.low),
            "central": number(outcome.phi.central),
            "high": number(outcome.phi.high),
        }
        if outcome.phi
        else None,
    }


def _volumes(volumes: "Volumes") -> dict[str, float | None]:
    return {
        "delivered_mt": number(volumes.delivered_mt),
        "lost_mt": number(volumes.lost_mt),
        "rerouted_mt": number(volumes.rerouted_mt),
    }
