"""What follows from the tables: network, reconciled baselines, dispatch, scenarios and shares."""

from typing import Any

__all__ = ["Study", "__version__", "load"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Importing pandas takes longer than printing a help page, so it waits until something is asked for.
    if name in ("Study", "load"):
        from energy import study

        return getattr(study, name)
    raise AttributeError(f"module 'energy' has no attribute '{name}'")
