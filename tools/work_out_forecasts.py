"""Work out the forecasts that the page of the shipped network carries: maps/payload/forecasts.json. It takes minutes.

python tools/work_out_forecasts.py            # write it
python tools/work_out_forecasts.py --check    # write nothing; exit 1 when the tables have changed since
"""

import argparse
import json
import sys
from pathlib import Path

import energy
from maps.payload.forecasts import kept, work_out

PATH = Path(__file__).parents[1] / "maps/payload/forecasts.json"


def main() -> int:
    """Write the file, or say whether it is out of date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    study = energy.load()
    if parser.parse_args().check:
        if kept(study.dataset) is None:
            print("forecasts.json: the tables have changed; run python tools/work_out_forecasts.py", file=sys.stderr)
            return 1
        return 0
    found = work_out(study)
    parts = [f'"fingerprint": "{found["fingerprint"]}"']
    for name in ("outages", "replays"):
        rows = ",\n".join(json.dumps(row, ensure_ascii=False, allow_nan=False) for row in found[name])
        parts.append(f'"{name}": [\n{rows}\n]')
    PATH.write_text("{" + ",\n".join(parts) + "}\n", "utf-8")
    print(f"wrote {len(found['outages'])} outages and {len(found['replays'])} replays to {PATH}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
