"""Energy export routes: open a network, ask what it carries, what a block costs and how much depends on whom.

>>> import energy
>>> net = energy.load()
>>> net
Study: Kazakhstan oil export network, data 2026.1, base year 2024
"""

from importlib import import_module
from typing import TYPE_CHECKING

from energy._version import __version__

if TYPE_CHECKING:
    from energy.claims.claims import Findings
    from energy.contingency.ranking import Ranking
    from energy.contingency.worst import WorstCase
    from energy.dependence.comparison import Comparison
    from energy.dependence.dependence import Dependence
    from energy.dependence.leverage import Leverage, Worths
    from energy.duration.days import Days
    from energy.errors import UsageError
    from energy.flow.dispatch import Dispatch
    from energy.flow.outcome import Outcome
    from energy.network.graph import Network
    from energy.network.targets import UnknownTargetError
    from energy.optimization.solver import SolverError
    from energy.replay.replay import Replay
    from energy.results import Listing, Result
    from energy.risk.assessment import Chance
    from energy.statistics.baseline import Baseline, UnknownYearError
    from energy.statistics.history import History
    from energy.statistics.shares import Shares
    from energy.study import Study, load
    from energy.tracing.buyers import Buyers, Losses
    from energy.tracing.captivity import Captivity
    from energy.tracing.origins import Trace
    from geodata.errors import DataError

_HOME = {
    "load": "study",
    "Study": "study",
    "Network": "network.graph",
    "Baseline": "statistics.baseline",
    "Dispatch": "flow.dispatch",
    "Result": "results",
    "Listing": "results",
    "Shares": "statistics.shares",
    "History": "statistics.history",
    "Outcome": "flow.outcome",
    "Days": "duration.days",
    "Ranking": "contingency.ranking",
    "WorstCase": "contingency.worst",
    "Chance": "risk.assessment",
    "Replay": "replay.replay",
    "Dependence": "dependence.dependence",
    "Comparison": "dependence.comparison",
    "Leverage": "dependence.leverage",
    "Worths": "dependence.leverage",
    "Trace": "tracing.origins",
    "Captivity": "tracing.captivity",
    "Buyers": "tracing.buyers",
    "Losses": "tracing.buyers",
    "Findings": "claims.claims",
    "UsageError": "errors",
    "UnknownTargetError": "network.targets",
    "UnknownYearError": "statistics.baseline",
    "SolverError": "optimization.solver",
    "DataError": "geodata.errors",
}
"""Where each name lives; a module is imported when its name is first asked for, since pandas takes its time."""

__all__ = [
    "Baseline",
    "Buyers",
    "Captivity",
    "Chance",
    "Comparison",
    "DataError",
    "Days",
    "Dependence",
    "Dispatch",
    "Findings",
    "History",
    "Leverage",
    "Listing",
    "Losses",
    "Network",
    "Outcome",
    "Ranking",
    "Replay",
    "Result",
    "Shares",
    "SolverError",
    "Study",
    "Trace",
    "UnknownTargetError",
    "UnknownYearError",
    "UsageError",
    "WorstCase",
    "Worths",
    "__version__",
    "load",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'energy' has no attribute '{name}'")
    module = _HOME[name]
    return getattr(import_module(module if module.startswith("geodata.") else f"energy.{module}"), name)


def __dir__() -> list[str]:
    return __all__
