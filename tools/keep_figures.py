"""Work out what the model says of past events, for the shipped tables, and keep it in the package.

python tools/keep_figures.py    # some half a minute; then commit energy/replay/shipped

Needed when a table or the model changed: the first answer of `replay` and of `block --days` would take as long without.
"""

from pathlib import Path

import energy
from energy.duration.days import DRAWS, SEED
from energy.replay import kept
from energy.replay.forecasts import Forecasts
from energy.replay.replay import rows_of

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write the file and say its name."""
    study = energy.load()
    forecasts = Forecasts(study.dataset, study.storage, DRAWS, SEED, anew=True)
    rows_of(forecasts, forecasts.cases)
    print(f"wrote {kept.ship(study.dataset, DRAWS, SEED, forecasts.known).relative_to(ROOT)}")


if __name__ == "__main__":
    main()
