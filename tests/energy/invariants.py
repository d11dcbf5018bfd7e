"""What must hold for every answer, whatever was asked."""

from typing import Any

from hypothesis import strategies as st

from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.scenario import Scenario, make_scenario
from energy.optimization.bounds import Bounds
from energy.study import Study

from .independent_solvers import DOMESTIC_WEIGHT, imbalance

CLOSE = 1e-6


@st.composite
def blocks(draw: st.DrawFn, study: Study, most: int = 3) -> list[str]:
    """Names of a few things that can be blocked."""
    keys = [f"{kind}:{item}" for kind, item, _ in study.targets]
    found = [key for key in keys if (t := study.targets.find(key)).edges or t.nodes]
    return draw(st.lists(st.sampled_from(found), min_size=1, max_size=most, unique=True))


def ask(study: Study, *names: str, year: int | None = None, left: float | None = None, **options: Any) -> Dispatched:
    """Solve a scenario without the rest of the outcome."""
    dispatch = study.dispatch(year)
    make = {k: options.pop(k) for k in ("horizon", "release_foreign", "release_home") if k in options}
    return dispatch.solve(make_scenario(study.targets, names, left=left, **make), **options)


def weighted(answer: Dispatched) -> float:
    """What stage 1 maximises: home intake tenfold plus exports."""
    return DOMESTIC_WEIGHT * float(answer.plan.domestic.sum()) + answer.plan.exports


def gates_of(dispatch: Dispatch, answer: Dispatched) -> dict[str, float]:
    """Exports per corridor."""
    found: dict[str, float] = {}
    for gate, corridor in dispatch.network.gates.items():
        found[corridor] = found.get(corridor, 0.0) + answer.flows[gate]
    return found


def fields_of(dispatch: Dispatch, answer: Dispatched) -> dict[str, float]:
    """Supply per field."""
    return dict(zip(dispatch.network.sources, answer.plan.supply.tolist(), strict=True))


def bounds_of(dispatch: Dispatch, scenario: Scenario) -> tuple[Dispatched, Bounds]:
    """The answer, and the bounds that the compiled program was given for it."""
    return dispatch.solve(scenario), dispatch.bounds(scenario)[1]


def assert_sound(dispatch: Dispatch, answer: Dispatched) -> None:
    """Conservation, limits for all crude, blocked means empty, nothing above base, every export at one gate."""
    network, plan, foreign = dispatch.network, answer.plan, answer.foreign
    assert all(flow >= -CLOSE for flow in answer.flows.values())  # fails for NaN too
    intake = dict(zip(network.domestic, plan.domestic.tolist(), strict=True))
    intake |= dict(zip(network.markets, plan.markets.tolist(), strict=True))
    assert imbalance(network, answer.flows, fields_of(dispatch, answer), intake) < CLOSE
    assert sum(gates_of(dispatch, answer).values()) - plan.exports == _near_zero()
    assert plan.exports <= dispatch.exports + CLOSE
    assert (plan.supply <= dispatch.supply + CLOSE).all()
    assert (plan.domestic <= dispatch.domestic + CLOSE).all()
    closed = {e for block in answer.scenario.blocks if block.left == 0 for e in block.target.edges}
    for edge in closed & set(answer.flows):
        assert answer.flows[edge] <= 1e-9 and foreign.get(edge, 0.0) <= 1e-9, edge
    _assert_limits(dispatch, answer, closed)


def _near_zero() -> Any:
    import pytest

    return pytest.approx(0.0, abs=CLOSE)


def _assert_limits(dispatch: Dispatch, answer: Dispatched, closed: set[str]) -> None:
    network, limits = dispatch.network, dispatch.network.limits.nameplate
    base_foreign = dispatch.baseline.foreign if dispatch.baseline else {}
    for edge, flow in answer.flows.items():
        if f"edge:{edge}" in limits:
            # What was carried is possible, whatever the table says.
            most = max(limits[f"edge:{edge}"].value, dispatch.base_flows[edge] + base_foreign.get(edge, 0.0))
            assert flow + answer.foreign.get(edge, 0.0) <= most + CLOSE, edge
    for joint in network.joints:
        key = f"joint:{joint.joint_id}"
        if key not in limits:
            continue
        units = joint.working_units or 1.0
        if joint.kind == "moorings":
            units = min(units, sum(1 for member in joint.members if member not in closed))
        before = sum(c * dispatch.base_flows[e] for e, c in joint.members.items()) + base_foreign.get(key, 0.0)
        most = limits[key].value * units
        if not closed & set(joint.members):
            most = max(most, before)
        now = sum(c * answer.flows[e] for e, c in joint.members.items()) + answer.foreign.get(key, 0.0)
        assert now <= most + CLOSE, key
