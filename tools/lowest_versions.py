"""Print the lowest version of each package that pyproject.toml allows, as constraints for pip.

    python tools/lowest_versions.py > lowest.txt
    python -m pip install --constraint lowest.txt .

`.ci/run` does the main job once with exactly these, so that a bound is never lower than what works.
"""

import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
BOUND = re.compile(r"(?P<name>[A-Za-z0-9._-]+)>=(?P<version>[0-9][0-9.]*)(,<[0-9.]+)?")


def constraints(dependencies: Sequence[str]) -> list[str]:
    """One line a dependency.

    Raises
    ------
    ValueError
        If one has no lower bound.
    """
    lines = []
    for dependency in dependencies:
        bound = BOUND.fullmatch(dependency)
        if bound is None:
            raise ValueError(f"'{dependency}' has no lower bound: write NAME>=VERSION")
        lines.append(f"{bound['name']}=={bound['version']}")
    return lines


if __name__ == "__main__":
    found = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]
    sys.stdout.write("\n".join(constraints(found)) + "\n")
