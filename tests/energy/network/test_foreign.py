"""Foreign crude: reserved, blocked, cut in proportion, released."""

from pathlib import Path

import pytest

import energy
from energy.network.foreign import load, streams_of
from energy.study import Study

from ..invariants import ask, assert_sound, gates_of


def test_streams_of_a_year(tiny: Study) -> None:
    """2 Mt in 2024, 2.5 in 2023, on f1 and w2 and at the buoys."""
    for year, volume in ((2023, 2.5), (2024, 2.0)):
        (stream,) = streams_of(tiny.dataset, tiny.network(year))
        assert (stream.edges, stream.joints, stream.volume) == (("f1", "w2"), ("buoys",), volume)
        assert load((stream,)) == {"f1": volume, "w2": volume, "joint:buoys": volume}
        assert load((stream,), {"foreign": 0.25})["w2"] == volume / 4


def test_a_stream_keeps_to_the_open_part_of_its_path(tiny_folder: Path) -> None:
    path = tiny_folder / "edges.csv"
    text = path.read_text(encoding="utf-8")
    opened = "foreign-field,transit-hub,pipeline,,,false,pass-pipes,BB,operating"
    assert opened in text
    path.write_text(text.replace(opened, opened.replace("operating", "closed")), encoding="utf-8")
    study = energy.load(drop_foreign_field(tiny_folder))
    (stream,) = streams_of(study.dataset, study.network(2024))
    assert stream.edges == ("w2",) and stream.joints == ("buoys",)


def drop_foreign_field(folder: Path) -> Path:
    """Turn the field abroad into a plain junction: a field must be able to send its crude somewhere."""
    path = folder / "nodes.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("foreign-field,Foreign field,field", "foreign-field,Foreign field,junction"), "utf-8")
    return folder


def test_block_on_the_path_stops_the_stream_everywhere(tiny: Study) -> None:
    for name in ("f1", "w2", "transit-hub", "country:BB", "corridor:west", "m1 m2 m3"):
        answer = ask(tiny, *name.split())
        assert answer.foreign == pytest.approx({"f1": 0.0, "w2": 0.0, "joint:buoys": 0.0}, abs=1e-9), name


def test_block_elsewhere_leaves_the_stream(tiny: Study) -> None:
    for name in ("corridor:east", "n1", "m1"):
        assert ask(tiny, name).foreign == pytest.approx({"f1": 2.0, "w2": 2.0, "joint:buoys": 2.0}), name


def test_shortage_is_shared_in_proportion(tiny: Study) -> None:
    """One buoy: 6 for 9 + 2, so 2·6/11 = 1.091 of foreign crude and 4.909 of home crude."""
    answer = ask(tiny, "m1", "m2")
    assert answer.foreign["joint:buoys"] == pytest.approx(12 / 11, abs=1e-5)
    assert answer.foreign["f1"] == answer.foreign["joint:buoys"]
    assert answer.flows["m3"] + answer.foreign["joint:buoys"] == pytest.approx(6, abs=1e-5)


def test_room_of_foreign_crude_is_kept_unless_released(tiny: Study) -> None:
    """East closed and the stream stopped: the buoys take 12. Kept, 10 are for home crude; released, all 12."""
    kept = ask(tiny, "corridor:east", "f1")
    released = ask(tiny, "corridor:east", "f1", release_foreign=True)
    assert kept.plan.exports == pytest.approx(10, abs=1e-5)
    assert released.plan.exports == pytest.approx(12, abs=1e-5)


def test_released_room_of_a_short_asset(tiny: Study) -> None:
    """One buoy left and the stream stopped: released, all 6 are for home crude."""
    answer = ask(tiny, "f1", "m1", "m2", release_foreign=True)
    assert gates_of(tiny.dispatch(), answer)["west"] == pytest.approx(6, abs=1e-5)


@pytest.mark.parametrize("name", ["cpc", "country:RU", "psh-01", "kav-cpc", "btc-03", "spm-1", "atal-02"])
def test_shipped_streams_respect_blocks(shipped: Study, name: str) -> None:
    answer = ask(shipped, name, year=2024)
    assert_sound(shipped.dispatch(2024), answer)
    base = shipped.baseline(2024)
    for stream in base.streams:
        closed = set(stream.edges) & {e for b in answer.scenario.blocks for e in b.target.edges}
        flowing = answer.foreign[stream.edges[0]]
        if closed:
            assert answer.room.stream_shares[stream.stream_id] == 0, stream.stream_id
        assert flowing <= base.foreign[stream.edges[0]] + 1e-9


def test_foreign_crude_counts_at_the_moorings(shipped: Study) -> None:
    """2024: 6.6 from the north and 1.5 at Kropotkin."""
    assert shipped.baseline(2024).foreign["joint:cpc-moorings"] == pytest.approx(8.1)
