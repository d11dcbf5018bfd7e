"""Write predictions for events without a figure into predictions.csv. Rows that are there are never changed.

python tools/freeze_predictions.py            # append what is missing, report drift
python tools/freeze_predictions.py --check    # write nothing; exit 1 when a prediction is missing
"""

import argparse
import csv
import sys
from datetime import date
from pathlib import Path

import energy
from energy.replay.cases import cases_of
from energy.replay.predictions import COLUMNS, Prediction, drifts, freeze, predictions_of, unwritten
from energy.replay.replay import replay_cases


def main() -> int:
    """Append missing predictions of the shipped network and report drift."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    study = energy.load()
    rows = replay_cases(study, [c for c in cases_of(study.dataset) if c.use == "frozen"])
    stored = predictions_of(study.dataset)
    for drift in drifts(rows, stored):
        print(f"drift: {drift}", file=sys.stderr)
    missing = unwritten(rows, stored)
    if check:
        for row in missing:
            print(f"no prediction yet: {row.case.replay_id}", file=sys.stderr)
        return 1 if missing else 0
    path = Path(study.dataset.folder) / "predictions.csv"
    today = date.today()
    append(path, [freeze(row, study.dataset, energy.__version__, today) for row in missing])
    print(f"wrote {len(missing)} predictions to {path}")
    return 0


def append(path: Path, predictions: list[Prediction]) -> None:
    """Add rows at the end; what is there stays byte for byte."""
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        if new:
            writer.writerow(COLUMNS)
        for p in predictions:
            cells = [getattr(p, c) for c in COLUMNS]
            writer.writerow(["" if v is None else f"{v:g}" if isinstance(v, float) else v for v in cells])


if __name__ == "__main__":
    sys.exit(main())
