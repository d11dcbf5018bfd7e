"""Inventory: what is in a network folder: names that can be typed, one item in full, and the sources behind it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.network.targets import KINDS, TABLE_OF, Target, Targets
from geodata.shipped import shipped_sources

if TYPE_CHECKING:
    from geodata import Dataset

LISTS = (*KINDS, "project", "bundle", "player", "year", "source")

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
    """All items of a kind, which is one of `LISTS`, singular or plural.

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
        return [{c: _plain(row[c]) for c in _COLUMNS_OF[wanted]} for row in dataset.rows(f"{wanted}s")]
    return [{"target": f"{k}:{item}", "name": name} for k, item, name in Targets(dataset) if k == wanted]


def timeline(dataset: "Dataset") -> list[dict[str, Any]]:
    """Events by date, announced and realised apart; None where nothing is known."""
    columns = {
        "event": "event_id",
        "from": "date_start",
        "to": "date_end",
        "what": "name",
        "announced": "announced",
        "realised": "realised",
        "lost_mt": "volume_lost_mt",
        "source_id": "source_id",
    }
    rows = sorted(dataset.rows("events"), key=lambda row: str(row["date_start"]))
    return [{name: _plain(row[column]) for name, column in columns.items()} for row in rows]


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
    if target.kind in TABLE_OF:
        found |= _filled(dataset.by_id(TABLE_OF[target.kind]).get(target.id, {})) | {"name": target.name}
    found["edges"] = sorted(target.edges)
    keys = _keys(dataset, target)
    for name in ("limits", "costs", "observations"):
        rows = [_filled(row) for row in dataset.rows(name) if row["target"] in keys]
        if rows:
            found[name] = rows
    return found


def sources_of(dataset: "Dataset", target: Target | None) -> list[dict[str, Any]]:
    """What rests on which source, one row per number or item; for no target: every source in use."""
    sources = dataset.by_id("sources")
    keys = None if target is None else _keys(dataset, target)
    rows = []
    for key, statement, named in _statements(dataset):
        if keys is None or key in keys:
            what = dict(zip(("what", "value", "unit", "status"), statement, strict=True))
            for source_id in named:
                source = sources.get(source_id, {})
                rows.append(
                    {**what, "source": source_id, **{c: source.get(c) for c in ("outlet", "date", "tier", "url")}}
                )
    return rows


def source_rows(dataset: "Dataset", wanted: Iterable[str]) -> list[dict[str, Any]]:
    """Outlet, date, tier and address of some sources, each once, in the order given.

    What the network has no row of may be a source of another shipped network, which a claim has asked.
    """
    known, columns = dataset.by_id("sources"), ("source_id", "outlet", "date", "tier", "url")
    asked = dict.fromkeys(wanted)
    others = shipped_sources() if asked.keys() - known.keys() else {}
    rows = (known.get(source) or others.get(source) for source in asked)
    return [{column: row[column] for column in columns} for row in rows if row]


def _statements(dataset: "Dataset") -> Iterator[tuple[str, tuple[str, Any, str, str], Sequence[str]]]:
    """Everything that rests on a source: its key; what, value, unit and status; and the sources."""
    goods = dataset.commodity
    for row in dataset.rows("observations"):
        use = f"{row['status']}, {row['role']}"
        yield row["target"], (f"{row['target']} {row['year']}", row["value_mt"], goods.unit, use), [row["source_id"]]
    for row in dataset.rows("history"):
        what = f"{row['target']} {row['year']}"
        unit = "share" if row["unit"] == "share" else goods.unit
        yield row["target"], (what, row["value"], unit, _use(row)), row["source_id"]
    for row in dataset.rows("monthly"):
        what = f"{row['target']} {row['month']}"
        yield row["target"], (what, row["value_mt"], goods.unit, f"{row['status']}, {row['count']}"), [row["source_id"]]
    for row in dataset.rows("limits"):
        what = f"limit of {row['target']} ({row['horizon']}{_years(row)})"
        yield row["target"], (what, row["value_mt"], goods.rate, _use(row)), [row["source_id"]]
    for row in dataset.rows("costs"):
        unit = goods.cost if row["basis"] == "per_tonne" else f"USD/1000 {goods.part}-km"
        what = f"cost of {row['target']}"
        yield row["target"], (what, row["value_usd"], unit, row["status"]), [row["source_id"]]
    for kind in ("node", "edge", "operator", "joint"):
        for item, row in dataset.by_id(f"{kind}s").items():
            status, value = row.get("status") or row.get("position") or "", _own_volume(row)
            stated = (f"{kind}:{item}", value, "" if value is None else goods.rate, status)
            yield f"{kind}:{item}", stated, [row["source_id"]] if row["source_id"] else []
    for item, row in dataset.by_id("events").items():
        lost, unit = row["volume_lost_mt"], "" if row["volume_lost_mt"] is None else f"{goods.unit} lost"
        yield f"event:{item}", (f"event:{item}", lost, unit, row["confidence"]), row["source_id"]
    for row in dataset.rows("replays"):
        if row["observed"] is not None:
            what = " ".join(filter(None, (row["quantity"].replace("_", " "), row["of"], row["period_start"])))
            use = f"{row['status']}, {row['use']}"
            yield f"event:{row['event_id']}", (what, row["observed"], row["unit"], use), [row["source_id"]]
    for row in dataset.rows("priors"):
        what = f"prior {row['prior_id']} ({row['low']:g}–{row['high']:g})"
        for of in row["of"].split(";"):
            yield of, (what, row["central"], row["unit"], row["status"]), row["source_id"]


def _own_volume(row: Mapping[str, Any]) -> float | None:
    """What a place sends or takes, or a route can carry, where the table of a network of two tables says so."""
    given = (row.get(column) for column in ("supply_mt", "demand_mt", "capacity_mt"))
    return next((float(value) for value in given if value is not None), None)


def _use(row: Mapping[str, Any]) -> str:
    return str(row["status"]) + ("" if row["used"] else ", not used")


def _keys(dataset: "Dataset", target: Target) -> frozenset[str]:
    """Every spelling under which tables may speak of a target."""
    edges = dataset.by_id("edges")
    lines = {edges[e]["line_id"] for e in target.edges} - {""}
    keys = {target.key, *(f"edge:{e}" for e in target.edges), *(f"node:{n}" for n in target.nodes)}
    if target.kind in ("corridor", "line", "edge"):
        keys |= {f"line:{line}" for line in lines}
    keys |= {f"joint:{row['joint_id']}" for row in dataset.rows("joint_members") if row["edge_id"] in target.edges}
    if target.kind == "corridor":
        groups = dataset.by_id("groups").items()
        keys |= {f"gate:{target.id}"} | {f"group:{g}" for g, row in groups if target.key in row["members"].split(";")}
    return frozenset(keys)


def _years(row: Mapping[str, Any]) -> str:
    start, end = (row[c] or "" for c in ("from_year", "to_year"))
    return f", {start}–{end}" if start or end else ""


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {column: _plain(cell) for column, cell in row.items() if _plain(cell) is not None}


def _plain(cell: Any) -> Any:
    """A cell as JSON has it: a list of ids as a list, None for an empty one."""
    return None if cell in ("", ()) else list(cell) if isinstance(cell, tuple) else cell
