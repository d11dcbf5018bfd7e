"""Reconciliation against the closed formula, and what must hold for every year."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import energy
import geodata
from energy.errors import UsageError
from energy.network.graph import Network, build
from energy.reconciliation.baseline import baseline
from energy.reconciliation.consistency import findings
from energy.reconciliation.reconcile import SIGMA_SHARE, Adjustment, Observation, Reconciled, observations_of, reconcile
from energy.study import Study
from geodata.errors import DataError

from ..independent_solvers import imbalance

OBSERVED = (63.0, 8.6, 3.5, 1.2, 0.3)
TOTAL = 78.7
GRADES = ("ministry", "press", "operator", "derived", "ministry")

# 0.02·63 + 0.05, 0.05·8.6 + 0.05, 0.01·3.5 + 0.05, 0.08·1.2 + 0.05, 0.02·0.3 + 0.05
SIGMAS = (1.31, 0.48, 0.085, 0.146, 0.056)

# Σobs = 76.6, so 2.1 are missing. Σσ² = 1.7161 + 0.2304 + 0.007225 + 0.021316 + 0.003136 = 1.978177.
# 2.1/1.978177 = 1.061583 per unit of σ²: 63 + 1.821783, 8.6 + 0.244589, 3.5 + 0.007670, 1.2 + 0.022629, 0.3 + 0.003329
BALANCED = (64.821783, 8.844589, 3.507670, 1.222629, 0.303329)


@pytest.fixture
def five_folder(tmp_path: Path) -> Path:
    r"""One field, five routes, no limit in the way::

             /=g1=> m1
    f -> hub ==g2=> m2     the exports of all routes are known for certain: 78.7
             \=...=> m5
    """
    tables = {
        "sources": "source_id,outlet,tier\nlist,A list,A\n",
        "countries": "country_id,name\nAA,Home\nBB,Abroad\n",
        "nodes": "node_id,name,kind,country,lat,lon,source_id\nf,F,field,AA,0,0,list\nhub,Hub,junction,AA,0,1,list\n"
        + "".join(f"m{i},M{i},market,BB,{i},5,list\n" for i in range(1, 6)),
        "corridors": "corridor_id,name\n" + "".join(f"c{i},C{i}\n" for i in range(1, 6)),
        "edges": "edge_id,name,tail,head,mode,corridor,gate,country,status\nf1,F1,f,hub,pipeline,,false,AA,operating\n"
        + "".join(f"g{i},G{i},hub,m{i},pipeline,c{i},true,AA,operating\n" for i in range(1, 6)),
        "limits": "limit_id,target,horizon,value_mt,status,used,source_id\n"
        + "".join(f"l{i},edge:g{i},nameplate,100,reported,true,list\n" for i in range(1, 6)),
        "years": "year,grade,kind,note\n2024,A,full,\n",
        "observations": "observation_id,year,target,value_mt,grade,status,role,source_id\n"
        + f"t,2024,total:exports,{TOTAL},ministry,reported,total,list\n"
        + "".join(
            f"o{i},2024,gate:c{i},{value},{grade},reported,used,list\n"
            for i, (value, grade) in enumerate(zip(OBSERVED, GRADES, strict=True), start=1)
        ),
    }
    home = '{"network": {"home_country": "AA", "base_year": 2024}}'
    (tmp_path / "datapackage.json").write_text(home, encoding="utf-8")
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def five_gates(five_folder: Path) -> Network:
    return build(geodata.load(five_folder), 2024)


class Stated(Observation):
    """An observation with the standard error of the published check, 0.02·value + 0.1."""

    @property
    def sigma(self) -> float:
        return 0.02 * (self.value or 0.0) + 0.1


def observed(network: Network) -> tuple[Observation, ...]:
    return observations_of(network.dataset, 2024)


def stated(observation: Observation) -> Stated:
    return Stated(*(getattr(observation, name) for name in Observation.__dataclass_fields__))


def gate_flows(result: Reconciled) -> list[float]:
    return [result.flows[f"g{i}"] for i in range(1, 6)]


def test_sigma_follows_the_grade(five_gates: Network) -> None:
    assert [o.sigma for o in observed(five_gates)[1:]] == pytest.approx(SIGMAS)
    assert dict(SIGMA_SHARE).items() >= {"operator": 0.01, "ministry": 0.02, "press": 0.05, "derived": 0.08}.items()


def test_five_gates_balance_as_the_closed_formula_says(five_gates: Network) -> None:
    result = reconcile(five_gates, observed(five_gates))
    assert gate_flows(result) == pytest.approx(BALANCED, abs=3e-4)
    missing = TOTAL - sum(OBSERVED)
    squares = [s**2 for s in SIGMAS]
    changes = [a.change for a in result.adjustments if a.observation.role == "used"]
    assert changes == pytest.approx([missing * s / sum(squares) for s in squares], abs=3e-4)


def test_published_check_of_five_gates(five_gates: Network) -> None:
    """With σ = 0.02·obs + 0.1 the published result is 64.963, 8.679, 3.531, 1.216, 0.312."""
    result = reconcile(five_gates, [stated(o) for o in observed(five_gates)])
    assert gate_flows(result) == pytest.approx((64.963, 8.679, 3.531, 1.216, 0.312), abs=1e-3)


def test_total_is_hard(five_gates: Network) -> None:
    """Even when the total is far from the sum of the routes."""
    doubled = [replace(o, value=2 * TOTAL) if o.role == "total" else o for o in observed(five_gates)]
    result = reconcile(five_gates, doubled)
    assert sum(gate_flows(result)) == pytest.approx(2 * TOTAL, abs=1e-6)
    total = next(a for a in result.adjustments if a.observation.role == "total")
    assert total.in_sigmas == 0 and not total.conflicting


def test_change_beyond_two_sigmas_is_a_conflict(five_gates: Network) -> None:
    """Twice the total asks for 80.8 more, by σ² almost all of it from the first route: 53 of its standard errors."""
    doubled = [replace(o, value=2 * TOTAL) if o.role == "total" else o for o in observed(five_gates)]
    assert {a.observation.observation_id: a.conflicting for a in reconcile(five_gates, doubled).adjustments}["o1"]
    assert not any(a.conflicting for a in reconcile(five_gates, observed(five_gates)).adjustments)


@pytest.mark.parametrize(("change", "conflicting"), [(0.99, False), (1.01, True), (-0.99, False), (-1.01, True)])
def test_conflict_starts_at_two_sigmas(five_gates: Network, change: float, conflicting: bool) -> None:
    o1 = observed(five_gates)[1]
    assert Adjustment(o1, 63.0, 63.0 + change * 2 * o1.sigma).conflicting is conflicting


def test_volume_that_was_not_found_is_nought_give_or_take(five_gates: Network) -> None:
    """The fifth route has no figure: it enters as 0 ± 0.3.

    Σobs = 76.3, 2.4 are missing; Σσ² = 1.975041 + 0.09 = 2.065041; the fifth takes 2.4 × 0.09/2.065041 = 0.104598.
    """
    unknown = [replace(o, value=None, status="not_found") if o.target == "gate:c5" else o for o in observed(five_gates)]
    result = reconcile(five_gates, unknown)
    assert unknown[-1].sigma == 0.3
    assert gate_flows(result)[4] == pytest.approx(0.104598, abs=2e-4)


def test_one_figure_of_a_conflict_enters(five_gates: Network) -> None:
    """A second figure for route 2 that is not in use changes nothing; in use, it does."""
    plain = reconcile(five_gates, observed(five_gates))
    second = replace(observed(five_gates)[2], observation_id="other", value=20.0)
    for role in ("alternative", "itemised", "context"):
        result = reconcile(five_gates, [*observed(five_gates), replace(second, role=role)])
        assert gate_flows(result) == pytest.approx(gate_flows(plain), abs=1e-9)
    assert gate_flows(reconcile(five_gates, [*observed(five_gates), second]))[1] > plain.flows["g2"] + 0.1


def test_tiny_network_needs_no_adjustment(tiny: Study) -> None:
    """The figures of the drawing balance exactly."""
    flows = tiny.baseline(2024).central.flows
    expected = {"n1": 10, "h1": 3, "n2": 4, "n3": 3, "s1": 5, "w1": 9, "w2": 9, "e1": 3, "l4": 9}
    assert {e: flows[e] for e in expected} == pytest.approx(expected, abs=1e-5)
    assert all(abs(a.change) < 1e-5 for a in tiny.baseline(2024).adjustments)


def test_field_abroad_gives_no_home_crude(tiny_folder: Path) -> None:
    """Exports of 12.5 against routes of 9 + 3: what is missing must come over the gates, not from a field in BB."""
    path = tiny_folder / "observations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2024-exports,2024,total:exports,12,", "2024-exports,2024,total:exports,12.5,"))
    network = build(geodata.load(tiny_folder), 2024)
    result = reconcile(network, observations_of(network.dataset, 2024))
    assert sum(result.flows[g] for g in network.gates) == pytest.approx(12.5, abs=1e-6)


@pytest.mark.parametrize("year", [2009, 2013, 2021, 2022, 2023, 2024, 2025])
def test_every_year_balances(shipped: Study, year: int) -> None:
    base = shipped.baseline(year)
    for run in base.runs:
        assert imbalance(base.network, run.flows, run.supply, run.intake) < 1e-6
        assert min([*run.flows.values(), *run.supply.values(), *run.intake.values()]) >= -1e-9
        for adjustment in run.adjustments:
            if adjustment.observation.role == "total":
                assert adjustment.reconciled == pytest.approx(adjustment.observation.value, abs=1e-6)
        exports = next(a for a in run.adjustments if a.observation.target == "total:exports")
        assert sum(run.flows[g] for g in base.network.gates) == pytest.approx(exports.reconciled, abs=1e-6)


@pytest.mark.parametrize("year", [2009, 2013, 2021, 2022, 2023, 2024, 2025])
def test_every_year_keeps_to_its_limits(shipped: Study, year: int) -> None:
    network, flows = shipped.network(year), shipped.baseline(year).central.flows
    for edge, flow in flows.items():
        limit = network.limits.nameplate.get(f"edge:{edge}")
        assert limit is None or flow <= limit.value + 1e-6, edge
    for joint in network.joints:
        limit = network.limits.nameplate.get(f"joint:{joint.joint_id}")
        load = sum(c * flows[e] for e, c in joint.members.items())
        assert limit is None or load <= limit.value * (joint.working_units or 1.0) + 1e-6, joint.joint_id


def test_every_gate_of_every_year_is_observed(shipped: Study) -> None:
    """Alone or in a group; else it would swallow what the others lack."""
    groups = shipped.dataset.table("groups")
    for year in shipped.years:
        base = shipped.baseline(year)
        targets = {a.observation.target for a in base.adjustments}
        for target in [t for t in targets if t.startswith("group:")]:
            members = str(groups.loc[target.partition(":")[2], "members"]).split(";")
            targets |= {f"gate:{m.partition(':')[2]}" for m in members}
        assert {f"gate:{c}" for c in base.network.gates.values()} <= targets, year


@given(data=st.data())
def test_any_figures_balance(shipped: Study, data: st.DataObject) -> None:
    """Wrong figures move the flows; they never break a balance, a total or a sign."""
    year = data.draw(st.sampled_from(shipped.years))
    network, original = shipped.network(year), shipped.baseline(year).observations
    factor = st.floats(0.2, 4.0, allow_nan=False)
    changed: Sequence[Observation] = [
        replace(o, value=o.value * data.draw(factor)) if o.role == "used" and o.value else o for o in original
    ]
    result = reconcile(network, changed)
    assert imbalance(network, result.flows, result.supply, result.intake) < 1e-6
    assert min([*result.flows.values(), *result.supply.values(), *result.intake.values()]) >= -1e-9
    for adjustment in result.adjustments:
        if adjustment.observation.role == "total":
            assert adjustment.reconciled == pytest.approx(adjustment.observation.value, abs=1e-6)


# --- what contradicts the figures ----------------------------------------------------------------


def replace_text(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def faults(folder: Path) -> list[str]:
    with pytest.raises(geodata.DataError) as caught:
        findings(geodata.load(folder))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("limit", ["30", "6.3", "0"])
def test_a_limit_that_the_figures_contradict_is_named_with_its_row(five_folder: Path, limit: str) -> None:
    """63 was published for the first route, ± 1.31.

    With five standard errors the other four carry 8.6 + 2.4, 3.5 + 0.425, 1.2 + 0.73 and 0.3 + 0.28 = 17.435 of the
    78.7 at most: the first carries 61.265 at least. The year can be balanced, but no figure says so.
    """
    replace_text(five_folder, "limits", "l1,edge:g1,nameplate,100", f"l1,edge:g1,nameplate,{limit}")
    # A figure that was measured on the one edge is held against its limit before anything is balanced.
    replace_text(five_folder, "observations", "63.0,ministry,reported", "63.0,ministry,assumption")
    (said,) = faults(five_folder)
    start, needed, mend = re.split(r": (?=\d)| (?=— mend)", said)
    assert start == (
        f"limits.csv, row 2, column value_mt: '{limit}' (edge:g1, l1) is less than the figures of 2024 need"
    )
    assert float(needed) == pytest.approx(61.265, abs=0.006)
    assert mend == "— mend: check it and its unit, and the figures on its way; or set used to false"
    network = build(geodata.load(five_folder), 2024)
    assert reconcile(network, observed(network)).flows["g1"] == pytest.approx(float(limit), abs=1e-6)


def test_a_limit_that_is_only_tight_contradicts_nothing(five_folder: Path) -> None:
    """63 at most on the first route, where 64.8 would be: the others take 1.8 more, within a few of their errors."""
    replace_text(five_folder, "limits", "l1,edge:g1,nameplate,100", "l1,edge:g1,nameplate,63")
    findings(geodata.load(five_folder))


def test_figures_that_contradict_each_other_are_no_fault_of_a_limit(five_folder: Path) -> None:
    """Routes of 76.6 in an exports total of 157.4: no limit of 100 is in the way of what is published."""
    replace_text(five_folder, "observations", f"total:exports,{TOTAL}", f"total:exports,{2 * TOTAL}")
    named = [row["where"] for row in findings(geodata.load(five_folder)) if row["what"].startswith("figures that")]
    assert "2024 gate:c1" in named


def test_a_total_that_the_limits_forbid_is_named_with_its_row(five_folder: Path) -> None:
    """Five routes of 100 carry 500, not 688; any of them alone would have to carry 288, the first three are named."""
    replace_text(five_folder, "observations", f"total:exports,{TOTAL}", "total:exports,688")
    (said,) = faults(five_folder)
    assert said.startswith("observations.csv, row 2, column value_mt: '688' (total:exports, t) can't be met")
    assert "allow at most 500.00 Mt" in said and said.count("limits.csv, row") == 3


def test_a_limit_that_alone_forbids_a_total_is_named_with_it(five_folder: Path) -> None:
    """The only way to the gates is the first line; 7.87 there, a tenth of what leaves."""
    replace_text(five_folder, "limits", "l5,edge:g5", "l0,edge:f1,nameplate,7.87,reported,true,list\nl5,edge:g5")
    (said,) = faults(five_folder)
    assert "observations.csv, row 2" in said and "allow at most 7.87 Mt" in said
    assert said.endswith("the limits on its way: l0 (limits.csv, row 6)")


def test_an_edge_turned_round_is_found_by_what_no_longer_balances(five_folder: Path) -> None:
    """No route can be reached from the field any more."""
    replace_text(five_folder, "edges", "f1,F1,f,hub", "f1,F1,hub,f")
    with pytest.raises(geodata.DataError, match="'f' is a field that reaches no market"):
        geodata.load(five_folder)


def test_a_field_that_lost_crude_has_ranges_too(five_folder: Path) -> None:
    """78.7 left by the routes, 78.0 came out of the ground: the rest of −0.7 is no reason to find no flow at all."""
    with (five_folder / "observations.csv").open("a", encoding="utf-8") as file:
        file.write("p,2024,total:production,78.0,operator,reported,total,list\n")
    base = baseline(geodata.load(five_folder), 2024)
    assert sum(base.central.residual.values()) == pytest.approx(-0.7, abs=1e-5)
    assert base.extent().of_edges(["g1"]) == pytest.approx((base.central.flows["g1"],) * 2, abs=1e-5)


def test_a_year_without_exports_has_no_shares(five_folder: Path) -> None:
    """Refused beside a gate that carried something; with nothing else observed, a year of nothing."""
    replace_text(five_folder, "observations", f"total:exports,{TOTAL}", "total:exports,0")
    with pytest.raises(DataError, match="are all exports of 2024, but gate:c1 alone is 63"):
        energy.load(five_folder).shares(2024)
    path = five_folder / "observations.csv"
    kept = [line for line in path.read_text("utf-8").splitlines(keepends=True) if ",gate:" not in line]
    path.write_text("".join(kept), "utf-8")
    with pytest.raises(UsageError, match="nothing was exported in 2024, so there are no shares"):
        energy.load(five_folder).shares(2024)


@pytest.mark.parametrize(
    ("package", "said"),
    [
        (None, ["network.home_country: is missing: nothing would count as an export", "network.base_year: is missing"]),
        ('{"network": {"home_country": "AA"}}', ["network.base_year: is missing"]),
        ('{"network": {"base_year": 2024}}', ["network.home_country: is missing"]),
        ('{"network": {"home_country": "AA", "base_year": 2023}}', ["network.base_year: '2023' is not in years.csv"]),
    ],
)
def test_a_network_with_years_says_whose_exports_count_and_where_answers_start(
    five_folder: Path, package: str | None, said: list[str]
) -> None:
    path = five_folder / "datapackage.json"
    path.unlink() if package is None else path.write_text(package, encoding="utf-8")
    with pytest.raises(geodata.DataError) as caught:
        geodata.load(five_folder)
    found = [str(problem) for problem in caught.value.problems]
    assert all(one.startswith(f"datapackage.json, column {start}") for one, start in zip(found, said, strict=True))
