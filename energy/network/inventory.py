"""Catalogue: what is in a network folder: names that can be typed, one item in full, and the sources behind it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.network.targets import KINDS, Target, Targets

if TYPE_CHECKING:
    from geodata import Dataset

LISTS = (*KINDS, "project", "bundle", "player", "year", "source")

_TABLE_OF = {
    "corridor": "corridors",
    "group": "groups",
    "line": "lines",
    "edge": "edges",
    "node": "nodes",
    "strait": "nodes",
    "event": "events",
    "operator": "operators",
    "country": "countries",
    "joint": "joints",
}
_COLUMNS_OF = {
    "year": ("year", "grade", "kind", "note"),
    "project": ("project_id", "name", "current_mt", "planned_mt", "planned_date", "status", "source_id"),
    "bundle": ("bundle_id", "name", "projects", "note"),
    "player": ("player_id", "name", "targets", "home", "note"),
    "source": ("source_id", "outlet", "date", "tier", "url"),
}
_PLAIN_PLURALS = {"countries": "country"}


class UnknownListError(UsageError):
    """A list that does not exist."""


def listing(dataset: "Dataset", kind: str) -> list[dict[str, Any]]:
    """All items of a kind.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    kind : str
        One of `LISTS`, singular or plural.

    Raises
    ------
    UnknownListError
        If there is no such list.
    """
    wanted = _PLAIN_PLURALS.get(kind.lower(), kind.lower().removesuffix("s"))
    if wanted not in LISTS:
        raise UnknownListError(f"nothing is called '{kind}': use one of {', '.join(LISTS)}")
    if wanted == "event":
        return timeline(dataset)
    if wanted in _COLUMNS_OF:
        return [_pick(row, *_COLUMNS_OF[wanted]) for row in _records(dataset, f"{wanted}s")]
    return [{"target": f"{k}:{item}", "name": name} for k, item, name in Targets(dataset) if k == wanted]


def timeline(dataset: "Dataset") -> list[dict[str, Any]]:
    """Events by date, announced and realised apart; None where nothing is known."""
    rows = sorted(_records(dataset, "events"), key=lambda row: str(row["date_start"]))
    return [
        {
            "event": row["event_id"],
            "from": row["date_start"],
            "to": row["date_end"] or None,
            "what": row["name"],
            "announced": row["announced"] or None,
            "realised": row["realised"] or None,
            "lost_mt": None if row["volume_lost_mt"] != row["volume_lost_mt"] else row["volume_lost_mt"],
        }
        for row in rows
    ]


def overview(dataset: "Dataset") -> list[dict[str, Any]]:
    """How many items of every kind there are, with an example each."""
    names: dict[str, list[str]] = {}
    for kind, item, _ in Targets(dataset):
        names.setdefault(kind, []).append(item)
    return [
        {"kind": kind, "how many": len(items), "for example": ", ".join(f"{kind}:{i}" for i in items[:3])}
        for kind, items in names.items()
    ]


def describe(dataset: "Dataset", target: Target) -> dict[str, Any]:
    """Everything the tables say about one target, empty cells left out."""
    found: dict[str, Any] = {"target": target.key, "name": target.name}
    table = _TABLE_OF.get(target.kind)
    if table:
        row = dataset.table(table).loc[target.id]
        found |= {str(k): _plain(v) for k, v in row.items() if not _empty(v) and k != "name"}
    found["edges"] = sorted(target.edges)
    keys = _keys(dataset, target)
    for name in ("limits", "costs", "observations"):
        rows = [_filled(row) for row in _records(dataset, name) if str(row["target"]) in keys]
        if rows:
            found[name] = rows
    return found


def sources_of(dataset: "Dataset", target: Target | None) -> list[dict[str, Any]]:
    """What rests on which source.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    target : Target or None
        Item in question; None for every source in use.

    Returns
    -------
    list of dict
        One row per number or item: what, value, unit, status, source, outlet, date, url.
    """
    sources = {str(row["source_id"]): row for row in _records(dataset, "sources")}
    rows = []
    for what, value, unit, status, source_id in _statements(dataset, target):
        source = sources.get(source_id, {})
        rows.append(
            {
                "what": what,
                "value": value,
                "unit": unit,
                "status": status,
                "source": source_id,
                "outlet": source.get("outlet"),
                "date": source.get("date"),
                "url": source.get("url"),
            }
        )
    return rows


def source_rows(dataset: "Dataset", wanted: Iterable[str]) -> list[dict[str, Any]]:
    """Outlet, date, tier and address of some sources, each once, in the order given."""
    table = dataset.table("sources")
    columns = ("source_id", "outlet", "date", "tier", "url")
    return [{c: table.loc[s, c] for c in columns} for s in dict.fromkeys(wanted) if s in table.index]


def _statements(dataset: "Dataset", target: Target | None) -> Iterable[tuple[str, Any, str, str, str]]:
    keys = None if target is None else _keys(dataset, target)
    for row in _records(dataset, "observations"):
        if keys is None or row["target"] in keys:
            yield (
                f"{row['target']} {row['year']}",
                _plain(row["value_mt"]),
                "Mt",
                f"{row['status']}, {row['role']}",
                row["source_id"],
            )
    yield from _past(dataset, keys)
    for row in _records(dataset, "limits"):
        if keys is None or row["target"] in keys:
            label = f"limit of {row['target']} ({row['horizon']}{_years(row)})"
            yield (
                label,
                _plain(row["value_mt"]),
                "Mt/y",
                row["status"] + ("" if row["used"] else ", not used"),
                row["source_id"],
            )
    for row in _records(dataset, "costs"):
        if keys is None or row["target"] in keys:
            unit = "USD/t" if row["basis"] == "per_tonne" else "USD/1000 t-km"
            yield f"cost of {row['target']}", _plain(row["value_usd"]), unit, row["status"], row["source_id"]
    for table, key in (
        ("nodes", "node_id"),
        ("edges", "edge_id"),
        ("operators", "operator_id"),
        ("joints", "joint_id"),
    ):
        kind = table.removesuffix("s")
        for row in _records(dataset, table):
            if row.get("source_id") and (keys is None or f"{kind}:{row[key]}" in keys):
                yield (
                    f"{kind}:{row[key]}",
                    None,
                    "",
                    str(row.get("status") or row.get("position") or ""),
                    row["source_id"],
                )
    for row in _records(dataset, "events"):
        if keys is None or f"event:{row['event_id']}" in keys:
            for source_id in row["source_id"]:
                yield (
                    f"event:{row['event_id']}",
                    _plain(row["volume_lost_mt"]),
                    "Mt lost",
                    row["confidence"],
                    source_id,
                )


def _past(dataset: "Dataset", keys: frozenset[str] | None) -> Iterable[tuple[str, Any, str, str, str]]:
    """Figures of years without a table of routes."""
    for row in _records(dataset, "history"):
        if keys is None or row["target"] in keys:
            use = row["status"] + ("" if row["used"] else ", not used")
            for source_id in row["source_id"]:
                yield f"{row['target']} {row['year']}", _plain(row["value"]), row["unit"], use, source_id


def _keys(dataset: "Dataset", target: Target) -> frozenset[str]:
    """Every spelling under which tables may speak of a target."""
    edges = dataset.table("edges")
    lines = {str(edges.loc[e, "line_id"]) for e in target.edges if "line_id" in edges} - {""}
    keys = {target.key, *(f"edge:{e}" for e in target.edges), *(f"node:{n}" for n in target.nodes)}
    if target.kind in ("corridor", "line", "edge"):
        keys |= {f"line:{line}" for line in lines}
    members = dataset.table("joint_members")
    keys |= {f"joint:{j}" for j, e in zip(members["joint_id"], members["edge_id"], strict=True) if e in target.edges}
    if target.kind == "corridor":
        keys.add(f"gate:{target.id}")
        groups = dataset.table("groups")
        keys |= {
            f"group:{g}" for g, m in zip(groups.index, groups["members"], strict=True) if target.key in m.split(";")
        }
    return frozenset(keys)


def _years(row: Mapping[str, Any]) -> str:
    start, end = ("" if _empty(row[c]) else str(row[c]) for c in ("from_year", "to_year"))
    return f", {start}–{end}" if start or end else ""


def _records(dataset: "Dataset", table: str) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in dataset.table(table).to_dict("records")]


def _pick(row: Mapping[str, Any], *columns: str) -> dict[str, Any]:
    return {c: _plain(row[c]) for c in columns}


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: _plain(v) for k, v in row.items() if not _empty(v)}


def _empty(value: Any) -> bool:
    import pandas as pd

    return value in ("", ()) if isinstance(value, str | tuple) else bool(pd.isna(value))


def _plain(value: Any) -> Any:
    """A value that JSON can hold."""
    if isinstance(value, tuple):
        return list(value)
    if _empty(value):
        return None
    return value.item() if hasattr(value, "item") else value
