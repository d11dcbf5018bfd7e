"""Program: what a page needs to answer any question itself, as plain values.

A page solves the same lexicographic program as the engine, for any bounds (``solver/program.js``), and makes the bounds
of a scenario by the same rules (``solver/bounds.js``). Both are given here: the compiled matrix with the objectives of
its stages, and the figures that bounds are made of.

Coefficients and objectives are exact, since ties hang on them. Limits and base flows are rounded to 1e-12 Mt (a gram):
an optimal face moves in proportion to its limits (Mangasarian and Shiau 1987), and every stage keeps to one.
"""

from collections.abc import Mapping, Sequence
from math import isinf, isnan
from typing import Any

import numpy as np

from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Scenario
from energy.network.simplification import Floats

_DECIMALS = 12

Payload = dict[str, Any]


def program_of(dispatch: Dispatch) -> Payload:
    """A compiled year as values that JSON can hold.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.

    Returns
    -------
    dict
        ``year``; ``names``: ids of fields, home refineries, markets, joints and edges; ``program``: matrix by
        column, bounds of rows, parts, fields and stages (variables are the columns, then the rows); ``rules``: base
        flows, limits, streams and φ, of which the bounds of a scenario are made. Volumes in Mt/y; None is no limit.

    Examples
    --------
    >>> import energy
    >>> found = program_of(energy.load().dispatch(2025))
    >>> sorted(found)
    ['names', 'program', 'rules', 'year']
    >>> len(found["program"]["stages"])
    5
    """
    network = dispatch.network
    return {
        "year": network.year,
        "names": {
            "supply": list(network.sources),
            "domestic": list(network.domestic),
            "markets": list(network.markets),
            "joints": [joint.joint_id for joint in network.joints],
            "edges": list(dispatch.chains.edge_ids),
        },
        "program": _program(dispatch),
        "rules": _rules(dispatch),
    }


def _program(dispatch: Dispatch) -> Payload:
    program = dispatch.program
    _, bounds = dispatch.bounds(Scenario(()))
    _, _, upper, row_lower, row_upper, rows = program.matrices(bounds)
    columns, first_source = len(upper), program._source_rows.start
    return {
        "matrix": _by_column(rows, columns),
        "row_lower": numbers(row_lower),
        "row_upper": numbers(row_upper),
        "parts": {
            "for_export": _part(program._chains),
            "to_refineries": _part(program._home),
            "supply_for_export": _part(program._supply_out),
            "supply_to_refineries": _part(program._supply_home),
            "domestic": _part(program.domestic),
            "markets": _part(program.markets),
            "joints": _part(program.joint_rows, columns),
            "joints_for_export": _part(program._export_joint_rows, columns),
            "shared": _part(program._shared_rows, columns),
            "supply": _part(program._source_rows, columns),
            "exports": [columns + program._export_row, 1],
        },
        "refinery_chains": program._home_chains.tolist(),
        "cut": program._cut,
        "fields": [
            [columns + int(row), columns + first_source + int(field)]
            for row, field in zip(program._field_rows, program._fields, strict=True)
        ],
        "stages": [_sparse(objective) for objective in program._objectives],
    }


def _part(place: slice, after: int = 0) -> list[int]:
    """First variable and count; those of rows stand after the columns."""
    return [after + place.start, place.stop - place.start]


def _by_column(rows: Sequence[Mapping[int, float]], columns: int) -> Payload:
    entries = sorted((column, row, value) for row, terms in enumerate(rows) for column, value in terms.items())
    counts = np.bincount([column for column, _, _ in entries], minlength=columns)
    return {
        "columns": columns,
        "rows": len(rows),
        "starts": [0, *np.cumsum(counts).tolist()],
        "index": [row for _, row, _ in entries],
        "value": [_short(value) for _, _, value in entries],
    }


def _sparse(values: Floats) -> Payload:
    index = np.flatnonzero(values).tolist()
    return {"index": index, "value": [_short(values[i]) for i in index]}


def _rules(dispatch: Dispatch) -> Payload:
    """What bounds are made of; edges, joints and nodes by position."""
    network, rooms, position = dispatch.network, dispatch.rooms, dispatch.position
    phi, joint_position = rooms.phi, {joint.joint_id: k for k, joint in enumerate(network.joints)}
    return {
        "chain": dispatch.chains.chain_of_edge.tolist(),
        "edges": {
            "base": numbers(rooms.base),
            "foreign": numbers(rooms.foreign),
            "refined": numbers(dispatch._home),
            "nameplate": numbers(rooms._nameplate),
            "contract": numbers(rooms._contract),
            "month": _stated(rooms._month),
        },
        "joints": _joints(dispatch),
        "depends": [
            [position[edge.edge_id], [position.get(needed, -1) for needed in edge.depends_on]]
            for edge in network.edges
            if edge.depends_on
        ],
        "streams": [
            {
                "edges": [position[e] for e in stream.edges],
                "joints": [joint_position[j] for j in stream.joints if j in joint_position],
                "volume": _rounded(stream.volume),
            }
            for stream in rooms.streams
        ],
        "supply": numbers(dispatch.available),
        "refined": numbers(dispatch._home_supply),
        "domestic": numbers(dispatch.domestic),
        "markets": numbers(dispatch.market),
        "demand": numbers(np.array([network.demands.get(n, np.inf) for n in network.markets])),
        "exports": _rounded(dispatch.exports),
        "phi": None if phi is None else [phi.low, phi.central, phi.high],
    }


def _joints(dispatch: Dispatch) -> Payload:
    rooms, joints = dispatch.rooms, dispatch.network.joints
    terms = [dispatch.chains.terms(joint.members) for joint in joints]
    return {
        "base": numbers(rooms.joint_base),
        "foreign": numbers(rooms._joint_foreign),
        "refined": numbers(dispatch._joint_home),
        "nameplate": numbers(rooms._joint_nameplate),
        "contract": numbers(rooms._joint_contract),
        "month": _stated(rooms._joint_month),
        "units": numbers(rooms._units),
        "members": [[[chain, _short(weight)] for chain, weight in sorted(of.items())] for of in terms],
        "moorings": [
            sorted(dispatch.position[e] for e in joint.members) if joint.kind == "moorings" else None
            for joint in joints
        ],
    }


def numbers(values: Floats) -> list[float | int | None]:
    """Volumes to 1e-12 Mt; None where there is no limit.

    Examples
    --------
    >>> numbers(np.array([1.5, 2.0, np.inf, 1 / 3]))
    [1.5, 2, None, 0.333333333333]
    """
    return [_rounded(value) for value in values.tolist()]


def _stated(values: Floats) -> list[list[Any]]:
    """Position and value where a month's own value is stated (None: no limit)."""
    return [[i, _rounded(value)] for i, value in enumerate(values.tolist()) if not isnan(value)]


def _rounded(value: float) -> float | int | None:
    return None if isinf(value) else _short(round(float(value), _DECIMALS))


def _short(value: float) -> float | int:
    """A whole number without its decimal point."""
    return int(value) if value == int(value) else float(value)
