"""Rerouting: what goes another way in a plan, and what that costs."""

from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.scenario import Scenario
from energy.network.simplification import Floats


def rerouted(dispatch: Dispatch, answer: Dispatched) -> float:
    """Mt/y that other gates carry above base: the sum over gates of max(0, flow − base flow)."""
    base = dispatch.base_exports
    after = dispatch.gate_exports(answer.flows, answer.plan.markets)
    more = (after[gate] - base[gate] for gate in base)
    return sum((change for change in more if change > 1e-9), 0.0)


def extra_cost(dispatch: Dispatch, answer: Dispatched, cost: Floats | None = None) -> float:
    """Million USD a year that the same deliveries cost more than they would with everything open.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    answer : Dispatched
        The plan that goes other ways.
    cost : array, shape (edges,), optional
        USD/t to count with instead of the central costs, which both plans were made with.
    """
    _, bounds = dispatch.bounds(Scenario((), answer.scenario.horizon))
    plan = answer.plan
    # The same tonnes from the same fields to the same refineries and as many exports, so that only the way differs.
    same = dispatch.program.solve(
        bounds.shared(supply=plan.supply, domestic=plan.domestic, exports=min(plan.exports, bounds.exports))
    )
    flows = dispatch.chains.spread(answer.plan.chains)
    return float((dispatch.cost if cost is None else cost) @ (flows - dispatch.chains.spread(same.chains)))
