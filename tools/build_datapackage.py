"""Write datapackage.json of the shipped networks and docs/data-dictionary.md from geodata/schema.csv.

    python tools/build_datapackage.py           # write all files
    python tools/build_datapackage.py --check   # exit 1 and name the stale ones, write nothing

What a person decides (title, version, licences, home country) stands at the head of datapackage.json and
is kept; the list of resources with their schemas is generated.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geodata.shipped import shipped_folder, shipped_names  # noqa: E402
from geodata.tables.schema import ColumnSchema, TableSchema, read_schema, table_descriptor  # noqa: E402

DICTIONARY = ROOT / "docs" / "data-dictionary.md"
INTRODUCTION = """\
# Data dictionary

Generated from `geodata/schema.csv` by `tools/build_datapackage.py`; don't edit it by hand.

A network folder holds one CSV file per table: UTF-8, a header row, commas between cells. A missing value
is an empty cell, never 0. `nodes.csv` and `edges.csv` are always needed; a folder with only these two needs
only the columns marked *bare*, and its ids, kinds and modes are free.

| type | what a cell holds |
|---|---|
| id | lower-case letters, digits and hyphens (countries: two capital letters) |
| text | any text on one line |
| number, integer | digits with a point for decimals |
| boolean | `true` or `false` |
| choice | one of the words listed |
| list | ids separated by `;` |
| url | an address that starts with https:// or http:// |
| target | `kind:id`, such as `edge:cpc-01` or `joint:aktau-berths` |
"""


def datapackage(folder: Path) -> str:
    """Return the text of datapackage.json: its head as it is, its resources anew."""
    path = folder / "datapackage.json"
    head = json.loads(path.read_text(encoding="utf-8"))
    head.pop("resources", None)
    resources = [_resource(table) for table in read_schema().values() if (folder / table.file).is_file()]
    return json.dumps({**head, "resources": resources}, ensure_ascii=False, indent=1) + "\n"


def _resource(table: TableSchema) -> Mapping[str, object]:
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table_descriptor(table),
    }


def dictionary() -> str:
    """Return the text of the data dictionary."""
    sections = [INTRODUCTION]
    for table in read_schema().values():
        key = " + ".join(f"`{name}`" for name in table.key)
        rows = "\n".join(_dictionary_row(column) for column in table.columns)
        sections.append(
            f"## {table.name}\n\nFile `{table.file}`, key {key}.\n\n"
            f"| column | type | unit | needed | meaning |\n|---|---|---|---|---|\n{rows}\n"
        )
    return "\n".join(sections)


def _dictionary_row(column: ColumnSchema) -> str:
    needed = ", ".join(word for word, holds in (("yes", column.required), ("bare", column.minimal)) if holds)
    cells = (f"`{column.name}`", column.type, column.unit, needed, _meaning(column))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _meaning(column: ColumnSchema) -> str:
    parts = [column.description.rstrip(".") + "."]
    if column.choices:
        parts.append("One of " + ", ".join(f"`{choice}`" for choice in column.choices) + ".")
    if column.minimum is not None and column.maximum is not None:
        parts.append(f"From {column.minimum:g} to {column.maximum:g}.")
    if column.references:
        parts.append(f"Points to `{column.references}`.")
    return " ".join(parts)


def main() -> int:
    """Write or check all files; return the exit code."""
    parser = argparse.ArgumentParser(description="Write datapackage.json and docs/data-dictionary.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is stale")
    check = parser.parse_args().check
    folders = [shipped_folder(name) for name in shipped_names()]
    texts = {folder / "datapackage.json": datapackage(folder) for folder in folders} | {DICTIONARY: dictionary()}
    stale = [path for path, text in texts.items() if not path.is_file() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{'stale' if check else 'written'}: {path.relative_to(ROOT)}", file=sys.stderr)
        if not check:
            path.write_text(texts[path], encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
