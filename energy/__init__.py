"""Energy export routes: open a network, ask what it carries, what a block costs and how much depends on whom.

>>> import energy
>>> energy.load().shares()
Shares: 2025, 78.70 Mt of exports, 82.8 % by CPC (Tengiz–Novorossiysk)
"""

from importlib import import_module
from typing import TYPE_CHECKING

from energy._version import __version__ as __version__

if TYPE_CHECKING:
    from energy.catalogue import networks as networks
    from energy.claims.claims import Findings as Findings
    from energy.contingency.ranking import Ranking as Ranking
    from energy.contingency.worst import WorstCase as WorstCase
    from energy.dependence.comparison import Comparison as Comparison
    from energy.dependence.dependence import Dependence as Dependence
    from energy.dependence.leverage import Leverage as Leverage
    from energy.dependence.leverage import Worths as Worths
    from energy.duration.days import Days as Days
    from energy.errors import UsageError as UsageError
    from energy.flow.dispatch import Dispatch as Dispatch
    from energy.flow.outcome import Outcome as Outcome
    from energy.history.fuels import EnergyExports as EnergyExports
    from energy.history.history import History as History
    from energy.history.months import Months as Months
    from energy.network.graph import Network as Network
    from energy.network.targets import UnknownTargetError as UnknownTargetError
    from energy.optimization.solver import SolverError as SolverError
    from energy.reconciliation.baseline import Baseline as Baseline
    from energy.reconciliation.baseline import UnknownYearError as UnknownYearError
    from energy.replay.replay import Replay as Replay
    from energy.results import Item as Item
    from energy.results import Listing as Listing
    from energy.results import Result as Result
    from energy.risk.assessment import RiskAssessment as RiskAssessment
    from energy.statistics.shares import Shares as Shares
    from energy.study import Study as Study
    from energy.study import load as load
    from energy.tracing.buyers import Buyers as Buyers
    from energy.tracing.buyers import Losses as Losses
    from energy.tracing.captivity import Captivity as Captivity
    from energy.tracing.origins import Trace as Trace
    from geodata.errors import DataError as DataError

_NAMES = {
    "energy.study": "Study load",
    "energy.catalogue": "networks",
    "energy.network.graph": "Network",
    "energy.reconciliation.baseline": "Baseline UnknownYearError",
    "energy.flow.dispatch": "Dispatch",
    "energy.results": "Item Listing Result",
    "energy.statistics.shares": "Shares",
    "energy.history.history": "History",
    "energy.history.fuels": "EnergyExports",
    "energy.history.months": "Months",
    "energy.flow.outcome": "Outcome",
    "energy.duration.days": "Days",
    "energy.contingency.ranking": "Ranking",
    "energy.contingency.worst": "WorstCase",
    "energy.risk.assessment": "RiskAssessment",
    "energy.replay.replay": "Replay",
    "energy.dependence.dependence": "Dependence",
    "energy.dependence.comparison": "Comparison",
    "energy.dependence.leverage": "Leverage Worths",
    "energy.tracing.origins": "Trace",
    "energy.tracing.captivity": "Captivity",
    "energy.tracing.buyers": "Buyers Losses",
    "energy.claims.claims": "Findings",
    "energy.errors": "UsageError",
    "energy.network.targets": "UnknownTargetError",
    "energy.optimization.solver": "SolverError",
    "geodata.errors": "DataError",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}
"""Where each name lives; a module is imported when its name is first asked for, since pandas takes its time."""


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'energy' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return ["__version__", *sorted(_HOME)]
