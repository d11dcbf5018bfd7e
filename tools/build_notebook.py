"""Run the example notebook and write its outputs into it.

Developers run this by hand after a change that its numbers or pictures show::

    python tools/build_notebook.py            # write
    python tools/build_notebook.py --check    # fail when a run gives other outputs

The map's frame is left out of the file that is kept (it is a megabyte, and a notebook makes it anew when it is run): a
line stands in its place.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Any

import nbformat

NOTEBOOK = Path(__file__).resolve().parents[1] / "docs" / "example.ipynb"
_FRAME = re.compile(r"<iframe .*?</iframe>", re.DOTALL)
_INSTEAD = "<p><em>The map is drawn here when the notebook is run.</em></p>"


def run(notebook: Any) -> Any:
    """Execute a notebook and keep of its outputs what is the same in every run."""
    from nbclient import NotebookClient

    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
        cell.get("metadata", {}).pop("execution", None)
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/html" in data:
                data["text/html"] = _FRAME.sub(_INSTEAD, data["text/html"])
                # A plain form names addresses in memory.
                data.pop("text/plain", None)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    args = parser.parse_args()
    kept = NOTEBOOK.read_text("utf-8")
    text = nbformat.writes(run(nbformat.reads(kept, as_version=4))) + "\n"
    if not args.check:
        NOTEBOOK.write_text(text, encoding="utf-8")
        print(f"written: {NOTEBOOK}")
        return 0
    if text != kept:
        print(f"{NOTEBOOK.name} gives other outputs now: run python tools/build_notebook.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
