"""Gates: the one edge per export route where exports are counted, open or closed, limited or not."""

from collections.abc import Iterator, Mapping

from geodata.checks.volumes import covers, used_limits
from geodata.errors import Problem
from geodata.tables.rows import Row, Table


def check_gates(tables: Mapping[str, Table], years: tuple[int | None, ...]) -> Iterator[Problem]:
    """Check that every corridor has a gate, and every gate a corridor and a limit while it is open.

    `years` are those in which an open gate must have a limit; None stands for today.
    """
    edges, corridors = tables["edges"], tables["corridors"]
    gates = [row for row in edges.rows if row.flag("gate")]
    counted = {row.text("corridor") for row in gates}
    for row in corridors.rows:
        if edges.readable and row.text("corridor_id") and row.text("corridor_id") not in counted:
            mend = "set gate to true on the edge of edges.csv where its exports are counted"
            yield corridors.problem(row, "corridor_id", "has no gate edge", mend)
    openings = Openings(tables)
    for row in gates:
        if not row.written("corridor"):
            message = "a gate counts the exports of a corridor, but none is named"
            yield edges.problem(row, "corridor", message, "name the corridor")
        open_years = [year for year in years if openings.is_open(row, year)]
        without = [year for year in open_years if not openings.is_limited(row, year)]
        if without and row.text("edge_id") and openings.known:
            when = ", ".join(str(year) for year in without if year is not None)
            message = f"can leave the country but has no nameplate limit{' in ' + when if when else ''}"
            mend = "add a limit to limits.csv (a labelled assumption will do), or set status to closed"
            yield edges.problem(row, "edge_id", message, mend)


class Openings:
    """Which edges are open in a year, and which of those have a physical limit."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.known = all(tables[name].readable for name in ("limits", "joints", "joint_members"))
        self._no_limits_table = not tables["limits"].present
        self._limits = used_limits(tables["limits"])
        self._joints: dict[str, list[str]] = {}
        for row in tables["joint_members"].rows:
            if row.number("coefficient"):
                self._joints.setdefault(row.text("edge_id"), []).append(f"joint:{row.text('joint_id')}")

    def is_open(self, edge: Row, year: int | None) -> bool:
        """Tell whether an edge carries crude in a year (today when None).

        An edge is open when it operates and the year lies between its opening and its closing. A limit
        with status closed shuts it (or its line) for the years it names; a limit with years of its own
        opens an edge that is not operating today for those years.
        """
        own, line = self._covering(edge, year)
        if any(limit.text("status") == "closed" for limit in own + line):
            return False
        opened, closed = edge.integer("opened_year"), edge.integer("closed_year")
        if year is not None and (opened or year) > year:
            return False
        if edge.text("status") == "operating":
            return year is None or (closed or year) >= year
        dated = [limit for limit in own if limit.integer("from_year") or limit.integer("to_year")]
        return year is not None and any(limit.number("value_mt") for limit in dated)

    def is_limited(self, edge: Row, year: int | None) -> bool:
        """Tell whether an edge, its line or a limit it shares has a nameplate value in a year."""
        if self._no_limits_table and edge.number("capacity_mt") is not None:
            return True
        own, line = self._covering(edge, year)
        shared = self._joints.get(edge.text("edge_id"), ())
        joint = [row for target in shared for row in self._limits.get(target, ()) if covers(row, year)]
        return any(limit.text("horizon") == "nameplate" for limit in (*own, *line, *joint))

    def _covering(self, edge: Row, year: int | None) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """Used limits of the edge itself and of its line that hold in a year."""
        own, line = (
            tuple(row for row in self._limits.get(f"{kind}:{edge.text(column)}", ()) if covers(row, year))
            for kind, column in (("edge", "edge_id"), ("line", "line_id"))
        )
        return own, line
