"""Write φ into the calibration table, as computed. Run after any change to the network's tables."""

import csv
from pathlib import Path

import geodata
from energy.flow.calibration import fit


def main() -> None:
    """Recompute `model_mt` and `phi` of the shipped network and replace the table."""
    dataset = geodata.load()
    path = Path(dataset.folder) / "calibration.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row, found in zip(rows, fit(dataset), strict=True):
        row["model_mt"], row["phi"] = f"{found.model_mt:.6f}", f"{found.phi:.6f}"
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    temporary.replace(path)
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
