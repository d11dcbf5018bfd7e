"""Document: tables and charts as one HTML page that needs nothing else, and the same as Markdown.

All text from tables passes through `_text` (HTML) or `_cell` (Markdown): it is shown, never read as markup.
"""

import base64
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy.report.console import Unit
from maps.page.security import policy

if TYPE_CHECKING:
    from energy.report.tables import ReportTable
    from geodata import Dataset

MOST_ROWS = 60
"""Rows of a table that the page shows; all of them are in the CSV file and the workbook."""

_LONG = 24
_FRACTIONS = frozenset({"before", "after", "after_low", "after_high", "dependence"})
_SAFE_LINK = re.compile(r"https?://", re.IGNORECASE)
_LEFT_OUT = ("sources", "source_id", "answers", "does_not_answer", "why")
_VOLUME = re.compile(r"(^|_)mt$")

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.45 "DejaVu Sans", system-ui, sans-serif; color: #1b2026; background: #fff; margin: 0 auto;
  max-width: 1120px; padding: 24px 20px 60px; overflow-wrap: anywhere; }
h1 { font-size: 26px; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 34px 0 4px; }
p { margin: 6px 0; max-width: 76ch; }
.about, .note { color: #4a545e; }
nav ul { columns: 2; padding-left: 18px; }
a { color: #0b5394; }
figure { margin: 20px 0; }
figure img { width: 100%; height: auto; border: 1px solid #d5d9dd; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid #0b5394; }
table { border-collapse: collapse; font-size: 13px; margin: 8px 0; }
caption { text-align: left; font-weight: 600; padding: 4px 0; }
th, td { text-align: left; padding: 3px 10px 3px 0; border-bottom: 1px solid #e3e6e9; vertical-align: top;
  max-width: 46ch; overflow-wrap: break-word; word-break: normal; }
th { color: #303840; border-bottom: 2px solid #8a939b; }
td.long { min-width: 26ch; }
td.number, th.number { text-align: right; white-space: nowrap; }
.model { display: inline-block; background: #5c3b00; color: #fff; border-radius: 9px; padding: 0 9px; font-size: 12px; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
  h2, figure { break-after: avoid; break-inside: avoid; }
  nav { display: none; }
  tr { break-inside: avoid; }
}
@media (max-width: 600px) {
  body { padding: 14px 12px 40px; }
  nav ul { columns: 1; }
}
"""


@dataclass(frozen=True)
class Chart:
    """A chart as a file, with the words that stand for it where it can't be seen."""

    path: Path
    words: str


def html_document(
    title: str,
    about: Sequence[str],
    charts: Sequence[Chart],
    sheets: "Sequence[ReportTable]",
    dataset: "Dataset",
    unit: Unit,
) -> str:
    """The whole document as one HTML page.

    Parameters
    ----------
    title, about : str, sequence of str
        Heading, and paragraphs under it.
    charts, sheets : sequence of Chart, sequence of ReportTable
        PNG or SVG files, put into the page; tables in order.
    dataset : Dataset
        Names the data version.
    unit : Unit
        Unit of the volumes shown.

    Returns
    -------
    str
        Opens from disk without a network; a content security policy forbids everything that is not in it.
    """
    contents = "".join(f'<li><a href="#{s.name}">{_text(s.title)}</a></li>' for s in sheets)
    parts = [
        f"<h1>{_text(title)}</h1>",
        f'<p class="about">Data {_text(dataset.data_version)}. Volumes in {_text(unit.name)}, shares in percent.</p>',
        *(f"<p>{_text(words)}</p>" for words in about),
        f'<nav aria-label="Tables"><ul>{contents}</ul></nav>',
        *(f'<figure><img alt="{_text(c.words)}" src="{_data(c.path)}"></figure>' for c in charts),
        *(_section(sheet, unit) for sheet in sheets),
    ]
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head>\n<body><main>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )
    rule = f'<meta http-equiv="Content-Security-Policy" content="{policy(_without_links(page))}">'
    return page.replace("<head>", f"<head>{rule}", 1)


def _without_links(page: str) -> str:
    """The page as the guard reads it: links that a reader may follow are not fetched by the page."""
    return re.sub(r'<a href="https?://[^"]*" rel="noopener noreferrer" target="_blank">', "<a>", page, flags=re.I)


def _section(sheet: "ReportTable", unit: Unit) -> str:
    columns = _columns(sheet)
    kinds = {c: _kind(sheet.records, c) for c in columns}
    heads = "".join(f'<th scope="col"{kinds[c]}>{_text(_label(c, unit))}</th>' for c in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td{kinds[c]}>{_shown(c, r, unit)}</td>" for c in columns) + "</tr>"
        for r in sheet.records[:MOST_ROWS]
    )
    more = len(sheet.records) - MOST_ROWS
    rest = f'<p class="note">{more} more rows in {_text(sheet.name)}.csv.</p>' if more > 0 else ""
    model = '<span class="model">model result</span> ' if sheet.note.startswith("Model result") else ""
    return (
        f'<section id="{sheet.name}"><h2>{_text(sheet.title)}</h2><p class="note">{model}{_text(sheet.note)}</p>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_text(sheet.title)}"><table>'
        f"<caption>{_text(sheet.name)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{rest}</section>"
    )


def _columns(sheet: "ReportTable") -> list[str]:
    """Columns for readers: without what is empty in every row shown, and without lists of source ids."""
    rows = sheet.records[:MOST_ROWS]
    return [c for c in sheet.columns if c not in _LEFT_OUT and any(r.get(c) not in (None, "", (), []) for r in rows)]


def _shown(column: str, record: Mapping[str, Any], unit: Unit) -> str:
    text = shown(column, record, unit)
    if column == "url" and _SAFE_LINK.match(text):
        return f'<a href="{_text(text)}" rel="noopener noreferrer" target="_blank">{_text(text)}</a>'
    return _text(text)


def _text(value: object) -> str:
    """Text for HTML, in content and in quoted attributes alike."""
    return html.escape(str(value), quote=True)


def _data(path: Path) -> str:
    kind = "image/svg+xml" if path.suffix == ".svg" else "image/png"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def markdown_document(
    title: str,
    about: Sequence[str],
    charts: Sequence[Chart],
    sheets: "Sequence[ReportTable]",
    dataset: "Dataset",
    unit: Unit,
) -> str:
    """The whole document as Markdown; charts are named as files beside it. Parameters as in `html_document`."""
    lines = [
        f"# {_cell(title)}",
        "",
        f"Data {_cell(dataset.data_version)}. Volumes in {unit.name}, shares in percent.",
        "",
    ]
    for words in about:
        lines += [_cell(words), ""]
    for chart in charts:
        lines += [f"![{_cell(chart.words)}]({chart.path.name})", ""]
    for sheet in sheets:
        columns = _columns(sheet)
        lines += [f"## {_cell(sheet.title)}", "", _cell(sheet.note), ""]
        lines.append("| " + " | ".join(_cell(_label(c, unit)) for c in columns) + " |")
        lines.append("|" + " --- |" * len(columns))
        for record in sheet.records[:MOST_ROWS]:
            lines.append("| " + " | ".join(_cell(shown(c, record, unit)) for c in columns) + " |")
        if len(sheet.records) > MOST_ROWS:
            lines += ["", f"{len(sheet.records) - MOST_ROWS} more rows in {sheet.name}.csv."]
        lines.append("")
    return "\n".join(lines)


def _cell(value: object) -> str:
    """Text for Markdown: nothing of it is read as markup or HTML, and it stays in its cell."""
    flat = " ".join(str(value).split())
    return re.sub(r"([\\`*_{}\[\]<>|#$~])", r"\\\1", flat)


def shown(column: str, record: Mapping[str, Any], unit: Unit) -> str:
    """A cell as it is printed: volumes in the unit, shares in percent, missing as empty.

    Examples
    --------
    >>> row = {"lost_mt": 45.8612, "share": 0.8004, "mt": None}
    >>> [shown(column, row, Unit()) for column in row]
    ['45.86', '80.0 %', '']
    """
    value = record.get(column)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(str(part) for part in value)
    if isinstance(value, int | float):
        share = record.get("unit") == "share" and column != "year"
        return _number("share" if share else column, float(value), unit)
    return "" if value is None else str(value)


def _number(column: str, value: float, unit: Unit) -> str:
    if _VOLUME.search(column):
        return unit.volume(value)
    if "share" in column or column in _FRACTIONS:
        return f"{100 * value:.1f} %"
    if value.is_integer() and (column == "year" or abs(value) < 1000):
        return f"{value:.0f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _label(column: str, unit: Unit) -> str:
    words = column.replace("_", " ")
    return re.sub(r"(^|\s)mt$", lambda found: f"{found.group(1)}{unit.name}", words)


def _kind(records: Sequence[Mapping[str, Any]], column: str) -> str:
    """Class of a column: numbers stand right, long texts get room."""
    cells = [record.get(column) for record in records if record.get(column) is not None]
    if cells and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells):
        return ' class="number"'
    return ' class="long"' if max((len(str(cell)) for cell in cells), default=0) > _LONG else ""
