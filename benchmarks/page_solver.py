"""Ask the page's engine what ours is asked, compare every flow and every sentence, and time the answers.

    python benchmarks/page_solver.py [--random 3000] [--years 2024 2025] [--no-browser]

Every single thing that can be blocked, at all three horizons, in every full year, and random sets with shares left and
with other assumptions (φ, limits within their ranges, released room and crude, planned projects); under Node, and the
base year in a headless Chromium too. It ends with 1 if a flow, a loss at the ends of the range, a cost or a share
through a country of any answer differs by more than 0.0005, or a sentence by a letter, or if the median answer misses
its target. Times are wall-clock: another load on the machine lengthens them.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import energy
from energy.contingency.blockables import RANKED_KINDS, Blockable, blockables
from energy.dependence.leverage import planned
from energy.errors import UsageError
from energy.flow.assumptions import range_ends
from energy.flow.dispatch import Dispatch
from energy.flow.outcome import Outcome
from energy.flow.scenario import HORIZONS, Block, Scenario
from energy.network.projects import plan_of
from energy.network.targets import Target
from energy.presentation.console import Unit
from energy.report.block import sentence
from energy.statistics.mixing import crossing_exports
from energy.study import Study
from energy.tracing.buyers import Buyers
from maps.page.build import engine_for
from maps.page.inline import ENGINE_SCRIPTS, asset

MEDIAN_MS, WORST_MS = 50, 150
RANGED = 8
"""Of so many answers one is compared with the ranges of its shares, and with what buyers lose, too."""
PARTS = ("chains", "supply", "domestic", "markets")
NO_EVENT = ("edge", "joint", "node", "mode", "line", "corridor", "country", "operator", "strait", "group")

Answered = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """A scenario, and what a reader takes uncertain numbers and planned projects to be."""

    scenario: Scenario
    phi: float | None = None
    limits: dict[str, float] = field(default_factory=dict)
    projects: tuple[str, ...] = ()

    @property
    def as_in_the_tables(self) -> bool:
        return self.phi is None and not self.limits and not self.projects


def scripts() -> str:
    """The page's scripts that are asked, and the comparison behind them."""
    parts = [asset(f"scripts/{name}.js") for name in ENGINE_SCRIPTS]
    return "\n".join([*parts, Path(__file__).with_suffix(".js").read_text("utf-8")])


def horizons(dispatch: Dispatch) -> Sequence[str]:
    """Those that the network can be asked about: a month needs φ, a year contracts."""
    if dispatch.baseline is None:
        return ("structural",)
    return [horizon for horizon in HORIZONS if dispatch.phi or horizon != "month"]


def singles(dispatch: Dispatch) -> Iterator[Question]:
    """Nothing, and everything that can be blocked alone, at every horizon."""
    items = [item.target for kind in RANKED_KINDS for item in _of_kind(dispatch, kind)]
    for horizon in horizons(dispatch):
        yield Question(Scenario((), horizon))
        for target in items:
            yield Question(Scenario((Block(target, 0.0),), horizon))


def _of_kind(dispatch: Dispatch, kind: str) -> Sequence[Blockable]:
    try:
        return blockables(dispatch, kind)
    except UsageError:
        return ()  # a network may have nothing of a kind


def random_sets(dispatch: Dispatch, projects: Sequence[str], count: int, seed: int) -> Iterator[Question]:
    """Sets of one to six targets of any kind with shares left, and what is assumed beside them in two of three."""
    draw = np.random.default_rng(seed)
    targets = [dispatch.targets.find(f"{kind}:{name}") for kind, name, _ in dispatch.targets if kind in NO_EVENT]
    closing = [target for target in targets if target.edges or target.nodes]
    for number in range(count):
        chosen: list[Target] = [closing[i] for i in draw.choice(len(closing), draw.integers(1, 7), replace=False)]
        left = [float(draw.choice([0, 0, 0.25, 0.5, round(draw.random(), 3)])) for _ in chosen]
        blocks = tuple(sorted(map(Block, chosen, left), key=lambda block: block.target.key))
        foreign, home = bool(draw.random() < 0.2), bool(draw.random() < 0.2)
        scenario = Scenario(blocks, str(draw.choice(horizons(dispatch))), foreign, home)
        if number % 3 == 0:
            yield Question(scenario)
            continue
        phi = float(draw.uniform(dispatch.phi.low, dispatch.phi.high)) if dispatch.phi and draw.random() < 0.5 else None
        some = tuple(str(name) for name in draw.permutation(projects)[: draw.integers(0, 4)]) if projects else ()
        yield Question(scenario, phi, _assumed(dispatch, scenario.horizon, draw), some)


def _assumed(dispatch: Dispatch, horizon: str, draw: np.random.Generator) -> dict[str, float]:
    """Up to four uncertain limits anywhere in their ranges; contracts count within a year only."""
    limits = dispatch.network.limits
    ranged = [x for x in limits.nameplate.values() if x.low is not None and x.high is not None]
    contracts = list(limits.contract.values()) if horizon == "year" else []
    found = {}
    for limit in (ranged + contracts)[:: max(1, int(draw.integers(1, 9)))][: int(draw.integers(0, 5))]:
        low, high = (limit.value if end is None else end for end in (limit.low, limit.high))
        prefix = "contract:" if limit.horizon == "contract" else ""
        found[prefix + limit.target] = float(draw.uniform(low, high))
    return found


def case(dispatch: Dispatch, asked: Question, *, ranges: bool = False, buyers: Buyers | None = None) -> Answered:
    """A question as the page takes it, with the engine's bounds, plan and answer (`ranges` of shares are slow)."""
    scenario, limits = asked.scenario, asked.limits
    there = planned(dispatch, [plan_of(dispatch.network.dataset, f"project:{name}") for name in asked.projects])
    if asked.projects:
        # A project that raises a limit leaves it no range.
        limits = {key: value for key, value in limits.items() if key in range_ends(there, "structural")[0].limits}
    _, bounds = there.bounds(scenario, phi=asked.phi, limits=limits)
    plan = there.solve(scenario, phi=asked.phi, limits=limits).plan
    return {
        "name": f"{scenario.label}, {scenario.horizon} {asked.phi or ''} {limits or ''} {' '.join(asked.projects)}",
        "question": {
            "blocks": [[block.target.key, block.left] for block in scenario.blocks],
            "horizon": scenario.horizon,
            "foreign": scenario.release_foreign,
            "home": scenario.release_home,
            "assumed": [*limits.items(), *([("phi", asked.phi)] if asked.phi else [])],
            "projects": list(asked.projects),
        },
        "bounds": {
            **{name: _plain(getattr(bounds, name)) for name in ("joints", "supply", "domestic", "markets", "exports")},
            "for_export": _plain(bounds.for_export.chains),
            "joints_for_export": _plain(bounds.for_export.joints),
            "supply_for_export": _plain(bounds.for_export.supply),
            "supply_to_refineries": _plain(bounds.home_supply),
        },
        "plan": {name: getattr(plan, name).tolist() for name in PARTS},
        "answer": _answer(Outcome(there, scenario), ranges=ranges, buyers=buyers) if asked.as_in_the_tables else None,
    }


def _answer(outcome: Outcome, *, ranges: bool, buyers: Buyers | None) -> Answered:
    """What `block` says, as numbers and as a sentence."""
    volumes, (least, most), money = outcome.volumes, outcome.range, outcome.revenue_lost
    network, shares = outcome.network, outcome.dispatch.shares
    intake = dict(zip(network.markets, outcome._answer.plan.markets.tolist(), strict=True))
    return {
        "sentence": sentence(outcome, Unit(goods=outcome.network.dataset.commodity)),
        "volumes": [volumes.delivered_mt, volumes.lost_mt, volumes.rerouted_mt, volumes.domestic_lost_mt],
        "range": [most.lost_mt, least.lost_mt],
        "cost": [outcome.cost_before, outcome.cost_after],
        "money": [] if money is None else [money.value, money.low, money.high],
        "corridors": [row.scenario_mt for row in outcome.by_corridor],
        "fields": [row.scenario_mt for row in sorted(outcome.fields, key=lambda row: row.id)],
        "through": {}
        if shares is None
        else {
            country: None
            if volumes.delivered_mt <= 1e-6
            else crossing_exports(network, outcome.flows, intake, shares.country_edges(country)) / volumes.delivered_mt
            for country in shares.transit_countries()
        },
        "ranges": {country: [row.after_low, row.after_high] for country, row in outcome.through.items()}
        if ranges
        else {},
        "buyers": _losses(buyers, outcome) if ranges and buyers else None,
    }


def _losses(buyers: Buyers, outcome: Outcome) -> Answered:
    found = buyers.losses(outcome)
    rows = [[row.buyer, row.base_mt, row.lost_mt, row.low_mt, row.high_mt] for row in found.rows]
    return {"totals": [found.cut_mt, found.diverted_mt], "rows": rows}


def _plain(limits: Any) -> list[float | None]:
    return [None if np.isinf(value) else value for value in np.atleast_1d(limits).tolist()]


def questions(study: Study, year: int | None, sets: int, seed: int, *, every: int = 1) -> Answered:
    """What a page of a year carries, and single blocks and random sets with the engine's answers."""
    dispatch, page = study.dispatch(year), engine_for(study, study.year_or_base(year))
    projects = [project["id"] for project in page["years"][0]["projects"]]
    asked = [*list(singles(dispatch))[::every], *random_sets(dispatch, projects, sets, seed)]
    listed = {row["year"] for row in study.dataset.rows("markets")}
    buyers = study.buyers(year) if dispatch.network.year in listed else None
    cases = [case(dispatch, one, ranges=i % RANGED == 0, buyers=buyers) for i, one in enumerate(asked)]
    return {"page": page, "year": dispatch.network.year, "cases": cases}


def in_node(node: str, question: Answered) -> Answered:
    """What the page's scripts answer under Node."""
    with tempfile.TemporaryDirectory() as folder:
        data, script = Path(folder, "asked.json"), Path(folder, "asked.js")
        data.write_text(json.dumps(question, allow_nan=False), "utf-8")
        read = 'JSON.parse(require("node:fs").readFileSync(process.argv[2], "utf8"))'
        script.write_text(f'"use strict";\n{scripts()}\nconsole.log(JSON.stringify(compareYear({read})));\n', "utf-8")
        done = subprocess.run([node, script, data], check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the page's scripts failed under Node: {done.stderr}")
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
    for question, off in found["differences"][:12]:
        print(f"    {question}: {off}")
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
    years = options.years or study.full_years
    print(f"{'':<16}{'asked':>7}{'differ':>8}{'flow, Mt':>11}{'limit, Mt':>11}{'ready':>8}{'median':>8}{'most':>8}  ms")
    fine = []
    for year in years:
        question = questions(study, year, -(-options.random // len(years)), year)
        fine.append(report(f"{year}, Node", in_node(node, question)))
        if year == years[-1] and not options.no_browser and chromium:
            fine.append(report(f"{year}, Chromium", in_browser(chromium, question)))
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
