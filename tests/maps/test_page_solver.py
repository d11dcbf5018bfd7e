"""The page's own solver gives the engine's answers. Its hand-worked tests stand in tests/scripts/solver.test.mjs."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import energy
from energy.flow.scenario import Scenario
from energy.study import Study
from maps.page.inline import json_text
from maps.payload.program import program_of

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
def test_the_page_answers_as_the_engine_does(shipped: Study, benchmark: ModuleType, node: str) -> None:
    """Every flow, and the answer as `block` says it."""
    assert_same(benchmark.in_node(node, benchmark.questions(shipped, 2025, 6, seed=96, every=96)), 12)


@pytest.mark.node
@pytest.mark.exhaustive
def test_the_page_answers_a_large_sample_as_the_engine_does(shipped: Study, benchmark: ModuleType, node: str) -> None:
    """Every fourth single of the base year at every horizon, every 24th of the others, and 300 random sets.

    ``python benchmarks/page_solver.py`` asks for all singles of all years and 3,000 sets.
    """
    base = shipped.year_or_base(None)
    for year in shipped.full_years:
        asked = benchmark.questions(shipped, year, 60, seed=year, every=4 if year == base else 24)
        assert_same(benchmark.in_node(node, asked), 200 if year == base else 80)


@pytest.mark.node
def test_the_page_answers_for_another_network(tiny_folder: Path, benchmark: ModuleType, node: str) -> None:
    """The tiny network has all that bounds know of: moorings, contracts, streams, a month, a project."""
    assert_same(benchmark.in_node(node, benchmark.questions(energy.load(tiny_folder), 2024, 60, 1)), 100)


@pytest.mark.node
def test_the_page_answers_for_two_tables(tmp_path: Path, benchmark: ModuleType, node: str) -> None:
    """A network without years, gates, refineries or φ; s can send more than t takes, and c costs less than a and b."""
    (tmp_path / "nodes.csv").write_text(NODES, "utf-8")
    (tmp_path / "edges.csv").write_text(EDGES, "utf-8")
    assert_same(benchmark.in_node(node, benchmark.questions(energy.load(tmp_path), None, 60, 1)), 65)


@pytest.mark.node
@pytest.mark.parametrize(("programs", "least"), [(300, 20), pytest.param(1500, 100, marks=pytest.mark.exhaustive)])
def test_a_judge_from_elsewhere_finds_the_same(node: str, programs: int, least: int) -> None:
    """Random programs with equations, ranges, free columns and ties, against HiGHS' npm build."""
    if shutil.which("npm") is None:
        or_skip("npm is not installed, so HiGHS' npm build is not at hand")
    checks = tool("tools/check_scripts.py")
    try:
        folder = checks.install(checks.JUDGE, checks.HOME / "judge")
    except RuntimeError as fault:
        or_skip(str(fault))
    command = [node, "tests/scripts/against_highs.mjs", str(folder), str(programs)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    assert found["differences"] == []
    assert set(found["endings"]) == {"optimal", "infeasible", "unbounded"}
    assert min(found["endings"].values()) >= least


def test_a_program_is_plain(shipped: Study) -> None:
    """No number that JSON lacks; unlimited is None; one entry of the matrix per coefficient of the engine."""
    dispatch = shipped.dispatch(2025)
    found = json.loads(json_text(program_of(dispatch)))
    program, rules = found["program"], found["rules"]
    _, bounds = dispatch.bounds(Scenario(()))
    rows = dispatch.program.matrices(bounds)[-1]
    assert len(program["matrix"]["value"]) == sum(map(len, rows)) == program["matrix"]["starts"][-1]
    sizes = {name: count for name, (_, count) in program["parts"].items()}
    parts = {
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
