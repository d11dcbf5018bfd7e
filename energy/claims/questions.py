"""Questions: what a computation of a claim may ask, answered by a study."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from energy.dependence.dependence import Dependence
    from energy.flow.dispatch import Dispatch
    from energy.flow.outcome import Outcome
    from energy.network.graph import Network
    from energy.network.targets import Targets
    from energy.reconciliation.baseline import Baseline
    from energy.statistics.shares import Shares
    from geodata import Dataset


class Questions(Protocol):
    """Tables, statistics and scenarios of a network; `energy.Study` is one."""

    @property
    def dataset(self) -> "Dataset":
        """Validated tables."""

    @property
    def targets(self) -> "Targets":
        """Every name that can be blocked."""

    @property
    def years(self) -> tuple[int, ...]:
        """Years with a baseline."""

    @property
    def full_years(self) -> tuple[int, ...]:
        """Years that can be blocked."""

    def other(self, network: str) -> "Questions":
        """Another shipped network, by name."""

    def baseline(self, year: int | None = None) -> "Baseline":
        """The reconciled base case of a year."""

    def network(self, year: int | None = None) -> "Network":
        """The network of a year."""

    def dispatch(self, year: int | None = None) -> "Dispatch":
        """The compiled program of a year."""

    def shares(self, year: int | None = None) -> "Shares":
        """Exports of a year."""

    def dependence(self, on: str = "RU", year: int | None = None, *, modelled: bool = True) -> "Dependence":
        """Measures of dependence."""

    def block(self, *names: str, year: int | None = None, horizon: str = "structural") -> "Outcome":
        """What happens when something is blocked."""
