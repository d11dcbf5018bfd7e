"""Outages: tables of what may be out, read as they are meant; what is wrong with one is told where it stands."""

import csv
import datetime as dt
import os
from pathlib import Path

import pytest

from energy.risk.outages import DAYS, OutagesError, notes_on, outages_of, read_outages
from energy.study import Study
from geodata import DataError

EXAMPLE = Path(__file__).parents[3] / "seeds" / "outages-example.csv"


def test_a_table_of_outages(kz_mini: Study, tmp_path: Path) -> None:
    path = tmp_path / "outages.csv"
    path.write_text(
        "﻿target,probability,events_per_year,mean_days,note\n"
        'uas,,2,7.3,"two stops, of a week each"\n'
        "edge:cpc,0.05,,,\n\n",
        encoding="utf-8",
    )
    cpc, uas = read_outages(path, kz_mini.targets)
    assert (cpc.key, cpc.probability, cpc.events_per_year, cpc.note) == ("edge:cpc", 0.05, None, "")
    assert (uas.key, uas.events_per_year, uas.mean_days) == ("edge:uas", 2, 7.3)
    assert uas.probability == pytest.approx(2 * 7.3 / 365)  # 14.6 days of 365: 4 %
    assert uas.note == "two stops, of a week each"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "target,probability\ncpc,1.5\n",
            r"o.csv, row 2, column probability: '1.5' is outside 0–1 — mend: .*0.05 for 5",
        ),
        ("target,probability\ncpc,-0.1\n", r"row 2, column probability: '-0.1' is outside 0–1"),
        (
            "target,probability\ncpc,5%\n",
            r"row 2, column probability: '5%' is not a number — mend: .*point for decimals",
        ),
        ("target,probability\ncpc,nan\n", r"column probability: is empty"),
        ("target,probability\ncpc,\n", r"row 2, column probability: is empty — mend: fill in probability"),
        (
            "target,probability\ncpcc,0.1\n",
            r"row 2, column target: 'cpcc' is not a target .* mend: did you mean cpc\?",
        ),
        ("target,probability\n,0.1\n", r"row 2, column target: the cell may not be empty"),
        (
            "target,probability\ncpc,0.1\nedge:cpc,0.2\n",
            r"row 3, column target: 'edge:cpc' is edge:cpc once more",
        ),
        (
            "target,probability,mean_days,events_per_year\ncpc,0.1,3,1\n",
            r"'0.1' is given beside events_per_year",
        ),
        ("target,events_per_year,mean_days\ncpc,2,\n", r"row 2, column mean_days: is empty"),
        ("target,events_per_year,mean_days\ncpc,,2\n", r"row 2, column events_per_year: is empty"),
        ("target,events_per_year,mean_days\ncpc,-2,2\n", r"column events_per_year: '-2' is negative"),
        ("target,events_per_year,mean_days\ncpc,10,40\n", r"column mean_days: '40' makes .* 400 days of 365"),
        ("target,events_per_year\ncpc,1\n", r"row 1, column probability: the column is missing"),
        ("probability\n0.1\n", r"row 1, column target: the column is missing"),
        ("target,probabilty\ncpc,0.1\n", r"'probabilty' is not a column .* did you mean 'probability'"),
        ("target,probability,target\n", r"'target' is a column given twice"),
        ("target,probability\ncpc,0.1,x\n", r"row 2: has 3 cells where the header has 2"),
        ('target,probability\n"cpc,0.1\n', r"is not valid CSV"),
        ("target,probability\n", r"o.csv: has a header and no rows"),
        (
            "target,probability\nc\u200bpc,0.1\n",
            r"o.csv, row 2, column target: 'c.*pc' holds the invisible character U\+200B",
        ),
        ("target,probability\ncpc@x,0.1\n", r"row 2, column target: .* is not a share"),
        ("", r"o.csv: is empty — mend: write the header target,probability"),
    ],
)
def test_faults_in_a_table_of_outages(kz_mini: Study, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "o.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OutagesError, match=said):
        read_outages(path, kz_mini.targets)


@pytest.mark.parametrize(
    ("data", "noted"),
    [
        (b"Target;Probability;Remark\nCPC;0,05;x\n", ["'Target'", "'Probability'", "'Remark'", "'0,05'"]),
        (b"sep=;\ntarget;probability\ncpc;0.05\n", []),
        ("target\tprobability\ncpc\t0.05\n".encode("utf-16"), []),
        ("target,probability\ncpc,0.05\n".encode("utf-16-le"), ["utf-16-le"]),
        ("target,probability,note\ncpc,0.05,Шторм\n".encode("cp1251"), ["cp1251"]),
    ],
)
def test_what_is_plain_in_a_table_of_outages_is_taken(
    kz_mini: Study, tmp_path: Path, data: bytes, noted: list[str]
) -> None:
    path = tmp_path / "o.csv"
    path.write_bytes(data)
    (cpc,) = read_outages(path, kz_mini.targets)
    assert (cpc.key, cpc.probability) == ("edge:cpc", 0.05)
    notes = notes_on(path)
    assert len(notes) == len(noted) and all(n.file == str(path) for n in notes)
    assert all(any(word in str(note) for note in notes) for word in noted)


def test_all_faults_are_told_at_once(kz_mini: Study, tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text("target,probability\nnowhere,0.1\ncpc,2\n", encoding="utf-8")
    with pytest.raises(OutagesError) as caught:
        read_outages(path, kz_mini.targets)
    assert [(p.row, p.column, p.value) for p in caught.value.problems] == [
        (2, "target", "nowhere"),
        (3, "probability", "2"),
    ]
    assert isinstance(caught.value, DataError)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused_and_not_waited_for(kz_mini: Study, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(OutagesError, match=r"pipe\.csv: is not a plain file"):
        read_outages(tmp_path / "pipe.csv", kz_mini.targets)


def test_files_that_cannot_be_read(kz_mini: Study, tmp_path: Path) -> None:
    with pytest.raises(OutagesError, match=r"none.csv: can't be read \(No such file"):
        read_outages(tmp_path / "none.csv", kz_mini.targets)
    with pytest.raises(OutagesError, match="is not a plain file"):
        read_outages(tmp_path, kz_mini.targets)
    (tmp_path / "latin.csv").write_bytes("target,probability,note\ncpc,0.1,Ölhafen\n".encode("latin-1"))
    with pytest.raises(OutagesError, match=r"latin\.csv, row 2: .byte d6. is not UTF-8"):
        read_outages(tmp_path / "latin.csv", kz_mini.targets)


def test_elements_that_cannot_be_out(tiny: Study, kz_mini: Study) -> None:
    with pytest.raises(OutagesError, match=r"column probability: '1.2' is outside"):
        outages_of(kz_mini.targets, {"cpc": 1.2})
    with pytest.raises(OutagesError, match="'nan' is not a number"):
        outages_of(kz_mini.targets, {"cpc": float("nan")})


def test_an_event_that_left_everything_open_is_no_outage(shipped: Study) -> None:
    with pytest.raises(OutagesError, match="left everything open"):
        outages_of(shipped.targets, {"event:2023-08-04-novorossiysk": 0.1})
    with pytest.raises(OutagesError, match="closes nothing"):
        outages_of(shipped.targets, {"event:2025-10-22-us-sdn": 0.1})


def test_the_example_is_arithmetic_on_the_events_table(shipped: Study) -> None:
    """Four years, events that began in 2022–2025, closed something, and have a first and a last day.

    Left out: announcements (capacity lost 0), fields, and events whose end was not found.
    """
    outages = {outage.key: outage for outage in read_outages(EXAMPLE, shipped.targets)}
    moorings = {f"edge:spm-{i}" for i in (1, 2, 3)}
    days: dict[str, list[int]] = {}
    for event in shipped.dataset.table("events").to_dict("records"):
        targets = set(str(event["targets"]).split(";")) - {""}
        first, last = str(event["date_start"]), str(event["date_end"])
        exact = len(first) == len(last) == len("2025-01-01")
        # A planned stop does not come by chance.
        realised = (
            targets
            and event["kind"] != "maintenance"
            and event["left_share"] == 0
            and event["capacity_lost_pct"] != "0"
        )
        if not (exact and realised and "2022" <= first < "2026") or any(
            "node:" + f in targets for f in shipped.network().sources
        ):
            continue
        element = (
            "group:novorossiysk" if moorings < targets
            else "group:cpc-terminal" if moorings == targets
            else "event:2022-08-22-cpc-moorings-repair" if len(targets & moorings) == 2
            else min(targets)
        )  # fmt: skip
        span = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1
        days.setdefault(element, []).append(span)
    assert days.keys() == outages.keys()
    for element, spans in days.items():
        outage = outages[element]
        assert outage.events_per_year == pytest.approx(len(spans) / 4), element
        assert outage.mean_days == pytest.approx(sum(spans) / len(spans)), element
        assert outage.probability == pytest.approx(sum(spans) / 4 / DAYS), element
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        assert all(row["note"].startswith("Example, not a measurement.") for row in csv.DictReader(file))
