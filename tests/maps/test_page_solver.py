"""The page's own solver gives the engine's answers. Its hand-worked tests stand in tests/scripts/solver.test.mjs."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import energy
from energy.flow.scenario import Block, Scenario
from energy.study import Study
from maps.page.inline import json_text
from maps.page.program import block_of, program_of

ROOT = Path(__file__).parents[2]
KILOTONNE = 0.0005
"""Mt: closer than half of one."""

NODES = """\
node_id,name,kind,country,lat,lon,supply_mt,demand_mt
s,S,source,AA,40,50,9,
m,M,junction,AA,41,51,,
t,T,sink,AA,42,52,,6
u,U,sink,AA,43,53,,2
"""
EDGES = """\
edge_id,name,tail,head,mode,capacity_mt,cost_usd_t
a,A,s,m,pipeline,4,1
b,B,m,t,pipeline,4,1
c,C,s,t,pipeline,3,1.5
d,D,m,u,pipeline,2,7
"""


def tool(path: str) -> ModuleType:
    spec = spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def or_skip(reason: str) -> None:
    """Skip with the reason; in CI nothing is skipped."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and nothing is skipped in CI")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def node() -> str:
    found = shutil.which("node")
    if found is None:
        or_skip("node is not installed")
    return str(found)


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    yield tool("benchmarks/page_solver.py")


def assert_same(found: dict[str, Any], at_least: int) -> None:
    assert found["asked"] >= at_least
    assert found["differences"] == []
    assert found["flow"] <= KILOTONNE
    assert found["limit"] <= 1e-9


@pytest.mark.node
@pytest.mark.parametrize(("year", "step"), [(2024, 6), (2025, 12)])
def test_the_page_answers_as_the_engine_does(
    shipped: Study, benchmark: ModuleType, node: str, year: int, step: int
) -> None:
    """Every flow of every chain, field, refinery and market. All blocks and 3,000 sets: benchmarks/page_solver.py."""
    dispatch = shipped.dispatch(year)
    asked = [benchmark.case(dispatch, s, {}) for s in islice(benchmark.singles(dispatch), 0, None, step)]
    asked += [benchmark.case(dispatch, s, more) for s, more in benchmark.random_sets(dispatch, 40, seed=step)]
    assert_same(benchmark.in_node(node, {"program": program_of(dispatch), "cases": asked}), 85)


@pytest.mark.node
def test_the_page_answers_for_another_network(tiny_folder: Path, benchmark: ModuleType, node: str) -> None:
    """The tiny network has all that bounds know of: moorings, contracts, streams, a month."""
    assert_same(benchmark.in_node(node, benchmark.cases(energy.load(tiny_folder).dispatch(2024), 60, 1)), 100)


@pytest.mark.node
def test_the_page_answers_for_two_tables(tmp_path: Path, benchmark: ModuleType, node: str) -> None:
    """A network without years, gates, refineries or φ; s can send more than t takes, and c costs less than a and b."""
    (tmp_path / "nodes.csv").write_text(NODES, "utf-8")
    (tmp_path / "edges.csv").write_text(EDGES, "utf-8")
    assert_same(benchmark.in_node(node, benchmark.cases(energy.load(tmp_path).dispatch(), 60, 1)), 65)


@pytest.mark.node
def test_a_judge_from_elsewhere_finds_the_same(node: str) -> None:
    """Random programs with equations, ranges, free columns and ties, against HiGHS' npm build."""
    if shutil.which("npm") is None:
        or_skip("npm is not installed, so HiGHS' npm build is not at hand")
    checks = tool("tools/check_scripts.py")
    try:
        folder = checks.install(checks.JUDGE, checks.HOME / "judge")
    except RuntimeError as fault:
        or_skip(str(fault))
    command = [node, "tests/scripts/against_highs.mjs", str(folder), "1500"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    assert found["differences"] == []
    assert set(found["endings"]) == {"optimal", "infeasible", "unbounded"}
    assert min(found["endings"].values()) >= 100


def test_a_program_is_plain(shipped: Study) -> None:
    """No number that JSON lacks; unlimited is None; one entry of the matrix per coefficient of the engine."""
    dispatch = shipped.dispatch(2024)
    found = json.loads(json_text(program_of(dispatch)))
    program, rules = found["program"], found["rules"]
    _, bounds = dispatch.bounds(Scenario(()))
    rows = dispatch.program.matrices(bounds)[-1]
    assert len(program["matrix"]["value"]) == sum(map(len, rows)) == program["matrix"]["starts"][-1]
    sizes = {name: count for name, (_, count) in program["parts"].items()}
    parts = {
        "chains": "for_export",
        "supply": "supply",
        "domestic": "domestic",
        "markets": "markets",
        "joints": "joints",
    }
    for name, part in parts.items():
        assert len(found["names"][name]) == sizes[part]
    unlimited = [i for i, value in enumerate(rules["edges"]["nameplate"]) if value is None]
    limits = dispatch.network.limits.nameplate
    assert unlimited == [i for i, edge in enumerate(dispatch.chains.edge_ids) if f"edge:{edge}" not in limits]


def test_a_block_by_position(tiny_folder: Path) -> None:
    """Closing the south field closes its only edge (s1, fourth but one of twelve open ones) and its output."""
    dispatch = energy.load(tiny_folder).dispatch(2024)
    edges = dispatch.chains.edge_ids
    found = block_of(dispatch, Block(dispatch.targets.find("south-field"), 0.25))
    assert [edges[i] for i in found["edges"]] == ["s1"]
    assert [dispatch.network.sources[i] for i in found["supply"]] == ["south-field"]
    assert (found["joints"], found["markets"], found["of_base"], found["left"]) == ([], [], False, 0.25)
    joint = block_of(dispatch, Block(dispatch.targets.find("joint:hub-pump"), 0.5))
    assert [dispatch.network.joints[k].joint_id for k in joint["joints"]] == ["hub-pump"]
    assert np.allclose(dispatch.base[joint["edges"]], [4, 3])
