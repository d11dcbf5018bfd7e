"""Every kind of broken table is refused with a message that names the place, the value and the mend."""

# The cases below are a table: a case is one entry, however long its line.
# ruff: noqa: E501

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from geodata import DataError, Problem, load

Edit = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """One way to break the tiny folder, and what must be said about it."""

    name: str
    edit: Edit
    file: str
    row: int | None
    column: str | None
    value: str | None
    says: str
    mend: str


def swap(file: str, old: str, new: str) -> Edit:
    """Write one text for another, which must be there once."""

    def edit(folder: Path) -> None:
        path = folder / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def add(file: str, *rows: str) -> Edit:
    def edit(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as out:
            out.writelines(f"{row}\n" for row in rows)

    return edit


def overwrite(file: str, data: bytes) -> Edit:
    def edit(folder: Path) -> None:
        (folder / file).write_bytes(data)

    return edit


def remove(file: str) -> Edit:
    def edit(folder: Path) -> None:
        (folder / file).unlink()

    return edit


def rename(file: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        (folder / file).rename(folder / new)

    return edit


def two_way(edge: str) -> Edit:
    """Add the column bidirectional, true for one edge."""

    def edit(folder: Path) -> None:
        path = folder / "edges.csv"
        header, *rows = path.read_text("utf-8").splitlines()
        ends = ["true" if row.startswith(f"{edge},") else "" for row in rows]
        lines = [f"{header},bidirectional", *(f"{row},{end}" for row, end in zip(rows, ends, strict=True))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return edit


def all_of(*edits: Edit) -> Edit:
    def edit(folder: Path) -> None:
        for one in edits:
            one(folder)

    return edit


NORTH = "north-field,North field,field,AA,2,40,"
FILES = [
    Case("no nodes", remove("nodes.csv"), "nodes.csv", None, None, None, "is missing", "add nodes.csv with"),
    Case("empty file", overwrite("lines.csv", b""), "lines.csv", None, None, None, "is empty", "header"),
    Case(
        "not UTF-8",
        overwrite("countries.csv", "country_id,name\nAA,Côte\n".encode("latin-1")),
        "countries.csv", 2, None, "byte f4", "is not UTF-8", "save the file as UTF-8",
    ),
    Case(
        "UTF-16",
        overwrite("countries.csv", "country_id,name\nAA,Home\n".encode("utf-16")),
        "countries.csv", 1, None, "byte ff", "is not UTF-8", "save the file as UTF-8",
    ),
    Case(
        "open quote", swap("lines.csv", "West line", '"West line'),
        "lines.csv", 2, None, None, "is not valid CSV", "close every quoted cell",
    ),
    Case(
        "semicolons between cells", overwrite("countries.csv", b"country_id;name\nAA;Home\n"),
        "countries.csv", 1, None, "country_id;name", "not separated by commas", "commas",
    ),
    Case(
        "misspelt column", swap("edges.csv", ",head,", ",haed,"),
        "edges.csv", 1, "haed", "haed", "is not a column", "did you mean 'head'",
    ),
    Case(
        "missing column", swap("years.csv", "year,grade,kind,note", "year,grade,note"),
        "years.csv", 1, "kind", None, "the column is missing", "add a column named kind",
    ),
    Case(
        "double column", swap("nodes.csv", "supply_mt,demand_mt", "supply_mt,supply_mt"),
        "nodes.csv", 1, "supply_mt", "supply_mt", "given twice", "remove one",
    ),
    Case(
        "ragged row", swap("corridors.csv", "by pipe and sea", "by pipe, and sea"),
        "corridors.csv", 2, None, None, "has 5 cells where the header has 4", "quotes around a text",
    ),
    Case(
        "short row", swap("corridors.csv", "east,East,,by rail", "east,East"),
        "corridors.csv", 3, None, None, "has 2 cells", "add the missing commas",
    ),
    Case(
        "row of commas", add("years.csv", ",,,"),
        "years.csv", 4, None, None, "row of empty cells", "remove the row",
    ),
    Case(
        "misspelt file", rename("storage.csv", "storages.csv"),
        "storages.csv", None, None, None, "is not the name of a table", "rename it to storage.csv",
    ),
    Case(
        "broken package", overwrite("datapackage.json", b'{\n"title": }'),
        "datapackage.json", 2, None, None, "is not valid JSON", "mend it or remove it",
    ),
    Case(
        "unknown home", swap("datapackage.json", '"home_country": "AA"', '"home_country": "AB"'),
        "datapackage.json", None, "network.home_country", "AB", "is not in countries.csv", "countries.csv",
    ),
]  # fmt: skip
CELLS = [
    Case(
        "word for a number", swap("nodes.csv", NORTH, "north-field,North field,field,AA,two,40,"),
        "nodes.csv", 2, "lat", "two", "is not a number", "digits",
    ),
    Case(
        "comma in a number", swap("limits.csv", "h1-nameplate,edge:h1,nameplate,3.5", 'h1-nameplate,edge:h1,nameplate,"3,5"'),
        "limits.csv", 5, "value_mt", "3,5", "is not a number", "write 3.5",
    ),
    Case(
        "NaN", swap("limits.csv", "n1-nameplate,edge:n1,nameplate,11", "n1-nameplate,edge:n1,nameplate,NaN"),
        "limits.csv", 2, "value_mt", "NaN", "is not a number", "leave the cell empty",
    ),
    Case(
        "infinity", swap("limits.csv", "n1-nameplate,edge:n1,nameplate,11", "n1-nameplate,edge:n1,nameplate,inf"),
        "limits.csv", 2, "value_mt", "inf", "is not a number", "write the real limit",
    ),
    Case(
        "number beyond all numbers", swap("limits.csv", "nameplate,11,,,,,", "nameplate,1e999,,,,,"),
        "limits.csv", 2, "value_mt", "1e999", "is too large", "unit",
    ),
    Case(
        "negative limit", swap("limits.csv", "n2-nameplate,edge:n2,nameplate,8", "n2-nameplate,edge:n2,nameplate,-8"),
        "limits.csv", 3, "value_mt", "-8", "outside the range 0 to 1000", "check the value",
    ),
    Case(
        "absurd limit", swap("limits.csv", "n2-nameplate,edge:n2,nameplate,8", "n2-nameplate,edge:n2,nameplate,8000"),
        "limits.csv", 3, "value_mt", "8000", "outside the range 0 to 1000", "check the value",
    ),
    Case(
        "latitude off the globe", swap("nodes.csv", NORTH, "north-field,North field,field,AA,200,40,"),
        "nodes.csv", 2, "lat", "200", "outside the range -90 to 90", "degrees north",
    ),
    Case(
        "year with a fraction", swap("edges.csv", "AA,operating,1995,", "AA,operating,1995.0,"),
        "edges.csv", 6, "opened_year", "1995.0", "is not a whole number", "write 1995",
    ),
    Case(
        "spreadsheet boolean", swap("calibration.csv", "0.2355,true", "0.2355,TRUE"),
        "calibration.csv", 2, "used", "TRUE", "is not true or false", "write true",
    ),
    Case(
        "unknown choice", swap("nodes.csv", "east-border,East border,border", "east-border,East border,boarder"),
        "nodes.csv", 15, "kind", "boarder", "is not one of the choices", "did you mean 'border'",
    ),
    Case(
        "bad id", swap("lines.csv", "west-line,West", "West Line,West"),
        "lines.csv", 2, "line_id", "West Line", "is not an id", "write 'west-line'",
    ),
    Case(
        "bad country code", swap("countries.csv", "XZ,Int", "xz,Int"),
        "countries.csv", 5, "country_id", "xz", "is not a country code", "two capital letters",
    ),
    Case(
        "bad address", swap("sources.csv", "https://example.org/list", "javascript:alert(1)"),
        "sources.csv", 4, "url", "javascript:alert(1)", "is not a web address", "https://",
    ),
    Case(
        "bad target", swap("costs.csv", "edge:n1", "n1"),
        "costs.csv", 2, "target", "n1", "is not a target", "kind:id",
    ),
    Case(
        "unknown kind of target", swap("costs.csv", "edge:n1", "egde:n1"),
        "costs.csv", 2, "target", "egde:n1", "unknown kind", "did you mean 'edge:n1'",
    ),
    Case(
        "empty list entry", swap("streams.csv", "f1;w2", "f1;;w2"),
        "streams.csv", 2, "path", "f1;;w2;joint:buoys", "empty entry", "semicolon",
    ),
    Case(
        "empty name", swap("lines.csv", "West line", ""),
        "lines.csv", 2, "name", None, "may not be empty", "fill it in",
    ),
    Case(
        "only spaces", swap("lines.csv", "West line", "  "),
        "lines.csv", 2, "name", "  ", "holds only spaces", "fill the cell",
    ),
    Case(
        "tab", swap("lines.csv", "West line", "West\tline"),
        "lines.csv", 2, "name", "West\tline", "control character U+0009", "remove the character",
    ),
    Case(
        "NUL", swap("lines.csv", "West line", "West\x00line"),
        "lines.csv", 2, "name", "West\x00line", "control character U+0000", "remove the character",
    ),
    Case(
        "text turned around", swap("lines.csv", "West line", "West \u202eline"),
        "lines.csv", 2, "name", "West \u202eline", "control character U+202E", "remove the character",
    ),
    Case(
        "isolated direction", swap("events.csv", "A month", "A \u2066month"),
        "events.csv", 2, "announced", "A \u2066month of repair", "control character U+2066", "remove",
    ),
    Case(
        "number without a source", swap("limits.csv", "edge:e1,contract,4,,,,,reported,true,,survey", "edge:e1,contract,4,,,,,reported,true,,"),
        "limits.csv", 12, "source_id", None, "a number without a source", "name a source_id",
    ),
    Case(
        "length without a source", swap("lines.csv", "the long line,survey", "the long line,"),
        "lines.csv", 2, "source_id", None, "a number without a source", "name a source_id",
    ),
]  # fmt: skip
REFERENCES = [
    Case(
        "double id", add("lines.csv", "west-line,Again,,,,"),
        "lines.csv", 3, "line_id", "west-line", "row 2 and in row 3", "remove one",
    ),
    Case(
        "double waypoint", swap("waypoints.csv", "w2,2,", "w2,1,"),
        "waypoints.csv", 3, "edge_id, seq", "w2, 1", "row 2 and in row 3", "remove one",
    ),
    Case(
        "dangling head", swap("edges.csv", "hub,home-refinery,pipeline", "hub,home-refinry,pipeline"),
        "edges.csv", 5, "head", "home-refinry", "is not in nodes.csv", "did you mean 'home-refinery'",
    ),
    Case(
        "unknown country", swap("edges.csv", "s1,South field to west border,south-field,west-border,pipeline,,,false,home-pipes,AA", "s1,South field to west border,south-field,west-border,pipeline,,,false,home-pipes,AX"),
        "edges.csv", 6, "country", "AX", "is not in countries.csv", "countries.csv",
    ),
    Case(
        "unknown operator", swap("edges.csv", "north-field,hub,pipeline,,,false,home-pipes", "north-field,hub,pipeline,,,false,home-pipe"),
        "edges.csv", 2, "operator", "home-pipe", "is not in operators.csv", "did you mean 'home-pipes'",
    ),
    Case(
        "unknown source", swap("storage.csv", "reported,survey", "reported,servey"),
        "storage.csv", 2, "source_id", "servey", "is not in sources.csv", "did you mean 'survey'",
    ),
    Case(
        "missing table", remove("operators.csv"),
        "edges.csv", 2, "operator", "home-pipes", "points to operators.csv, which is missing", "add operators.csv",
    ),
    Case(
        "unknown edge in a list", swap("edges.csv", "operating,,,m2,", "operating,,,m9,"),
        "edges.csv", 14, "depends_on", "m9", "is not in edges.csv", "add it to edges.csv",
    ),
    Case(
        "edge that depends on itself", swap("edges.csv", "operating,,,m2,", "operating,,,l2,"),
        "edges.csv", 14, "depends_on", "l2", "names the edge itself", "remove it",
    ),
    Case(
        "target that leads nowhere", swap("groups.csv", "node:sea-port", "node:see-port"),
        "groups.csv", 3, "members", "node:see-port;node:buoy-1;node:buoy-2;node:buoy-3", "'node:see-port'", "did you mean 'node:sea-port'",
    ),
    Case(
        "target of the wrong kind", swap("limits.csv", "n1-nameplate,edge:n1", "n1-nameplate,node:hub"),
        "limits.csv", 2, "target", "node:hub", "can't stand here", "edge, line, joint",
    ),
    Case(
        "id under another kind", swap("projects.csv", "edge:n3;edge:e1", "edge:west-line"),
        "projects.csv", 2, "targets", "edge:west-line", "is not known", "did you mean 'line:west-line'",
    ),
    Case(
        "unknown region", swap("observations.csv", "region:north", "region:nord"),
        "observations.csv", 10, "target", "region:nord", "is not known", "region",
    ),
    Case(
        "unknown total", swap("observations.csv", "2024,total:exports", "2024,total:export"),
        "observations.csv", 5, "target", "total:export", "is not known", "did you mean 'total:exports'",
    ),
    Case(
        "group that holds itself", swap("groups.csv", "corridor:west;corridor:east", "corridor:west;group:both"),
        "groups.csv", 2, "members", "corridor:west;group:both", "leads back to itself", "remove",
    ),
    Case(
        "path with a gap", swap("streams.csv", "f1;w2", "f1;n1"),
        "streams.csv", 2, "path", "f1;n1;joint:buoys", "'f1' ends at 'transit-hub' but 'n1' leaves 'north-field'", "order",
    ),
    Case(
        "path through an unknown joint", swap("streams.csv", "joint:buoys", "joint:boys"),
        "streams.csv", 2, "path", "f1;w2;joint:boys", "'joint:boys', which is not in joints.csv", "joints.csv",
    ),
]  # fmt: skip
VOLUMES = [
    Case(
        "owners of more than the whole", swap("owners.csv", "Passage Oil,BB,0.1", "Passage Oil,BB,0.2"),
        "owners.csv", 4, "share", "0.5", "the shares in 'pass-pipes' come to 1.1", "once",
    ),
    Case(
        "plan used as an outcome", swap("history.csv", "Mt,plan,false", "Mt,plan,true"),
        "history.csv", 7, "used", "true", "whose status is plan: that is no outcome", "set used to false",
    ),
    Case(
        "two figures used for one thing", swap("history.csv", "12.5,,,Mt,reported,false", "12.5,,,Mt,reported,true"),
        "history.csv", 3, "used", "true", "stands on two values of 'total:exports' for 2021: row 2 and row 3", "false in one",
    ),
    Case(
        "figure of an unknown year", swap("history.csv", "2022-west,2022", "2022-west,2018"),
        "history.csv", 5, "year", "2018", "is not in history_years.csv", "add the year there",
    ),
    Case(
        "total below one of its parts", swap("observations.csv", "2024-exports,2024,total:exports,12", "2024-exports,2024,total:exports,1.2"),
        "observations.csv", 5, "value_mt", "1.2", "are all exports of 2024, but gate:west alone is 9 (row 2)", "units",
    ),
    Case(
        "figure that a reconciled year has already", add("history.csv", "2024-exports,2024,total:exports,home,12,,,Mt,reported,true,,ministry,"),
        "history.csv", 9, "target", "total:exports", "is given for 2024 by observations.csv too (row 5)", "remove the row",
    ),
    Case(
        "figure without a number", swap("history.csv", "gate:east,home,,,4,Mt", "gate:east,home,,,,Mt"),
        "history.csv", 6, "value", None, "a figure without value, low or high", "fill one in",
    ),
    Case(
        "history with a low above its value", swap("history.csv", "gate:west,home,7,,,Mt", "gate:west,home,7,8,,Mt"),
        "history.csv", 5, "low", "8", "is more than value (7)", "in order",
    ),
    Case(
        "month thirteen", swap("monthly.csv", "customs,2024-01,", "customs,2024-13,"),
        "monthly.csv", 2, "month", "2024-13", "is not a month", "YYYY-MM",
    ),
    Case(
        "month of an unknown field", swap("monthly.csv", "node:north-field", "node:nort-field"),
        "monthly.csv", 4, "target", "node:nort-field", "is not known", "node:north-field",
    ),
    Case(
        "month of a country", swap("monthly.csv", "node:north-field", "country:BB"),
        "monthly.csv", 4, "target", "country:BB", "whose kind can't stand here", "total, gate, edge, node",
    ),
    Case(
        "month not found with a figure", swap("monthly.csv", ",,,,customs,not_found", ",2,,,customs,not_found"),
        "monthly.csv", 3, "status", "not_found", "but the row has a figure", "not_found without one",
    ),
    Case(
        "month without a figure", swap("monthly.csv", "total:exports,1,,", "total:exports,,,"),
        "monthly.csv", 2, "status", "reported", "on a row without a figure", "fill in a figure",
    ),
    Case(
        "month twice", add("monthly.csv", "2024-01-again,2024-01,total:exports,1.1,,,customs,reported,ministry,"),
        "monthly.csv", 5, "target", "total:exports", "for 2024-01 again (row 2)", "remove one",
    ),
    Case(
        "prior in another unit", swap("priors.csv", "0.1,0.3,share,", "0.1,0.3,days,"),
        "priors.csv", 4, "unit", "days", "is not the unit of weather", "write share",
    ),
    Case(
        "prior in percent", swap("priors.csv", "0,0.1,0.3,share", "0,10,30,share"),
        "priors.csv", 4, "high", "30", "a share of more than the whole", "fractions of 1",
    ),
    Case(
        "prior below zero", swap("priors.csv", "0,0.1,0.3,share", "-0.1,0.1,0.3,share"),
        "priors.csv", 4, "low", "-0.1", "is below zero", "no prior",
    ),
    Case(
        "prior out of order", swap("priors.csv", "0.1,0.5,0.9", "0.6,0.5,0.9"),
        "priors.csv", 3, "low", "0.6", "is more than central (0.5)", "in order",
    ),
    Case(
        "point with a range", swap("priors.csv", "point,0.1,0.1,0.1", "point,0.1,0.1,0.2"),
        "priors.csv", 5, "shape", "point", "stands on a range", "choose another shape",
    ),
    Case(
        "range without width", swap("priors.csv", "beta,0.1,0.5,0.9", "beta,0.5,0.5,0.5"),
        "priors.csv", 3, "shape", "beta", "without width", "set shape to point",
    ),
    Case(
        "prior of an unknown cause", swap("priors.csv", "restart,transport_stop", "restart,strike"),
        "priors.csv", 5, "of", "strike", "is not a cause of restart", "damage, power_failure, transport_stop",
    ),
    Case(
        "prior of an unknown node", swap("priors.csv", "weather,node:sea-port", "weather,node:see-port"),
        "priors.csv", 4, "of", "node:see-port", "is not known", "node:sea-port",
    ),
    Case(
        "prior of a month thirteen", swap("priors.csv", "11;12;1,", "11;12;13,"),
        "priors.csv", 4, "months", "11;12;13", "names no month", "11;12;1",
    ),
    Case(
        "prior learned from an unknown event", swap("priors.csv", "2023-05-10-buoys", "2023-05-10-buoy"),
        "priors.csv", 2, "learned_from", "2023-05-10-buoy", "is not in events.csv", "2023-05-10-buoys",
    ),
    Case(
        "prior that a replay would leave without a row", swap("priors.csv", "assumption,,assumption,\nwinter",
        "assumption,2023-05-10-buoys,assumption,\nwinter"),
        "priors.csv", 3, "learned_from", "2023-05-10-buoys", "would have none left", "learned from no event",
    ),
    Case(
        "prior that is never drawn", swap("priors.csv", "derived,2023-05-10-buoys,survey", "derived,,survey"),
        "priors.csv", 2, "learned_from", None, "are never drawn", "put this row last",
    ),
    Case(
        "outcome without a figure or a reason", swap("outcomes.csv", ",0.05,Mt", ",,Mt"),
        "outcomes.csv", 2, "observed", None, "is empty, and so is void", "fill in one",
    ),
    Case(
        "outcome with a figure and a reason", swap("outcomes.csv", "derived,,survey", "derived,three days,survey"),
        "outcomes.csv", 2, "observed", "0.05", "beside a reason why the prediction is void", "fill in one",
    ),
    Case(
        "outcome without a status", swap("outcomes.csv", "Mt,derived,", "Mt,,"),
        "outcomes.csv", 2, "status", None, "is empty beside an observed value", "how the figure is known",
    ),
    Case(
        "outcome in another unit", swap("outcomes.csv", "0.05,Mt", "0.05,days"),
        "outcomes.csv", 2, "unit", "days", "is not the unit of the prediction", "in Mt",
    ),
    Case(
        "void in one table only", swap("outcomes.csv", ",0.05,Mt,derived,,", ",,Mt,,three days,"),
        "outcomes.csv", 2, "replay_id", "2023-05-lost", "its use in replays.csv is frozen", "the same verdict",
    ),
    Case(
        "outcome of no prediction", swap("outcomes.csv", "2023-05-lost", "2023-05-lots"),
        "outcomes.csv", 2, "replay_id", "2023-05-lots", "is not in predictions.csv", "2023-05-lost",
    ),
    Case(
        "negative history", swap("history.csv", "gate:west,home,7,,,Mt", "gate:west,home,-7,,,Mt"),
        "history.csv", 5, "value", "-7", "outside the range 0 to 1000", "check the value",
    ),
    Case(
        "share in percent", swap("history.csv", "country:BB,home,8,,,Mt", "country:BB,home,80,,,share"),
        "history.csv", 4, "value", "80", "a share of more than the whole", "fractions of 1",
    ),
    Case(
        "share of a total", swap("history.csv", "total:exports,home,10,,,Mt", "total:exports,home,1,,,share"),
        "history.csv", 2, "unit", "share", "can't be share for a total", "in Mt",
    ),
    Case(
        "history of an unknown corridor", swap("history.csv", "2022-west,2022,gate:west", "2022-west,2022,gate:wst"),
        "history.csv", 5, "target", "gate:wst", "has no gate edge", "gate:west",
    ),
    Case(
        "history from an unknown source", swap("history.csv", "derived;ministry,9 + 2", "derived;minstry,9 + 2"),
        "history.csv", 8, "source_id", "derived;minstry", "which is not in sources.csv", "ministry",
    ),
    Case(
        "history row twice", swap("history.csv", "2021-exports-press,", "2021-exports,"),
        "history.csv", 3, "history_id", "2021-exports", "stands twice", "change its key",
    ),
    Case(
        "routes promised for a year without them", swap("history_years.csv", "2022,C,thin", "2022,C,routes"),
        "history_years.csv", 4, "verdict", "routes", "but years.csv has no such year", "add the year",
    ),
    Case(
        "routes of a year denied", swap("history_years.csv", "2024,A,routes", "2024,A,thin"),
        "history_years.csv", 6, "verdict", "thin", "which years.csv has with its routes", "set verdict to routes",
    ),
    Case(
        "two grades for one year", swap("history_years.csv", "2024,A,routes", "2024,B,routes"),
        "history_years.csv", 6, "grade", "B", "is not the grade of 2024 in years.csv (A)", "same grade",
    ),
    Case(
        "band without a figure", swap("history_years.csv", "2022,C,thin", "2022,C,share_band"),
        "history_years.csv", 4, "verdict", "share_band", "has no figure of a country", "country:XX",
    ),
    Case(
        "owner of an unknown operator", swap("owners.csv", "pass-pipes,Passage Oil", "past-pipes,Passage Oil"),
        "owners.csv", 3, "operator_id", "past-pipes", "operators.csv", "add",
    ),
    Case(
        "low above value", swap("limits.csv", "contract,4,,,", "contract,4,4.5,,"),
        "limits.csv", 12, "low_mt", "4.5", "is more than value_mt (4)", "in order",
    ),
    Case(
        "value above high", swap("costs.csv", "per_tonne,20,15,25", "per_tonne,20,15,19"),
        "costs.csv", 3, "value_usd", "20", "is more than high_usd (19)", "in order",
    ),
    Case(
        "years the wrong way round", swap("limits.csv", "contract,4,,,,,", "contract,4,,,2025,2020,"),
        "limits.csv", 12, "from_year", "2025", "is later than to_year (2020)", "exchange",
    ),
    Case(
        "opened after closed", swap("edges.csv", "AA,operating,1995,,", "AA,operating,2030,2025,"),
        "edges.csv", 6, "opened_year", "2030", "is later than closed_year (2025)", "exchange",
    ),
    Case(
        "operating after closing", swap("edges.csv", "AA,operating,1995,,", "AA,operating,1995,2020,"),
        "edges.csv", 6, "closed_year", "2020", "status is operating", "leave it empty",
    ),
    Case(
        "two used limits", swap("limits.csv", "reported,false,press figure", "reported,true,press figure"),
        "limits.csv", 11, "used", "true", "row 10 and row 11", "set used to false",
    ),
    Case(
        "limits that overlap in years", swap("limits.csv", "12,,,2024,", "12,,,2023,"),
        "limits.csv", 8, "used", "true", "row 7 and row 8", "part their years",
    ),
    Case(
        "limit below a flow", swap("limits.csv", "nameplate,5,4.5,5.5", "nameplate,2.8,2.5,5.5"),
        "limits.csv", 10, "value_mt", "2.8", "below a sourced flow: 3.2 in observations.csv row 4", "raise it to 3.2 and set status to revealed",
    ),
    Case(
        "used without value", swap("observations.csv", "2024,gate:west,9", "2024,gate:west,"),
        "observations.csv", 2, "value_mt", None, "with role used has no value", "fill in the value",
    ),
    Case(
        "field's crude at a gate", swap("observations.csv", "2024,gate:west,9,,,ministry,reported,used,,,ministry,,",
        "2024,gate:west,9,,,ministry,reported,used,,,ministry,,north-field"),
        "observations.csv", 2, "field", "north-field", "is measured on an edge, not on 'gate:west'", "name an edge as target",
    ),
    Case(
        "refinery's crude", swap("observations.csv", "2024,gate:west,9,,,ministry,reported,used,,,ministry,,",
        "2024,gate:west,9,,,ministry,reported,used,,,ministry,,home-refinery"),
        "observations.csv", 2, "field", "home-refinery", "is a refinery, not a field", "name a field",
    ),
    Case(
        "two used values", swap("observations.csv", "customs,reported,alternative", "customs,reported,used"),
        "observations.csv", 4, "role", "used", "row 3 and row 4", "set role to alternative",
    ),
    Case(
        "working units of a pump", swap("joints.csv", "capacity,,", "capacity,2,"),
        "joints.csv", 2, "working_units", "2", "kind 'capacity', which has no working units", "leave it empty",
    ),
    Case(
        "date that does not exist", swap("events.csv", "2023-05-10,2023", "2023-02-30,2023"),
        "events.csv", 2, "date_start", "2023-02-30", "is not a date", "YYYY-MM-DD",
    ),
    Case(
        "event that ends before it starts", swap("events.csv", "2023-06-09", "2023-04"),
        "events.csv", 2, "date_start", "2023-05-10", "is later than date_end (2023-04)", "exchange",
    ),
]  # fmt: skip
PATHS = [
    Case(
        "self loop", swap("edges.csv", "north-field,hub,pipeline", "hub,hub,pipeline"),
        "edges.csv", 2, "head", "hub", "is also the tail", "name the other end",
    ),
    Case(
        "latitude and longitude exchanged", swap("nodes.csv", "border,AA,0,45", "border,AA,45,0.5"),
        "nodes.csv", 15, "lat", "45", "lat and lon look swapped", "exchange lat and lon",
    ),
    Case(
        "two-way gate", two_way("e1"),
        "edges.csv", 17, "bidirectional", "true", "counts one way only", "two edges",
    ),
    Case(
        "corridor without a gate", add("corridors.csv", "south,South,,"),
        "corridors.csv", 4, "corridor_id", "south", "has no gate edge", "set gate to true",
    ),
    Case(
        "gate without a corridor", swap("edges.csv", "truck,,east,true", "truck,,,true"),
        "edges.csv", 18, "corridor", None, "none is named", "name the corridor",
    ),
    Case(
        "open gate without a limit", swap("edges.csv", "CC,closed,2000,2010", "CC,operating,2000,"),
        "edges.csv", 18, "edge_id", "e2", "no nameplate limit in 2023, 2024", "labelled assumption",
    ),
    Case(
        "gate limited in one year only", swap("limits.csv", "12,,,2024,", "12,,,2025,"),
        "edges.csv", 7, "edge_id", "w1", "no nameplate limit in 2024", "set status to closed",
    ),
    Case(
        "isolated node", add("nodes.csv", "nowhere,Nowhere,junction,AA,1,41,,,,,,survey,"),
        "nodes.csv", 17, "node_id", "nowhere", "cut off from the rest", "add the edge",
    ),
    Case(
        "isolated part", all_of(
            add("nodes.csv", "x1,X 1,field,BB,1,31,,,,,,survey,", "x2,X 2,market,CC,1,32,,,,,,survey,"),
            add("edges.csv", "x,X,x1,x2,rail,,,false,pass-pipes,BB,operating,,,,true,true,survey,"),
        ),
        "nodes.csv", 17, "node_id", "x1", "cut off from the rest (x1, x2)", "add the edge",
    ),
    Case(
        "field that reaches nothing", swap("edges.csv", "AA,operating,1995,,", "AA,closed,1995,2020,"),
        "nodes.csv", 3, "node_id", "south-field", "reaches no market and nobody at home", "open the edge",
    ),
    Case(
        "export through no gate", add("edges.csv", "x,X,hub,market-east,rail,,,false,home-rail,CC,operating,,,,true,true,survey,"),
        "nodes.csv", 16, "node_id", "market-east", "through no gate in 2023: n1 > x", "set gate to true",
    ),
    Case(
        "export through two gates", swap("edges.csv", "pipeline,west-line,west,false", "pipeline,west-line,west,true"),
        "nodes.csv", 14, "node_id", "market-sea", "two gates or more in 2023: s1 > w1 > w2", "keep one gate",
    ),
    Case(
        "way abroad that leads to no gate", all_of(
            add("nodes.csv", "yard,Yard,rail_hub,CC,1,46,,,,,,survey,"),
            add("edges.csv", "x,X,hub,yard,rail,,,false,home-rail,CC,operating,,,,true,true,survey,"),
        ),
        "edges.csv", 19, "edge_id", "x", "neither is a gate nor leads to one", "set gate to true",
    ),
    Case(
        "refinery behind a gate", swap("edges.csv", "hub,home-refinery", "transit-hub,home-refinery"),
        "nodes.csv", 5, "node_id", "home-refinery", "without crossing a gate", "add or open an edge",
    ),
]  # fmt: skip
CASES = [*FILES, *CELLS, *REFERENCES, *VOLUMES, *PATHS]


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        load(folder)
    for problem in caught.value.problems:
        assert str(problem) in str(caught.value)
    return caught.value.problems


@pytest.mark.parametrize("case", CASES, ids=[case.name.replace(" ", "-") for case in CASES])
def test_broken_table_is_refused(tiny_folder: Path, case: Case) -> None:
    case.edit(tiny_folder)
    before = {path: path.read_bytes() for path in tiny_folder.iterdir()}
    found = problems(tiny_folder)
    here = [p for p in found if (p.file, p.row, p.column, p.value) == (case.file, case.row, case.column, case.value)]
    assert any(case.says in str(p) and case.mend in p.mend for p in here), "\n".join(map(str, found))
    assert {path: path.read_bytes() for path in tiny_folder.iterdir()} == before


def test_the_message_reads_as_one_line_with_place_value_and_mend(tiny_folder: Path) -> None:
    swap("edges.csv", "hub,home-refinery,pipeline", "hub,home-refinry,pipeline")(tiny_folder)
    (found,) = problems(tiny_folder)
    assert str(found) == (
        "edges.csv, row 5, column head: 'home-refinry' is not in nodes.csv"
        " — mend: did you mean 'home-refinery'? or add it to nodes.csv"
    )


def test_invisible_characters_are_written_out_in_the_message(tiny_folder: Path) -> None:
    swap("lines.csv", "West line", "West \u202eline")(tiny_folder)
    (found,) = problems(tiny_folder)
    assert "\u202e" not in str(found) and "\\u202e" in str(found)


def test_all_faults_are_told_at_once(tiny_folder: Path) -> None:
    edits = [
        swap("nodes.csv", NORTH, "north-field,North field,field,AA,two,40,"),
        swap("limits.csv", "contract,4,,,", "contract,4,4.5,,"),
        swap("events.csv", "2023-05-10,2023", "10 May,2023"),
        swap("storage.csv", "reported,survey", "reported,servey"),
        swap("years.csv", "2023,B,full", "2023,D,full"),
        overwrite("lines.csv", b"\xff"),
    ]
    all_of(*edits)(tiny_folder)
    found = problems(tiny_folder)
    places = [(problem.file, problem.column) for problem in found]
    assert places == [
        ("nodes.csv", "lat"),
        ("lines.csv", None),
        ("limits.csv", "low_mt"),
        ("years.csv", "grade"),
        ("storage.csv", "source_id"),
        ("events.csv", "date_start"),
    ]


def test_one_broken_table_does_not_bury_the_rest_under_its_followers(tiny_folder: Path) -> None:
    overwrite("sources.csv", b"source_id,outlet\n")(tiny_folder)
    found = problems(tiny_folder)
    assert {problem.file for problem in found} == {"sources.csv"}


def test_a_table_of_nothing_but_faults_is_refused_in_time(tiny_folder: Path) -> None:
    rows = [f"x{n},nowhere-{n},per_tonne,1,,,,assumption,nobody-{n}," for n in range(3000)]
    add("costs.csv", *rows)(tiny_folder)
    with pytest.raises(DataError) as caught:
        load(tiny_folder)
    assert len(caught.value.problems) > len(rows)
    # Told by kind, with a count: a target that is none, and a source that is not there.
    assert str(caught.value).count("and 2,999 more like it") == 2 and len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("name", ["nothing", "nodes.csv"])
def test_a_folder_that_is_none_is_refused(tiny_folder: Path, name: str) -> None:
    (found,) = problems(tiny_folder / name)
    assert "is not a folder" in found.message and "nodes.csv" in found.mend
