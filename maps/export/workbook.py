"""Workbook: tables as one XLSX file, a sheet per table; text is written as text, never as a formula.

The same tables give the same bytes: the dates inside the file are those of the data.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from energy.report.tables import ReportTable
    from geodata import Dataset

LONGEST_NAME = 31
_WIDEST, _NARROWEST = 60, 8
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""Earliest date that a ZIP file can hold."""


def workbook_bytes(sheets: "Sequence[ReportTable]", dataset: "Dataset") -> bytes:
    """Tables in order as a workbook; a sheet named Contents comes first."""
    from openpyxl import Workbook

    book = Workbook()
    contents = book.active
    assert contents is not None
    contents.title = "Contents"
    _fill(contents, ("sheet", "title", "note"), [(s.name, s.title, s.note) for s in sheets])
    for sheet in sheets:
        columns = sheet.columns
        rows = [[record.get(column) for column in columns] for record in sheet.records]
        _fill(book.create_sheet(sheet.name[:LONGEST_NAME]), columns, rows)
    book.properties.title = f"{dataset.title}, data {dataset.data_version}"
    book.properties.creator = "kzroutes"
    book.properties.created = book.properties.modified = datetime(1980, 1, 1)
    raw = io.BytesIO()
    book.save(raw)
    return _same_dates(raw.getvalue())


def _fill(page: Any, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for line, row in enumerate((columns, *rows), start=1):
        for place, value in enumerate(row, start=1):
            _put(page.cell(line, place), value)
    for place, column in enumerate(columns, start=1):
        head = page.cell(1, place)
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        longest = max([len(str(column)), *(len(str(row[place - 1] or "")) for row in rows)])
        page.column_dimensions[get_column_letter(place)].width = min(max(longest + 1, _NARROWEST), _WIDEST)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def _put(cell: Any, value: Any) -> None:
    """Numbers and truth values as such; everything else as text, whatever it begins with."""
    if value is None:
        return
    if isinstance(value, bool | int | float):
        cell.value = value
        return
    if isinstance(value, list | tuple):
        value = "; ".join(str(part) for part in value)
    cell.value = _NOT_IN_XML.sub("�", str(value))
    cell.data_type = "s"
    # A spreadsheet then keeps it as text even when the cell is edited.
    cell.quotePrefix = True


def _same_dates(data: bytes) -> bytes:
    """The same archive with every date at the earliest one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(item.filename, _FIRST_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content)
    return out.getvalue()
