"""Take axe-core, the accessibility checker of the browser tests, from npm into the environment.

    python tools/fetch_axe.py

It is used by the tests only: nothing of it is in the repository, the package or the pages. It is put beside the
environment's own files (PREFIX/axe-core), once.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.10.3"
TARGET = Path(sys.prefix) / "axe-core" / f"axe-{VERSION}.min.js"


def fetch() -> Path:
    """Take the checker from the npm registry, unless it is here already.

    Raises
    ------
    RuntimeError
        If npm is missing or does not get it.
    """
    if TARGET.is_file():
        return TARGET
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is not installed, so axe-core cannot be taken (Debian: sudo apt-get install npm)")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"axe-core@{VERSION}", "--pack-destination", folder, "--silent"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        packed = sorted(Path(folder).glob("axe-core-*.tgz"))
        if done.returncode or not packed:
            raise RuntimeError(f"npm did not get axe-core {VERSION}: {done.stderr.strip() or done.stdout.strip()}")
        with tarfile.open(packed[0]) as archive:
            member = archive.extractfile("package/axe.min.js")
            if member is None:
                raise RuntimeError("the package axe-core holds no axe.min.js")
            TARGET.parent.mkdir(parents=True, exist_ok=True)
            TARGET.write_bytes(member.read())
    return TARGET


if __name__ == "__main__":
    try:
        print(fetch())
    except RuntimeError as fault:
        print(f"fetch_axe: {fault}", file=sys.stderr)
        sys.exit(1)
