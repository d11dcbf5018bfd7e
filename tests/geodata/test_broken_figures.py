"""Figures that contradict each other, and paths that lead nowhere, are refused with place, value and mend."""

# The cases below are a table: a case is one entry, however long its line.
# ruff: noqa: E501

from pathlib import Path

import pytest

from .breaking import Case, add, all_of, assert_refused, swap, two_way

VOLUMES = [
    Case(
        "owners of more than the whole", swap("owners.csv", "Passage Oil,BB,0.1", "Passage Oil,BB,0.2"),
        "owners.csv", 4, "share", "0.5", "brings the shares in 'pass-pipes' to 1.1", "once",
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
CASES = [*VOLUMES, *PATHS]


@pytest.mark.parametrize("case", CASES, ids=[case.name.replace(" ", "-") for case in CASES])
def test_a_broken_figure_or_path_is_refused(tiny_folder: Path, case: Case) -> None:
    assert_refused(tiny_folder, case)
