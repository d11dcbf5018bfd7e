"""References between tables: every id and every target must lead somewhere."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from geodata.checks.priors import CAUSES_OF
from geodata.errors import Problem
from geodata.tables.cells import REVERSE, TARGET_KINDS, nearest
from geodata.tables.rows import Row, Table
from geodata.tables.schema import ColumnSchema

BALANCED = frozenset({"total:exports", "total:production", "total:domestic"})
"""Totals that a year can be balanced with; others are for the record."""
TOTALS = frozenset(one.removeprefix("total:") for one in BALANCED) | {"imports", "raw-production"}
_BLOCKABLE = tuple(kind for kind in TARGET_KINDS if kind not in ("gate", "region", "total", "stream", "import"))
MOST_SUGGESTIONS = 50
KINDS_OF = {
    ("limits", "target"): ("edge", "line", "joint"),
    ("costs", "target"): ("edge", "line"),
    ("observations", "target"): ("gate", "group", "edge", "node", "region", "total"),
    ("history", "target"): ("gate", "group", "country", "total", "edge", "stream", "import"),
    ("monthly", "target"): ("total", "gate", "edge", "node"),
    ("priors", "of"): ("node", "edge", "joint", "total"),
    ("groups", "members"): _BLOCKABLE,
    ("events", "targets"): _BLOCKABLE,
    ("projects", "targets"): _BLOCKABLE,
    ("players", "targets"): _BLOCKABLE,
}


def check_references(tables: Mapping[str, Table], *, minimal: bool) -> Iterator[Problem]:
    """Check ids, lists of ids and targets against the tables they point to (for a bare network: those it has)."""
    speller = _Speller()
    for table in tables.values():
        for column in table.schema.columns:
            if column.references and column.name in table.given:
                yield from _check_column(table, column, tables, speller, minimal)
    yield from _check_targets(tables, speller, minimal)
    yield from _check_circles(tables)
    for table in tables.values():
        yield from _check_aliases(table)


def split_targets(text: str) -> tuple[str, ...]:
    """Split a cell of targets.

    Examples
    --------
    >>> split_targets("edge:a;line:b")
    ('edge:a', 'line:b')
    """
    return tuple(text.split(";")) if text else ()


def edge_ids(edges: Table) -> frozenset[str]:
    """Return the ids of all edges, with the reverse ones of those that carry both ways."""
    both = zip(edges.texts("edge_id"), edges.values("bidirectional"), strict=True)
    return edges.ids() | {edge + REVERSE for edge, flag in both if flag is True}


class _Speller:
    """Finds near names, but stops after a while: a table of nothing but faults must not take minutes."""

    def __init__(self) -> None:
        self.left = MOST_SUGGESTIONS

    def hint(self, word: str, known: Iterable[str]) -> str:
        self.left -= 1
        near = nearest(word, known) if self.left >= 0 else None
        return f"did you mean {near!r}? or " if near else ""


def _check_column(
    table: Table, column: ColumnSchema, tables: Mapping[str, Table], speller: _Speller, minimal: bool
) -> Iterator[Problem]:
    target = tables[(column.references or "").split(".")[0]]
    if not target.readable or (minimal and not target.present):
        return
    known = edge_ids(target) if target.schema.name == "edges" else target.ids()
    file, cells = target.schema.file, table.values(column.name)
    if known.issuperset(set(cells) - {"", ()}):
        return
    for row in table.rows:
        cell = row.value(column.name)
        names = cell if isinstance(cell, tuple) else (row.text(column.name),)
        for name in names:
            if not name or name in known or (isinstance(cell, tuple) and name.startswith("joint:")):
                continue
            if not target.present:
                message = f"points to {file}, which is missing"
                yield table.problem(row, column.name, message, f"add {file} to the folder")
                return
            what = f"names {name!r}, which is not in {file}" if len(names) > 1 else f"is not in {file}"
            mend = f"{speller.hint(name, known)}add it to {file}"
            yield table.problem(row, column.name, what, mend)


def _check_targets(tables: Mapping[str, Table], speller: _Speller, minimal: bool) -> Iterator[Problem]:
    streams = tables["streams"]
    if not streams.rows and not any(tables[name].rows for name, _ in KINDS_OF):
        return
    known = _known(tables)
    every = frozenset(f"{kind}:{name}" for kind, names in known.items() for name in names)
    for (name, column), kinds in KINDS_OF.items():
        table = tables[name]
        for row in table.rows:
            if name == "priors" and row.text("quantity") in CAUSES_OF:
                continue
            for target in split_targets(row.text(column)):
                fault = _target_fault(target, kinds, known, every, speller, minimal)
                if fault:
                    yield table.problem(row, column, *fault)
    for row in streams.rows:
        for entry in row.items("path"):
            if entry.startswith("joint:") and "joint" in known and entry not in every:
                message = f"names {entry!r}, which is not in joints.csv"
                yield streams.problem(row, "path", message, "add it to joints.csv")


def _known(tables: Mapping[str, Table]) -> dict[str, frozenset[str]]:
    """Names by kind of target; kinds whose table can't be read are left out."""
    nodes, edges = tables["nodes"], tables["edges"]
    known: dict[str, frozenset[str]] = {"total": TOTALS}
    if tables["countries"].readable:
        known["import"] = tables["countries"].ids()
    for kind in ("line", "joint", "group", "corridor", "country", "operator", "event", "stream"):
        table = tables["countries" if kind == "country" else f"{kind}s"]
        if table.readable:
            known[kind] = table.ids()
    if nodes.readable:
        known["node"] = nodes.ids()
        known["region"] = frozenset(row.text("region") for row in nodes.rows) - {""}
        known["strait"] = frozenset(r.text("node_id") for r in nodes.rows if r.text("kind") == "strait")
    if edges.readable:
        known["edge"] = edge_ids(edges)
        known["mode"] = frozenset(row.text("mode") for row in edges.rows) - {""}
        known["gate"] = frozenset(row.text("corridor") for row in edges.rows if row.flag("gate")) - {""}
    return known


def _target_fault(
    target: str,
    kinds: tuple[str, ...],
    known: Mapping[str, frozenset[str]],
    every: frozenset[str],
    speller: _Speller,
    minimal: bool,
) -> tuple[str, str] | None:
    kind, colon, name = target.partition(":")
    if not colon or kind not in kinds:
        message = f"holds {target!r}, whose kind can't stand here"
        return message, f"write kind:id with one of {', '.join(kinds)}"
    if kind not in known or name in known[kind] or (minimal and not known[kind]):
        return None
    other = [k for k in kinds if name in known.get(k, ())]
    hint = f"did you mean '{other[0]}:{name}'? or " if other else speller.hint(target, every)
    what = "has no gate edge" if kind == "gate" else "is not known"
    return f"points to {target!r}, which {what}", f"{hint}add the {kind}"


def _check_circles(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Refuse groups and events that hold themselves, and edges that depend on themselves."""
    held = {
        f"{kind}:{row.text(f'{kind}_id')}": split_targets(row.text(column))
        for kind, column in (("group", "members"), ("event", "targets"))
        for row in tables[f"{kind}s"].rows
    }
    for kind, column in (("group", "members"), ("event", "targets")):
        table = tables[f"{kind}s"]
        for row in table.rows:
            if _holds_itself(f"{kind}:{row.text(f'{kind}_id')}", held):
                mend = "remove the target that leads back to it"
                yield table.problem(row, column, "leads back to itself", mend)
    edges = tables["edges"]
    for row in edges.rows if "depends_on" in edges.given else ():
        if row.text("edge_id") in row.items("depends_on"):
            yield edges.problem(row, "depends_on", "names the edge itself", "remove it")


def _check_aliases(table: Table) -> Iterator[Problem]:
    """Refuse other names of a row, in any language, that are the id, the name or another name of a second row.

    Two segments of one name have it in every language.
    """
    columns = [column for column in ("aliases", "name_ru", "name_kk") if column in table.given]
    if not columns:
        return
    key, owners = table.schema.key[0], dict[str, str]()
    names = {row.text(key): row.text("name") for row in table.rows}
    for row in table.rows:
        for word in (row.text(key), row.text("name")):
            owners.setdefault(word.casefold(), row.text(key))
    for row in table.rows:
        for column in columns:
            for alias in filter(None, row.text(column).split(";")):
                owner = owners.setdefault(alias.strip().casefold(), row.text(key))
                one_name = column != "aliases" and names[owner] == row.text("name")
                if owner != row.text(key) and not one_name:
                    message = f"is no name for {row.text(key)!r}: it is the id or a name of {owner!r}"
                    mend = "remove it here, so that the name means one thing"
                    yield replace(table.problem(row, column, message, mend), value=alias.strip())


def _holds_itself(start: str, held: Mapping[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    waiting = list(held[start])
    while waiting:
        target = waiting.pop()
        if target == start:
            return True
        if target not in seen:
            seen.add(target)
            waiting.extend(held.get(target, ()))
    return False


def row_by_id(table: Table) -> Mapping[str, Row]:
    """Return the rows of a table by its first key column (the last row of a doubled key)."""
    key = table.schema.key[0]
    return {row.text(key): row for row in table.rows if row.text(key)}
