"""What the site has beside the pages of docs/: the live page of every shipped network, and its tables to download.

MkDocs calls this while it builds (``hooks`` in mkdocs.yml), so that ``make site``, ``mkdocs serve`` and the tests give
the same site, and a link to a file that is not there stops a strict build.
"""

import html
import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.structure.files import File, Files

import energy
from energy.study import Study

ROOT = Path(__file__).resolve().parents[1]
LICENCE = ROOT / "LICENSE-DATA"
NETWORKS, LIVE_PAGE = "<!-- networks -->", "<!-- live page -->"
"""Stand in docs/download.md where the networks are listed, and in docs/live.md where the live page is shown."""

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The same tables give the same file: no present date in it."""


def on_files(files: Files, config: Any) -> Files:
    """Add the live pages, the tables and their licence."""
    files.append(File.generated(config, "data/LICENSE-DATA.txt", content=LICENCE.read_bytes()))
    for row in energy.networks().rows:
        study = energy.load(row["id"])
        if "map" in row["answers"]:
            files.append(File.generated(config, f"live/{row['id']}.html", content=_live_page(study)))
        files.append(File.generated(config, f"data/{row['id']}.zip", content=_tables(study.dataset.folder)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """List the networks in the page of downloads, and show the live page in its own."""
    for place, words in ((NETWORKS, _networks), (LIVE_PAGE, _frame)):
        if place in markdown:
            markdown = markdown.replace(place, words())
    return markdown


def _networks() -> str:
    lines = ["| network | what | data version | years | tables | live page |", "| --- | --- | --- | --- | --- | --- |"]
    for row in sorted(energy.networks().rows, key=lambda row: not row["default"]):
        years = ", ".join(f"{one['year']}\u00a0({one['grade']})" for one in row["years"])
        live = f"[open](live/{row['id']}.html)" if "map" in row["answers"] else "no year can be blocked"
        links = f"[{row['id']}.zip](data/{row['id']}.zip) | {live}"
        what = f"{row['name']}: {row['commodity']} in {row['unit']}"
        lines.append(f"| {row['id']} | {what} | {row['data_version']} | {years} | {links} |")
    return "\n".join((*lines, "", "[The licence of the tables](data/LICENSE-DATA.txt)"))


def _frame() -> str:
    (row,) = (row for row in energy.networks().rows if row["default"])
    page = f"live/{row['id']}.html"
    frame = f'<iframe class="live" src="{page}" title="Live page: {html.escape(row["name"])}" loading="lazy"></iframe>'
    return f"[Open it alone, full screen]({page})\n\n{frame}"


def _live_page(study: Study) -> bytes:
    with TemporaryDirectory() as folder:
        return study.map(Path(folder) / "live.html").read_bytes()


def _tables(folder: Path) -> bytes:
    """The tables of a network with their licence, as one archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in (LICENCE, *sorted(folder.glob("*.csv")), *sorted(folder.glob("*.json"))):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.name}", _FIRST_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return packed.getvalue()
