"""Document: sections of words, charts and tables as one HTML page that needs nothing else, and the same as Markdown.

All text passes through `_text` (HTML) or `_cell` (Markdown): it is shown, never read as markup.
"""

import base64
import html
import re
from dataclasses import dataclass, replace
from pathlib import Path

from maps.page.security import policy

_STYLE = """
@page { size: A4; margin: 14mm 13mm; }
:root { color-scheme: light; }
body { font: 16px/1.5 "DejaVu Sans", system-ui, sans-serif; color: #1b2026; background: #fff; margin: 0 auto;
  max-width: 980px; padding: 28px 20px 60px; overflow-wrap: anywhere; }
h1 { font-size: 27px; line-height: 1.25; margin: 0 0 10px; }
h2 { font-size: 20px; line-height: 1.3; margin: 40px 0 6px; padding-top: 12px; border-top: 2px solid #1b2026; }
p { margin: 6px 0; max-width: 74ch; }
.answer { font-size: 20px; line-height: 1.4; max-width: none; margin: 0 0 8px; padding: 10px 14px;
  border-left: 5px solid #0072b2; background: #f1f5f8; }
.about { color: #4a545e; font-size: 14px; }
nav ul { columns: 2; padding-left: 18px; font-size: 14px; }
a { color: #0b5394; }
figure { margin: 16px 0; }
figure img { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid #0b5394; }
table { border-collapse: collapse; font-size: 14px; margin: 10px 0; }
caption { text-align: left; font-weight: 600; padding: 4px 0; }
th, td { text-align: left; padding: 4px 14px 4px 0; border-bottom: 1px solid #e3e6e9; vertical-align: top;
  overflow-wrap: break-word; word-break: normal; }
th { color: #303840; border-bottom: 2px solid #8a939b; vertical-align: bottom; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number, td.short { white-space: nowrap; }
td.long { min-width: 26ch; }
.model { display: inline-block; background: #5c3b00; color: #fff; border-radius: 9px; padding: 0 9px; font-size: 12px; }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.4; }
  h1 { font-size: 17pt; }
  h2 { font-size: 12.5pt; margin-top: 7mm; padding-top: 2mm; }
  section > header, caption, thead { break-after: avoid; }
  .answer { font-size: 12.5pt; print-color-adjust: exact; }
  .model { print-color-adjust: exact; }
  .about, table { font-size: 8pt; }
  th, td { padding: 0.6mm 3mm 0.6mm 0; }
  .scroll { overflow: visible; }
  .nav { display: none; }
  section > header, figure, tr { break-inside: avoid; }
  figure { margin: 3mm 0; }
  figure img { width: auto; max-width: 100%; max-height: 118mm; }
}
@media (max-width: 600px) {
  body { padding: 14px 12px 40px; }
  h1 { font-size: 22px; }
  .answer { font-size: 17px; }
  nav ul { columns: 1; }
}
"""
_SHORT, _LONG = 16, 24
"""Letters of a cell."""
_WEB = re.compile(r"https?://", re.IGNORECASE)
_OWN_FILE = re.compile(r"[a-z0-9-]+\.[a-z]+")
_TOGETHER = re.compile(r"(?<=\d) (?=%)")


@dataclass(frozen=True)
class Chart:
    """A chart as a file, with the words that stand for it where it can't be seen."""

    path: Path
    words: str


@dataclass(frozen=True)
class Table:
    """A table as it is read: every cell is text, and what is not known says so.

    The first `text` columns and the last `notes` ones hold words, those between them numbers. A web address becomes a
    link, and where the table is one `of_files` so does the name of a file beside the document, in the first column.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text: int = 1
    notes: int = 0
    of_files: bool = False

    def is_number(self, column: int) -> bool:
        """Whether a column holds numbers."""
        return self.text <= column < len(self.heads) - self.notes

    def links(self, column: int, cell: str) -> bool:
        """Whether a cell names a file beside the document."""
        return self.of_files and column == 0 and _OWN_FILE.fullmatch(cell) is not None


@dataclass(frozen=True)
class Section:
    """One story: a heading, what it says in words, its charts and tables, and the ids of their sources.

    `model` says that it is a model result.
    """

    name: str
    title: str
    words: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    model: bool = False
    sources: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.words or self.charts or any(table.rows for table in self.tables))


@dataclass(frozen=True)
class Document:
    """A title, the answer in one sentence (`model`: a model result), the map, remarks on both, and sections."""

    title: str
    answer: str
    model: bool
    map: tuple[Chart, ...]
    about: tuple[str, ...]
    sections: tuple[Section, ...]

    def with_sections(self, *more: Section) -> "Document":
        """The same with further sections behind, those that have something to tell."""
        return replace(self, sections=(*self.sections, *(section for section in more if not section.empty)))


def html_document(document: Document) -> str:
    """The whole document as one HTML page.

    It opens from disk without a network; a content security policy forbids everything that is not in it.
    """
    contents = "".join(f'<li><a href="#{s.name}">{_text(s.title)}</a></li>' for s in document.sections)
    parts = [
        f"<h1>{_text(document.title)}</h1>",
        f'<p class="answer">{_text(document.answer)}{_badge(shown=document.model)}</p>',
        *(_figure(chart) for chart in document.map),
        *(f'<p class="about">{_text(words)}</p>' for words in document.about),
        f'<nav class="nav" aria-label="Sections"><ul>{contents}</ul></nav>',
        *map(_section, document.sections),
    ]
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(document.title)}</title><style>{_STYLE}</style></head>\n<body><main>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )
    rule = f'<meta http-equiv="Content-Security-Policy" content="{policy(_without_links(page))}">'
    return page.replace("<head>", f"<head>{rule}", 1)


def _without_links(page: str) -> str:
    """The page as the guard reads it: links that a reader may follow are not fetched by the page."""
    page = re.sub(r'<a href="https?://[^"]*" rel="noopener noreferrer" target="_blank">', "<a>", page, flags=re.I)
    return re.sub(rf'<a href="{_OWN_FILE.pattern}">', "<a>", page)


def _badge(*, shown: bool) -> str:
    return ' <span class="model">model result</span>' if shown else ""


def _figure(chart: Chart) -> str:
    return f'<figure><img alt="{_text(chart.words)}" src="{_data(chart.path)}"></figure>'


def _section(section: Section) -> str:
    words = "".join(f"<p>{_text(line)}</p>" for line in section.words)
    badge = f"<p>{_badge(shown=True).strip()}</p>" if section.model else ""
    charts = "".join(map(_figure, section.charts))
    tables = "".join(_table(table) for table in section.tables if table.rows)
    head = f"<header><h2>{_text(section.title)}</h2>{badge}{words}</header>"
    return f'<section id="{section.name}">{head}{charts}{tables}</section>'


def _table(table: Table) -> str:
    kinds = [_kind(table, i) for i in range(len(table.heads))]
    heads = "".join(f'<th scope="col"{kind}>{_text(head)}</th>' for kind, head in zip(kinds, table.heads, strict=True))
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{kind}>{_linked(cell) if table.links(i, cell) else _shown(cell)}</td>"
            for i, (kind, cell) in enumerate(zip(kinds, row, strict=True))
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_text(table.caption)}">'
        f"<table><caption>{_text(table.caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _kind(table: Table, column: int) -> str:
    """Class of a column: numbers stand right, short words stay on a line, long texts get room."""
    longest = max(len(row[column]) for row in table.rows)
    if table.is_number(column):
        return ' class="number"'
    return ' class="short"' if longest <= _SHORT else ' class="long"' if longest > _LONG else ""


def _shown(cell: str) -> str:
    if _WEB.match(cell):
        return f'<a href="{_text(cell)}" rel="noopener noreferrer" target="_blank">{_text(cell)}</a>'
    return _text(cell)


def _linked(name: str) -> str:
    return f'<a href="{name}">{name}</a>'


def _text(value: object) -> str:
    """Text for HTML, in content and in quoted attributes alike; no line ends between a number and its percent sign."""
    return html.escape(_TOGETHER.sub("\u00a0", str(value)), quote=True)


def _data(path: Path) -> str:
    kind = "image/svg+xml" if path.suffix == ".svg" else "image/png"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def markdown_document(document: Document) -> str:
    """The whole document as Markdown; charts are named as files beside it."""
    model = " (Model result.)" if document.model else ""
    lines = [f"# {_cell(document.title)}", "", f"**{_cell(document.answer)}**{model}", ""]
    lines += [line for chart in document.map for line in (_picture(chart), "")]
    lines += [line for words in document.about for line in (_cell(words), "")]
    for section in document.sections:
        lines += [f"## {_cell(section.title)}", ""]
        lines += ["Model result.", ""] if section.model else []
        lines += [line for words in section.words for line in (_cell(words), "")]
        lines += [line for chart in section.charts for line in (_picture(chart), "")]
        for table in section.tables:
            lines += _grid(table) if table.rows else []
    return "\n".join(lines)


def _picture(chart: Chart) -> str:
    return f"![{_cell(chart.words)}]({chart.path.name})"


def _grid(table: Table) -> list[str]:
    rule = "".join(" ---: |" if table.is_number(i) else " --- |" for i in range(len(table.heads)))
    cells = (
        [f"[{cell}]({cell})" if table.links(i, cell) else _cell(cell) for i, cell in enumerate(row)]
        for row in table.rows
    )
    rows = ("| " + " | ".join(row) + " |" for row in cells)
    return [_cell(table.caption), "", "| " + " | ".join(map(_cell, table.heads)) + " |", "|" + rule, *rows, ""]


def _cell(value: object) -> str:
    """Text for Markdown: nothing of it is read as markup or HTML, and it stays in its cell."""
    flat = _TOGETHER.sub("\u00a0", " ".join(str(value).split()))
    return re.sub(r"([\\`*_{}\[\]<>|#$~])", r"\\\1", flat)
