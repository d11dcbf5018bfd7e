"""Ask the page's own solver what the engine is asked, compare every flow, and time the answers.

    python benchmarks/page_solver.py [--random 3000] [--years 2024 2025] [--no-browser]

Every single thing that can be blocked, at all three horizons, in every full year, and random sets with shares left and
with other assumptions (φ, limits within their ranges, contracts held, foreign room released); under Node, and the last
year in a headless Chromium too. It ends with 1 if a flow of any answer differs by more than 0.0005 Mt, or if the median
answer misses its target. Times are wall-clock: another load on the machine lengthens them.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import energy
from energy.contingency.blockables import RANKED_KINDS, Blockable, blockables
from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import HORIZONS, Block, Scenario
from energy.network.targets import Target
from maps.page.inline import asset
from maps.page.program import block_of, program_of

MEDIAN_MS, WORST_MS = 50, 150
SCRIPTS = ("solver/inverse", "solver/simplex", "solver/program", "solver/bounds")
PARTS = ("chains", "supply", "domestic", "markets")
NO_EVENT = ("edge", "joint", "node", "mode", "line", "corridor", "country", "operator", "strait", "group")

Answered = dict[str, Any]


def scripts() -> str:
    """The page's scripts that are asked, and the comparison behind them."""
    parts = [asset(f"scripts/{name}.js") for name in SCRIPTS]
    return "\n".join([*parts, Path(__file__).with_suffix(".js").read_text("utf-8")])


def horizons(dispatch: Dispatch) -> Sequence[str]:
    """Those that the network can be asked about: a month needs φ."""
    return [horizon for horizon in HORIZONS if dispatch.phi or horizon != "month"]


def singles(dispatch: Dispatch) -> Iterator[Scenario]:
    """Nothing, and everything that can be blocked alone, at every horizon."""
    items = [item.target for kind in RANKED_KINDS for item in _of_kind(dispatch, kind)]
    for horizon in horizons(dispatch):
        yield Scenario((), horizon)
        for target in items:
            yield Scenario((Block(target, 0.0),), horizon)


def _of_kind(dispatch: Dispatch, kind: str) -> Sequence[Blockable]:
    try:
        return blockables(dispatch, kind)
    except UsageError:
        return ()  # a network may have nothing of a kind


def random_sets(dispatch: Dispatch, count: int, seed: int) -> Iterator[tuple[Scenario, dict[str, Any]]]:
    """Sets of one to six targets of any kind with shares left, and what is assumed beside them."""
    draw = np.random.default_rng(seed)
    targets = [dispatch.targets.find(f"{kind}:{name}") for kind, name, _ in dispatch.targets if kind in NO_EVENT]
    closing = [target for target in targets if target.edges or target.nodes]
    limits = dispatch.network.limits
    ranged = [limit for limit in limits.nameplate.values() if limit.low is not None and limit.high is not None]
    contracts = list(limits.contract.values())
    for _ in range(count):
        chosen: list[Target] = [closing[i] for i in draw.choice(len(closing), draw.integers(1, 7), replace=False)]
        left = [float(draw.choice([0, 0, 0.25, 0.5, round(draw.random(), 3)])) for _ in chosen]
        blocks = tuple(map(Block, chosen, left))
        foreign, home = bool(draw.random() < 0.2), bool(draw.random() < 0.2)
        scenario = Scenario(blocks, str(draw.choice(horizons(dispatch))), foreign, home)
        more: dict[str, Any] = {"limits": {}, "hold_contracts": frozenset()}
        if dispatch.phi and draw.random() < 0.5:
            more["phi"] = float(draw.uniform(dispatch.phi.low, dispatch.phi.high))
        for place in draw.permutation(len(ranged))[: draw.integers(0, 4)]:
            more["limits"][ranged[place].target] = float(draw.uniform(ranged[place].low, ranged[place].high))
        if contracts and scenario.horizon != "month" and draw.random() < 0.3:
            contract = contracts[draw.integers(len(contracts))]
            more["hold_contracts"] = frozenset({contract.target})
            more["limits"][f"contract:{contract.target}"] = float(contract.value * draw.uniform(0.8, 1.5))
        yield scenario, more


def case(dispatch: Dispatch, scenario: Scenario, more: dict[str, Any]) -> Answered:
    """A question as the page's scripts take it, with the engine's bounds and plan."""
    _, bounds = dispatch.bounds(scenario, **more)
    plan = dispatch.solve(scenario, **more).plan
    limits = more.get("limits", {})
    ids = {"edge": dispatch.chains.edge_ids, "joint": [joint.joint_id for joint in dispatch.network.joints]}

    def given(kind: str, prefix: str = "") -> list[tuple[int, float]]:
        found = [(i, limits.get(f"{prefix}{kind}:{name}")) for i, name in enumerate(ids[kind])]
        return [(i, value) for i, value in found if value is not None]

    return {
        "name": f"{scenario.label}, {scenario.horizon}",
        "scenario": {
            "blocks": [block_of(dispatch, block) for block in scenario.blocks],
            "horizon": scenario.horizon,
            "release_foreign": scenario.release_foreign,
            "release_home": scenario.release_home,
            "edge_limits": given("edge"),
            "joint_limits": given("joint"),
            "edge_contracts": given("edge", "contract:"),
            "joint_contracts": given("joint", "contract:"),
            **({"phi": more["phi"]} if "phi" in more else {}),
        },
        "bounds": {
            **{name: _plain(getattr(bounds, name)) for name in ("joints", "supply", "domestic", "markets", "exports")},
            "for_export": _plain(bounds.for_export.chains),
            "joints_for_export": _plain(bounds.for_export.joints),
            "supply_for_export": _plain(bounds.for_export.supply),
            "supply_to_refineries": _plain(bounds.home_supply),
        },
        "plan": {name: getattr(plan, name).tolist() for name in PARTS},
    }


def _plain(limits: Any) -> list[float | None]:
    return [None if np.isinf(value) else value for value in np.atleast_1d(limits).tolist()]


def cases(dispatch: Dispatch, sets: int, seed: int) -> Answered:
    """The exported program of a year, all single blocks and some random sets with the engine's answers."""
    asked = [case(dispatch, scenario, {}) for scenario in singles(dispatch)]
    asked += [case(dispatch, scenario, more) for scenario, more in random_sets(dispatch, sets, seed)]
    return {"program": program_of(dispatch), "cases": asked}


def in_node(node: str, question: Answered) -> Answered:
    """What the page's scripts answer under Node."""
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder, "asked.json"), Path(folder, "asked.js")
        data.write_text(json.dumps(question, allow_nan=False), "utf-8")
        read = 'JSON.parse(require("node:fs").readFileSync(process.argv[2], "utf8"))'
        script.write_text(f'"use strict";\n{scripts()}\nconsole.log(JSON.stringify(compareYear({read})));\n', "utf-8")
        done = subprocess.run([node, script, data], check=True, capture_output=True, text=True)
    found: Answered = json.loads(done.stdout)
    return found


def in_browser(chromium: str, question: Answered) -> Answered:
    """What they answer in Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        body = f'(asked) => {{ "use strict";\n{scripts()}\nreturn compareYear(asked); }}'
        found: Answered = page.evaluate(body, question)
        browser.close()
    return found


def report(name: str, found: Answered) -> bool:
    """Print one line; whether all answers agree and the median is in time."""
    times: Sequence[float] = found["times"]
    median, most = statistics.median(times), max(times)
    met = "met" if median <= MEDIAN_MS and most <= WORST_MS else "MISSED"
    size = f"{found['asked']:>7}{len(found['differences']):>8}{found['flow']:>11.1e}{found['limit']:>11.1e}"
    print(f"{name:<16}{size}{found['ready']:>8.0f}{median:>8.1f}{most:>8.1f}  {met}", flush=True)
    for question, off in found["differences"][:3]:
        print(f"    {off:.4f} Mt apart: {question}")
    return not found["differences"] and median <= MEDIAN_MS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--random", type=int, default=3000, help="random sets, over all years together")
    parser.add_argument("--years", type=int, nargs="*", help="default: every full year")
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args()
    node, chromium = shutil.which("node"), shutil.which("chromium") or shutil.which("chromium-browser")
    if node is None or (chromium is None and not options.no_browser):
        print("page_solver: needs node and chromium (Debian: sudo apt-get install nodejs chromium)", file=sys.stderr)
        return 1
    study = energy.load()
    table = study.dataset.table("years")
    years = options.years or [int(year) for year in table.index[table["kind"] == "full"]]
    print(f"{'':<16}{'asked':>7}{'differ':>8}{'flow, Mt':>11}{'limit, Mt':>11}{'ready':>8}{'median':>8}{'most':>8}  ms")
    fine = []
    for year in years:
        question = cases(study.dispatch(year), -(-options.random // len(years)), year)
        fine.append(report(f"{year}, Node", in_node(node, question)))
        if year == years[-1] and not options.no_browser and chromium:
            fine.append(report(f"{year}, Chromium", in_browser(chromium, question)))
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
