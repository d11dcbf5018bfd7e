"""Check the page's scripts: types with tsc (read from their JSDoc, strict), style with eslint.

    python tools/check_scripts.py

Both come from npm into the environment (PREFIX/script-tools), once. Nothing of them is in the repository, the package
or the pages.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = Path(sys.prefix) / "script-tools"
# The newest that run on Debian 12's Node 18.
TOOLS = ("typescript@5.9.3", "eslint@9.39.1", "@eslint/js@9.39.1", "@types/leaflet@1.9.21")
JUDGE = ("highs@1.15.3",)
"""The solver that tests hold beside the page's own, in a folder of its own."""
COMPILER = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable"]


def install(tools: tuple[str, ...] = TOOLS, home: Path = HOME) -> Path:
    """Take tools from the npm registry into a folder, unless these versions are there already.

    Raises
    ------
    RuntimeError
        If npm is missing or does not get them.
    """
    mark = home / "installed.txt"
    if mark.is_file() and mark.read_text() == "\n".join(tools):
        return home
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is not installed, so the scripts cannot be checked (Debian: sudo apt-get install npm)")
    home.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--prefix", str(home), "--no-audit", "--no-fund", "--silent", "--ignore-scripts", *tools]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"npm did not get {', '.join(tools)}: {done.stderr.strip() or done.stdout.strip()}")
    mark.write_text("\n".join(tools))
    return home


def check() -> int:
    """Run both checkers; 0 when neither finds anything."""
    modules = install() / "node_modules"
    scripts = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "maps/page/scripts").rglob("*.js"))
    types = ["--typeRoots", str(modules / "@types"), "--types", "leaflet"]
    style = ["--config", "tools/eslint.config.cjs", "--max-warnings", "0", "maps/page/scripts", "tests/scripts"]
    commands = ([str(modules / ".bin/tsc"), *COMPILER, *types, *scripts], [str(modules / ".bin/eslint"), *style])
    found = {**os.environ, "NODE_PATH": str(modules)}
    return max(subprocess.run(command, cwd=ROOT, env=found, check=False).returncode for command in commands)


if __name__ == "__main__":
    try:
        sys.exit(check())
    except RuntimeError as fault:
        print(f"check_scripts: {fault}", file=sys.stderr)
        sys.exit(1)
