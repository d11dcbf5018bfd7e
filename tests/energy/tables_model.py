"""What can be delivered at every horizon: a model for OR-tools, written from the CSV tables and the method page.

Of the product only the reconciled volumes of the year are taken. Tables are read with the csv module; which edges are
open, what limits hold, what a block leaves and what foreign crude uses is worked out here, edge by edge.
"""

import csv
import math
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
from ortools.linear_solver import pywraplp

from energy.reconciliation.baseline import Baseline

from .independent_solvers import DOMESTIC_WEIGHT

Row = Mapping[str, str]


class TablesModel:
    """One year of a network folder."""

    def __init__(self, folder: Path, base: Baseline) -> None:
        self._folder, self._year = folder, base.year or 0
        self.nodes = {row["node_id"]: row for row in self._read("nodes")}
        rows = {row["edge_id"]: row for row in self._read("edges")}
        self._limits, dated = self._limits_in_force(rows, "nameplate")
        self._contracts, _ = self._limits_in_force(rows, "contract")
        self.edges = {e: row for e, row in rows.items() if self._is_open(row, dated)}
        self.flow = {e: base.central.flows.get(e, 0.0) for e in self.edges}
        self.supply = {n: max(mt, 0.0) for n, mt in base.central.supply.items()}
        self.intake = {n: max(mt, 0.0) for n, mt in base.central.intake.items()}
        self.foreign = self._foreign_load()
        self.joints = self._shared_limits()

    def _read(self, table: str) -> list[Row]:
        with (self._folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def _limits_in_force(self, rows: Mapping[str, Row], kind: str) -> tuple[dict[str, Row], set[str]]:
        """Limits of a kind by `edge:ID` or `joint:ID`, an edge's own before its line's; and edges with a dated one."""
        found: dict[str, Row] = {}
        dated: set[str] = set()
        lines: list[Row] = []
        own: list[Row] = []
        for row in self._read("limits"):
            first, last = int(row["from_year"] or 0), int(row["to_year"] or 9999)
            if row["used"] == "true" and row["horizon"] == kind and first <= self._year <= last:
                (lines if row["target"].startswith("line:") else own).append(row)
        for row in lines:
            for edge_id, edge in rows.items():
                if f"line:{edge['line_id']}" == row["target"]:
                    found[f"edge:{edge_id}"] = row
        for row in own:
            found[row["target"]] = row
            if float(row["value_mt"]) > 0 and (row["from_year"] or row["to_year"]):
                dated.add(row["target"])
        return found, dated

    def _is_open(self, row: Row, dated: set[str]) -> bool:
        target = f"edge:{row['edge_id']}"
        if target in self._limits and self._limits[target]["status"] == "closed":
            return False
        if int(row["opened_year"] or 0) > self._year:
            return False
        if row["status"] != "operating":
            return target in dated
        return int(row["closed_year"] or 9999) >= self._year

    def _foreign_load(self) -> dict[str, float]:
        """Foreign crude per edge and `joint:ID`, on the open part of each path."""
        year = str(self._year)
        volumes = {r["stream_id"]: float(r["value_mt"]) for r in self._read("stream_volumes") if r["year"] == year}
        load: dict[str, float] = {}
        for row in self._read("streams"):
            steps = [step for step in row["path"].split(";") if step in self.edges or step.startswith("joint:")]
            if set(steps) & self.edges.keys():
                for step in steps:
                    load[step] = load.get(step, 0.0) + volumes.get(row["stream_id"], 0.0)
        return load

    def _shared_limits(self) -> dict[str, tuple[Row, dict[str, float]]]:
        members: dict[str, dict[str, float]] = {}
        for row in self._read("joint_members"):
            if row["edge_id"] in self.edges:
                members.setdefault(row["joint_id"], {})[row["edge_id"]] = float(row["coefficient"])
        return {r["joint_id"]: (r, members[r["joint_id"]]) for r in self._read("joints") if r["joint_id"] in members}

    def raise_limit(self, target: str, value: float) -> None:
        """Give an edge or shared limit another physical limit, as a project does (Mt/y)."""
        self._limits[target] = {**self._limits.get(target, {}), "value_mt": str(value)}

    # --- what a block leaves ----------------------------------------------------------------------

    def closed_by(self, kind: str, item: str) -> tuple[set[str], set[str]]:
        """Edges and nodes of an edge, line, node or country."""
        nodes: set[str] = set()
        if kind == "node":
            nodes = {item}
        if kind == "country":
            nodes = {n for n, r in self.nodes.items() if r["country"] == item and r["kind"] not in ("border", "strait")}
        edges = {e for e, r in self.edges.items() if {r["tail"], r["head"]} & nodes}
        column = {"edge": "edge_id", "line": "line_id", "country": "country"}.get(kind)
        return edges | {e for e, r in self.edges.items() if column and r[column] == item}, nodes

    def delivered(self, blocks: Iterable[tuple[str, str, float]], horizon: str = "structural") -> float:
        """Most that can be delivered (home refineries tenfold), with (kind, id, share left) blocked."""
        left_edge, left_node = dict.fromkeys(self.edges, 1.0), dict.fromkeys(self.nodes, 1.0)
        for kind, item, left in blocks:
            edges, nodes = self.closed_by(kind, item)
            left_edge |= {e: min(left, left_edge[e]) for e in edges}
            left_node |= {n: min(left, left_node[n]) for n in nodes}
        room, joint_room = self._at_horizon(*self._room(left_edge), horizon)
        return self._solve(room, joint_room, left_node)

    def _at_horizon(
        self, room: Mapping[str, float], joint_room: Mapping[str, float], horizon: str
    ) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """Room within a month, or within a year where contracts hold but leave what a month can use."""
        if horizon == "structural":
            return room, joint_room
        fitted = [float(row["phi"]) for row in self._read("calibration") if row["used"] == "true"]
        if horizon == "month":
            most, joint_most = self._of_a_month(math.sqrt(min(fitted) * max(fitted)))
        else:
            least, joint_least = self._of_a_month(max(fitted))
            # The shipped contracts are all of shared limits.
            most, joint_most = dict.fromkeys(self.edges, math.inf), dict.fromkeys(self.joints, math.inf)
            for target, row in self._contracts.items():
                joint = target.removeprefix("joint:")
                members = self.joints[joint][1]
                usable = min(joint_least[joint], self._on_joint(members, least))
                joint_most[joint] = max(float(row["value_mt"]), self._on_joint(members, self.flow), usable)
        # What rounding leaves of zero upsets the solver.
        least_of = [(room, most), (joint_room, joint_most)]
        edges, joints = ({key: round(min(a[key], b[key]), 9) for key in a} for a, b in least_of)
        return edges, joints

    def _of_a_month(self, phi: float) -> tuple[dict[str, float], dict[str, float]]:
        """Base, and a part of the way to all the room there is; the moorings of a terminal have it at once."""
        free, joint_free = self._room(dict.fromkeys(self.edges, 1.0))
        at_once = {e for row, members in self.joints.values() if row["kind"] == "moorings" for e in members}
        edges = {e: math.inf if e in at_once else part_way(self.flow[e], free[e], phi) for e in self.edges}
        joints = {
            j: math.inf if row["kind"] == "moorings" else part_way(self._on_joint(m, self.flow), joint_free[j], phi)
            for j, (row, m) in self.joints.items()
        }
        return edges, joints

    def _room(self, left: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
        """Room for home crude on edges and shared limits."""
        capacity, load, joint_capacity, joint_load = {}, {}, {}, {}
        for edge, row in self.edges.items():
            load[edge] = self.flow[edge] + self.foreign.get(edge, 0.0)
            limit = self._limits.get(f"edge:{edge}")
            # What was carried is possible.
            own = max(float(limit["value_mt"]), load[edge]) if limit else math.inf
            share = min([left[edge], *(left.get(d, 0.0) for d in row["depends_on"].split(";") if d)])
            capacity[edge] = own if share >= 1 else share * (load[edge] if math.isinf(own) else own)
        for joint, (row, members) in self.joints.items():
            joint_load[joint] = self._on_joint(members, self.flow) + self.foreign.get(f"joint:{joint}", 0.0)
            limit = self._limits.get(f"joint:{joint}")
            rate = float(limit["value_mt"]) if limit else math.inf
            units = normal = float(row["working_units"] or 1)
            if row["kind"] == "moorings":
                units = min(normal, sum(left[e] for e in members))
            joint_capacity[joint] = units * rate if units < normal else max(normal * rate, joint_load[joint])
        # Room that stopped foreign crude leaves is not offered: its base volume stays reserved.
        room = {e: self._home_part(capacity[e], load[e], self.foreign.get(e, 0.0)) for e in self.edges}
        joints = {
            j: self._home_part(joint_capacity[j], joint_load[j], self.foreign.get(f"joint:{j}", 0.0))
            for j in self.joints
        }
        return room, joints

    @staticmethod
    def _on_joint(members: Mapping[str, float], flow: Mapping[str, float]) -> float:
        return sum(weight * flow[edge] for edge, weight in members.items())

    @staticmethod
    def _home_part(capacity: float, load: float, foreign: float) -> float:
        if capacity < load - 1e-9:
            return capacity * (load - foreign) / load
        return max(capacity - foreign, 0.0)

    # --- the program ------------------------------------------------------------------------------

    @cached_property
    def _bound_for_home(self) -> dict[str, float]:
        """Part of what passes each node in the base that goes to home refineries: flow times part of where it goes."""
        place = {n: i for i, n in enumerate(sorted(self.nodes))}
        total, home, onward = np.zeros(len(place)), np.zeros(len(place)), np.zeros((len(place), len(place)))
        for node, mt in self.intake.items():
            total[place[node]] += mt
            home[place[node]] += mt if self.nodes[node]["country"] == "KZ" else 0.0
        for edge, row in self.edges.items():
            if self.flow[edge] > 1e-6:
                total[place[row["tail"]]] += self.flow[edge]
                onward[place[row["tail"]], place[row["head"]]] += self.flow[edge]
        total = np.maximum(total, 1e-12)
        part = np.linalg.solve(np.eye(len(place)) * (1 + 1e-12) - onward / total[:, None], home / total)
        return {node: float(part[i]) for node, i in place.items()}

    def _solve(self, room: Mapping[str, float], joint_room: Mapping[str, float], left: Mapping[str, float]) -> float:
        solver = pywraplp.Solver.CreateSolver("GLOP")
        infinity, part = solver.infinity(), self._bound_for_home
        to_home = {e: self.flow[e] * part[row["head"]] for e, row in self.edges.items()}
        balance: dict[tuple[str, str], list[tuple[float, pywraplp.Variable]]] = {}

        def column(most: float, *ends: tuple[str, str, float]) -> pywraplp.Variable:
            made = solver.NumVar(0.0, most if math.isfinite(most) else infinity, "")
            for kind, node, sign in ends:
                balance.setdefault((kind, node), []).append((sign, made))
            return made

        both: dict[str, tuple[pywraplp.Variable, pywraplp.Variable]] = {}
        for e, row in self.edges.items():
            abroad_only = row["gate"] == "true" and to_home[e] < 1e-6
            ends = ((row["tail"], -1.0), (row["head"], 1.0))
            export = column(max(room[e] - to_home[e], 0.0), *(("export", n, s) for n, s in ends))
            home = column(0.0 if abroad_only else room[e], *(("home", n, s) for n, s in ends))
            both[e] = export, home
            if math.isfinite(room[e]):
                solver.Add(export + home <= room[e])
        for joint, (_, members) in self.joints.items():
            if math.isfinite(joint_room[joint]):
                solver.Add(sum(w * (both[e][0] + both[e][1]) for e, w in members.items()) <= joint_room[joint])
                own = self._on_joint(members, to_home)
                solver.Add(sum(w * both[e][0] for e, w in members.items()) <= max(joint_room[joint] - own, 0.0))
        for node, mt in self.supply.items():
            first = min(mt * part[node], mt * left[node])
            column(first, ("home", node, 1.0))
            column(mt * left[node] - first, ("export", node, 1.0))
        at_home, abroad = [], []
        for node, mt in self.intake.items():
            if self.nodes[node]["country"] == "KZ":
                at_home.append(column(mt * left[node], ("home", node, -1.0)))
            else:
                abroad.append(column(math.inf if left[node] >= 1 else mt * left[node], ("export", node, -1.0)))
        solver.Add(sum(abroad) <= sum(mt for n, mt in self.intake.items() if self.nodes[n]["country"] != "KZ"))
        for terms in balance.values():
            solver.Add(sum(sign * variable for sign, variable in terms) == 0)
        solver.Maximize(DOMESTIC_WEIGHT * sum(at_home) + sum(abroad))
        if solver.Solve() != pywraplp.Solver.OPTIMAL:
            raise RuntimeError("GLOP found no optimum")
        return float(solver.Objective().Value())


def part_way(base: float, free: float, phi: float) -> float:
    """Base, and a part of what there is above it."""
    return math.inf if math.isinf(free) else base + phi * max(free - base, 0.0)
