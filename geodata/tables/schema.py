"""The contract of the tables: schema.csv, one row per column, drives validation and documentation."""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

ID_PATTERN = r"[a-z0-9][a-z0-9-]*"
# Names of parameters are names of quantities (price_usd_bbl), so they may hold underscores.
PARAMETER_PATTERN = r"[a-z0-9][a-z0-9_-]*"
COUNTRY_PATTERN = r"[A-Z]{2}"
TARGET_PATTERN = r"[a-z]+:.+"
ALWAYS_REQUIRED = ("nodes", "edges")
# A folder that holds none of these describes a bare network: supply, demand, capacity and cost only.
BASELINE_TABLES = frozenset({"years", "observations", "limits"})


@dataclass(frozen=True)
class ColumnSchema:
    """One column of one table, as schema.csv describes it."""

    table: str
    name: str
    type: str
    unit: str
    required: bool
    key: bool
    choices: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    references: str | None
    minimal: bool
    description: str

    @property
    def pattern(self) -> str:
        """Pattern of the ids in this column (country codes and parameter names differ)."""
        if "countries.country_id" in (self.references, f"{self.table}.{self.name}"):
            return COUNTRY_PATTERN
        if self.name == "parameter_id":
            return PARAMETER_PATTERN
        return ID_PATTERN


@dataclass(frozen=True)
class TableSchema:
    """One table: its columns in order."""

    name: str
    columns: tuple[ColumnSchema, ...]

    @property
    def file(self) -> str:
        """Name of the file that holds the table."""
        return f"{self.name}.csv"

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that together name a row; empty when there are none."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> ColumnSchema:
        """Return one column; a name that the table has not raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")


@functools.cache
def read_schema() -> Mapping[str, TableSchema]:
    """Read the schema of all tables, in the order of schema.csv.

    Examples
    --------
    >>> read_schema()["edges"].key
    ('edge_id',)
    """
    return parse_schema(resources.files("geodata").joinpath("schema.csv").read_text(encoding="utf-8"))


def parse_schema(text: str) -> Mapping[str, TableSchema]:
    """Read the schema of some tables from the text of a CSV file."""
    columns: dict[str, list[ColumnSchema]] = {}
    for row in csv.DictReader(text.splitlines(), strict=True):
        columns.setdefault(row["table"], []).append(_column(row))
    return MappingProxyType({name: TableSchema(name, tuple(given)) for name, given in columns.items()})


def _column(row: Mapping[str, str]) -> ColumnSchema:
    return ColumnSchema(
        table=row["table"],
        name=row["column"],
        type=row["type"],
        unit=row["unit"],
        required=row["required"] == "yes",
        key=row["key"] == "primary",
        choices=tuple(row["choices"].split(";")) if row["choices"] else (),
        minimum=float(row["minimum"]) if row["minimum"] else None,
        maximum=float(row["maximum"]) if row["maximum"] else None,
        references=row["references"] or None,
        minimal=row["minimal"] == "yes",
        description=row["description"],
    )


def table_descriptor(table: TableSchema) -> dict[str, Any]:
    """Describe a table as a Frictionless Table Schema, ready for ``json.dumps``.

    Examples
    --------
    >>> table_descriptor(read_schema()["lines"])["primaryKey"]
    ['line_id']
    """
    descriptor: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        descriptor["primaryKey"] = list(table.key)
    foreign = [_foreign_key(column) for column in table.columns if column.references and column.type == "id"]
    if foreign:
        descriptor["foreignKeys"] = foreign
    return descriptor


def _field(column: ColumnSchema) -> dict[str, Any]:
    kind = column.type if column.type in ("number", "integer", "boolean") else "string"
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": column.description}
    if column.unit:
        field["unit"] = column.unit
    if column.type == "url":
        field["format"] = "uri"
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = _constraints(column)
    if constraints:
        field["constraints"] = constraints
    return field


def _constraints(column: ColumnSchema) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.choices:
        constraints["enum"] = list(column.choices)
    patterns = {"id": column.pattern, "target": TARGET_PATTERN}
    if column.type in patterns:
        constraints["pattern"] = patterns[column.type]
    if column.minimum is not None:
        constraints["minimum"] = _plain(column.minimum)
    if column.maximum is not None:
        constraints["maximum"] = _plain(column.maximum)
    return constraints


def _plain(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def _foreign_key(column: ColumnSchema) -> dict[str, Any]:
    table, field = (column.references or "").split(".")
    own_table = "" if table == column.table else table
    return {"fields": [column.name], "reference": {"resource": own_table, "fields": [field]}}
