"""Write forecasts for events without a figure into forecasts.csv, as quantiles. Rows that are there are never changed.

python tools/freeze_predictions.py            # append what is missing
python tools/freeze_predictions.py --check    # write nothing; exit 1 when a forecast is missing
"""

import argparse
import csv
import sys
from datetime import date
from pathlib import Path

import energy
from energy.duration.days import SEED
from energy.replay.cases import cases_of
from energy.replay.predictions import FORECAST_COLUMNS, Forecast, stored_of
from energy.replay.replay import ReplayRow, rows_of

DIGITS = 4
DRAWS = 1000
"""Written once and for good: more than a question is given."""


def main() -> int:
    """Append missing forecasts of the shipped network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    study = energy.load()
    cases, stored = cases_of(study.dataset), stored_of(study.dataset)
    missing = [c for c in cases if c.use == "frozen" and c.replay_id not in stored]
    if check:
        for case in missing:
            print(f"no forecast yet: {case.replay_id}", file=sys.stderr)
        return 1 if missing else 0
    path = Path(study.dataset.folder) / "forecasts.csv"
    rows = rows_of(study.forecasts(DRAWS, SEED), missing)
    append(path, [frozen(row, study.dataset.data_version, date.today()) for row in rows])
    print(f"wrote {len(rows)} forecasts to {path}")
    return 0


def frozen(row: ReplayRow, data_version: str, today: date) -> Forecast:
    """A forecast to be stored: the row's quantiles, rounded."""
    quantiles = {q: None if v is None else round(v, DIGITS) + 0.0 for q, v in row.quantiles.items()}
    versions = (data_version, energy.__version__)
    return Forecast(row.case.replay_id, today.isoformat(), *versions, DRAWS, SEED, **quantiles, unit=row.case.unit)


def append(path: Path, forecasts: list[Forecast]) -> None:
    """Add rows at the end; what is there stays byte for byte."""
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        if new:
            writer.writerow(FORECAST_COLUMNS)
        for forecast in forecasts:
            cells = [getattr(forecast, name) for name in FORECAST_COLUMNS]
            writer.writerow(["" if v is None else f"{v:g}" if isinstance(v, float) else v for v in cells])


if __name__ == "__main__":
    sys.exit(main())
