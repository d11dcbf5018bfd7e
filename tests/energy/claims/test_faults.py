"""Tables of claims from outside: whatever is wrong with them is told with file, row, column and mend, exit code 3."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import energy
from energy.claims.claims import check_claims
from energy.claims.statements import Claim, Statement, read_claims
from energy.cli import app
from geodata import DataError

CLAIMS = (
    "claim_id,where,claim_paraphrased,kind,how_the_program_tests_it\n"
    "half,par. 1,More than half crossed Russia,figure,share by territory\n"
)
PARTS = (
    "claim_id,part,reading,what_is_tested,computation,arguments,relation,low,high,unit\n"
    "half,1,main,In 2024 over half crossed Russia,measure,measure=territorial;on=RU;year=2024,at-least,0.5,,share\n"
)
TESTED = [s for claim in read_claims() for s in claim.statements if s.computation]


def folder_of(path: Path, claims: str | bytes = CLAIMS, parts: str | bytes = PARTS) -> Path:
    for name, text in (("claims.csv", claims), ("parts.csv", parts)):
        (path / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_sound_tables_are_read(tmp_path: Path) -> None:
    """Also with a byte-order mark and the line ends of Windows; 95.7 % crossed Russia in 2024."""
    (claim,) = read_claims(folder_of(tmp_path))
    assert check_claims(energy.load(), [claim]).rows[0].verdict == "supported"
    marked = (text.replace("\n", "\r\n").encode("utf-8-sig") for text in (CLAIMS, PARTS))
    assert read_claims(folder_of(tmp_path, *marked)) == (claim,)


def recoded(encoding: str) -> Callable[[str], bytes]:
    return lambda text: text.replace("More", "Выше").encode(encoding)


BROKEN: dict[str, Callable[[str], str | bytes]] = {
    "UTF-16": recoded("utf-16"),
    "cp1251": recoded("cp1251"),
    "semicolons": lambda text: text.replace(",", ";"),
    "tabs": lambda text: text.replace(",", "\t"),
    "empty": lambda _: "",
    "a huge cell": lambda text: text.replace("half,", "half" * 50_000 + ",", 1),
    "an open quote": lambda text: text.replace("par. 1", '"par. 1').replace("main", '"main'),
    "a missing column": lambda text: text.replace("claim_id,", "", 1),
    "another column": lambda text: text.replace("claim_id", "claim", 1),
    "a doubled column": lambda text: text.replace("claim_id", "claim_id,claim_id", 1),
    "a ragged row": lambda text: text.rstrip("\n") + ",more\n",
    "a doubled row": lambda text: text + text.splitlines()[1] + "\n",
    "a control character": lambda text: text.replace("half", "ha\x1b[31mlf"),
    "bytes of nothing": lambda text: b"\x00\xff\xfe" + text.encode(),
}


@pytest.mark.parametrize(("broken", "table"), list(product(BROKEN, ("claims", "parts"))))
def test_broken_files_are_three(tmp_path: Path, broken: str, table: str) -> None:
    text = {"claims": CLAIMS, "parts": PARTS}
    folder_of(tmp_path, **{**text, table: BROKEN[broken](text[table])})
    # cp1251 differs from UTF-8 in the table of claims alone, the other holds English.
    if (broken, table) == ("cp1251", "parts"):
        return
    result = CliRunner().invoke(app, ["claims", "--table", str(tmp_path)])
    assert result.exit_code == 3 and result.stdout == ""
    assert f"{table}.csv" in result.stderr and "mend:" in result.stderr and "\x1b" not in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("year=2024", "year=soon", "column arguments: 'year=soon' names 'soon', which is no year here"),
        ("year=2024", "year=1850", "which is no year here"),
        ("year=2024", "year=２０２４", "which is no year here"),
        ("measure=territorial", "measure=zzz", "which is no measure here"),
        ("measure=territorial", "measure=passage", "has no measure 'passage'"),
        ("on=RU", "on=Rusia-x", "can't be found"),
        ("measure=territorial;on=RU;year=2024", "", "missing a required argument"),
        ("at-least,0.5", "at-least,nan", "is not a number"),
        ("at-least,0.5", "at-least,", "row 2, column low"),
        ("at-least,0.5", ",0.5", "row 2, column relation"),
        ("at-least,0.5,", "between,0.5,0.4", "is less than low"),
        (",1,main", ",one,main", "row 2, column part"),
        (",1,main", ",1.5,main", "is not a whole number — mend: write digits alone, without decimals"),
        (",1,main", ",0,main", "is outside the range 1 to 1000 — mend: check the value\n"),
    ],
)
def test_faults_of_a_part_are_told_by_row_and_column(tmp_path: Path, old: str, new: str, said: str) -> None:
    result = CliRunner().invoke(app, ["claims", "--table", str(folder_of(tmp_path, parts=PARTS.replace(old, new)))])
    assert result.exit_code == 3 and result.stdout == ""
    assert said in result.stderr and "parts.csv, row 2, column " in result.stderr


def test_tables_without_rows_and_units_of_nothing_are_told(tmp_path: Path) -> None:
    run = CliRunner().invoke
    found = run(app, ["claims", "--table", str(folder_of(tmp_path, CLAIMS.splitlines()[0], PARTS.splitlines()[0]))])
    assert found.exit_code == 3 and "claims.csv: has a header and no rows — mend: add a row per claim" in found.stderr
    found = run(app, ["claims", "--table", str(folder_of(tmp_path, parts=PARTS.replace("5,,share", "5,,shares")))])
    assert found.exit_code == 3 and "row 2, column unit: 'shares' is no unit of a figure" in found.stderr
    assert "did you mean 'share'?" in found.stderr


def with_argument(statement: Statement, name: str, value: str) -> Claim:
    changed = replace(statement, arguments={**statement.arguments, name: value})
    return Claim(statement.claim_id, "", "", "figure", (changed,))


@pytest.mark.parametrize("computation", sorted({s.computation for s in TESTED}))
def test_an_argument_that_names_nothing_is_told(computation: str) -> None:
    """Every argument of every computation in use; a scope without a figure is only not computable."""
    statement = next(s for s in TESTED if s.computation == computation)
    for name, value in product(statement.arguments.keys() - {"scope"}, ("zzz", "RU+zzz", "=1+1")):
        with pytest.raises(DataError, match=r"parts\.csv, row \d+, column arguments"):
            check_claims(energy.load(), [with_argument(statement, name, value)])


@given(data=st.data())
def test_names_in_the_wrong_place_are_computed_or_told(data: st.DataObject) -> None:
    """A known name where it makes little sense gives a figure, or a fault with its row: never anything else."""
    study = energy.load()
    rows, years = study.dataset.rows, [str(year) for year in study.years]
    names = {
        "year": years,
        "first": years,
        "second": years,
        "corridor": [row["corridor_id"] for row in rows("corridors")],
        "edge": [row["edge_id"] for row in rows("edges")],
        "event": [row["event_id"] for row in rows("events")],
        "events": [row["event_id"] for row in rows("events")],
        "field": [row["node_id"] for row in rows("nodes") if row["kind"] == "field"],
        "nodes": [row["node_id"] for row in rows("nodes")],
        "country": [row["country_id"] for row in rows("countries")],
        "operator": [row["operator_id"] for row in rows("operators")],
        "on": ["RU", "CN", "strait:bosporus", "operator:transneft", "XZ"],
        "targets": ["cpc", "country:KZ", "country:RU", "total:exports", "tengiz"],
        "measure": ["territorial", "passage", "captivity", "hhi-route", "structural"],
        "horizon": ["month", "year", "structural"],
    }
    statement = data.draw(st.sampled_from(TESTED))
    fitting = sorted(statement.arguments.keys() & names.keys())
    if not fitting:
        return
    name = data.draw(st.sampled_from(fitting))
    claim = with_argument(statement, name, data.draw(st.sampled_from(names[name])))
    try:
        check_claims(study, [claim])
    except DataError as fault:
        assert str(fault).startswith("1 problem in the tables:\nparts.csv, row ")


def test_another_network_is_asked_and_an_unknown_one_refused(tmp_path: Path) -> None:
    """In 2022 at most 4.6 bcm went to China, in 2021 at least 5.8: 1.2 less or more."""
    gas = PARTS.splitlines()[0] + (
        "\nhalf,1,main,Uzbekistan stopped,event_between,"
        "network=kazakhstan-gas;event=2022-01-06-uzbek-stop;first=2022;last=2022,yes,,,\n"
        "half,2,main,Less went to China,fuel_change,fuel=gas;buyer=CN;first=2021;second=2022,at-most,-1.19,,bcm\n"
    )
    (claim,) = read_claims(folder_of(tmp_path, parts=gas))
    (row,) = check_claims(energy.load(), [claim]).rows
    assert row.verdict == "supported"
    (change,) = (one.evidence for one in row.tested if one.statement.computation == "fuel_change")
    assert (change.low, change.value, change.high) == pytest.approx((3.5 - 6.6, 4.2 - 6.2, 4.6 - 5.8))
    (claim,) = read_claims(folder_of(tmp_path, parts=gas.replace("kazakhstan-gas", "kazakhstan-gass")))
    with pytest.raises(DataError, match=r"'network=kazakhstan-gass' is no shipped network — mend: did you mean"):
        check_claims(energy.load(), [claim])
