"""Leverage: KZ-mini's published game, the shipped network, projects and the command."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import energy
from energy.cli import app
from energy.dependence.leverage import Leverage, Player, leverage, planned, players_of, worths
from energy.errors import UsageError
from energy.network.projects import plan_of, plans_of, with_projects
from energy.study import Study
from geodata import DataError

from .. import kz_mini as mini
from ..tables_model import TablesModel

RU = tuple(f"edge:{e}" for e in (*mini.IN_RUSSIA, "dru"))
WEST = tuple(f"edge:{e}" for e in ("btc", "bat", "m-cey", "m-bat"))
PLAYERS = (
    Player("kz", "Home", ("edge:prod-w", "edge:prod-a"), True),
    Player("ru", "Russia and Belarus", RU, False),
    Player("west", "West", WEST, False),
    Player("cn", "China", ("edge:m-ala",), False),
)
PUBLISHED = {1: 0, 3: 34672.5, 5: 2095.0, 9: 4258.0, 7: 34732.5, 11: 35695.5, 13: 6353.0, 15: 35715.5}
"""Best netback by coalition: bits are Home, Russia with Belarus, West, China."""


@pytest.fixture(scope="module")
def game(kz_mini: Study) -> Leverage:
    return leverage(kz_mini.dispatch(), players=PLAYERS, worth=mini.PRICES)


def test_published_values_of_coalitions(game: Leverage) -> None:
    for coalition, value in PUBLISHED.items():
        assert game.values[coalition] == pytest.approx(value, abs=1e-6), coalition
    assert all(game.values[c] == 0 for c in range(16) if not c & 1)


def test_published_shapley_and_nucleolus(game: Leverage) -> None:
    shares = [share.value_musd for share in game.shares]
    assert shares == pytest.approx([18746.08, 15569.58, 359.17, 1040.67], abs=0.01)
    assert [round(100 * share.share, 1) for share in game.shares] == [52.5, 43.6, 1.0, 2.9]
    assert game.nucleolus == pytest.approx([20532.75, 14681.25, 10.0, 491.5], abs=0.01)


def test_published_worth_of_an_unused_route(tmp_path: Path) -> None:
    """+20 on the trans-Caspian edges: Russia's Shapley value falls from 43.6 to 35.8 %, though flows barely change."""
    wider = {
        e: (t, h, cap + 20 * (e in ("aty-akt", "akt-bak", "btc", "m-cey")), c)
        for e, (t, h, cap, c) in mini.EDGES.items()
    }
    folder = mini.write_network(tmp_path / "wide", wider, {"s": mini.SUPPLY}, {"t": None})
    found = leverage(energy.load(folder).dispatch(), players=PLAYERS, worth=mini.PRICES)
    assert [s.value_musd for s in found.shares] == pytest.approx([20146.83, 12780.33, 1759.92, 1030.42], abs=0.01)
    assert found.shares[1].share == pytest.approx(0.358, abs=5e-4)


# --- the shipped network -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped_game(shipped: Study) -> Leverage:
    return leverage(shipped.dispatch(2024))


def test_shares_add_up(shipped_game: Leverage) -> None:
    assert sum(s.value_musd for s in shipped_game.shares) == pytest.approx(shipped_game.total_musd)
    for share in shipped_game.shares:
        assert share.low - 1e-9 <= share.share <= share.high + 1e-9


def test_more_members_export_no_less(shipped_game: Leverage) -> None:
    for coalition in range(32):
        for i in range(5):
            assert shipped_game.exports[coalition | 1 << i] >= shipped_game.exports[coalition] - 1e-6


def test_coalitions_agree_with_block(shipped: Study, shipped_game: Leverage) -> None:
    """All but Russia and Belarus: what `block` leaves without them."""
    left = shipped.block("country:RU", "country:BY", year=2024).volumes.delivered_mt
    order = [p.player_id for p in shipped_game.players]
    coalition = 31 - (1 << order.index("ru"))
    assert shipped_game.exports[coalition] == pytest.approx(left, abs=1e-3)


def test_a_closed_country_adds_nothing(shipped_game: Leverage) -> None:
    share = next(s for s in shipped_game.shares if s.player.player_id == "ir")
    assert share.value_musd == 0


def test_order_of_players_does_not_matter(shipped: Study, shipped_game: Leverage) -> None:
    other = leverage(shipped.dispatch(2024), players=tuple(reversed(players_of(shipped.dataset))))
    mine = {s.player.player_id: s.value_musd for s in shipped_game.shares}
    assert {s.player.player_id: s.value_musd for s in other.shares} == pytest.approx(mine, abs=0.01)


# --- projects ----------------------------------------------------------------------------------------------


def test_routes_in_series_help_only_together(shipped: Study) -> None:
    """Kenkiyak–Kumkol is fed by Atyrau–Kenkiyak, which is full: 6 more on both save 4 to 6 Mt/y, alone next to none."""
    found = {one.key: one for one in worths(shipped.dispatch(2024)).rows}
    base = found["base"].without_mt
    alone = [found[f"project:{p}"].without_mt - base for p in ("atyrau-kenkiyak-12", "kenkiyak-kumkol-15")]
    together = found["bundle:china-line"].without_mt - base
    assert max(alone) < 0.5 and 3.5 < together <= 6
    assert found["bundle:everything"].without_mt >= max(one.without_mt for one in found.values()) - 1e-6
    assert all(sum(one.shares.values()) == pytest.approx(1) for one in found.values())


def test_the_caspian_route_is_worth_what_a_model_from_the_tables_says(shipped: Study) -> None:
    """20 Mt/y through ports, ships and BTC, with Russia closed; pipes to Aktau hold less than that."""
    found = {one.key: one for one in worths(shipped.dispatch(2024)).rows}
    model, russia = TablesModel(shipped.dataset.folder, shipped.baseline(2024)), [("country", "RU", 0.0)]
    before = model.delivered(russia)
    for target in ("joint:aktau-berths", "edge:aktp", "joint:caspian-tankers", "joint:btc-kazakh"):
        model.raise_limit(target, 20)
    gained = found["bundle:trans-caspian"].without_mt - found["base"].without_mt
    assert gained == pytest.approx(model.delivered(russia) - before, abs=1e-4)
    assert 0 < gained < 20 - 4.4


def test_a_project_never_lowers_what_can_leave(shipped: Study) -> None:
    base = shipped.block("country:RU", year=2024).volumes.delivered_mt
    for plan in plans_of(shipped.dataset):
        wider = Study(with_projects(shipped.dataset, [plan]))
        assert wider.block("country:RU", year=2024).volumes.delivered_mt >= base - 1e-6, plan.key
        assert wider.dispatch(2024).exports == pytest.approx(shipped.dispatch(2024).exports)


def test_planned_edges_carry_nothing_until_opened(shipped: Study) -> None:
    assert "eskene-kuryk" not in shipped.network(2024).edge
    plan = plan_of(shipped.dataset, "bundle:kuryk")
    opened = Study(with_projects(shipped.dataset, [plan])).network(2024)
    assert opened.limits.nameplate["edge:eskene-kuryk"].value == 23
    assert opened.gates["sea-kuryk-port-sangachal"] == "aktau-baku"


@pytest.mark.parametrize("name", ["iran-swaps-5", "kenkiyak-kumkol-20"])
def test_a_project_leaves_the_flows_of_the_year_as_they_were(shipped: Study, name: str) -> None:
    """What is only planned carried nothing, and what was published of the year is read as before."""
    dispatch = shipped.dispatch(2025)
    after = planned(dispatch, [plan_of(shipped.dataset, f"project:{name}")])
    assert after.baseline is not None and after.shares is not None and dispatch.shares is not None
    for edge, flow in after.base_flows.items():
        assert flow == dispatch.base_flows.get(edge, 0.0), edge
    assert after.exports == pytest.approx(dispatch.exports, abs=1e-12)
    assert after.shares.central_share("RU") == pytest.approx(dispatch.shares.central_share("RU"), abs=1e-12)


def test_projects_leave_the_tables_alone(shipped: Study) -> None:
    before = shipped.dataset.table("limits").copy()
    with_projects(shipped.dataset, plans_of(shipped.dataset))
    assert before.equals(shipped.dataset.table("limits"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("project:eskene-kurik", "did you mean project:eskene-kuryk"),
        ("kuryk-dredging", "no planned capacity was found"),
        ("project:atyrau-samara-17-5", "can't be computed"),
        ("bundle:nothing", "unknown project"),
    ],
)
def test_projects_that_cannot_be_computed(shipped: Study, name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        plan_of(shipped.dataset, name)


# --- players and the command -------------------------------------------------------------------------------


def test_too_many_players(shipped: Study) -> None:
    table = shipped.dataset.table("players")
    many = replace(shipped.dataset, tables={**shipped.dataset.tables, "players": table.loc[["kz"] * 13]})
    with pytest.raises(UsageError, match="at most 12"):
        players_of(many)


FORMATS = Path(__file__).parents[2] / "data" / "formats"
HEADER = "player_id,name,targets,home,note\n"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("kz,Kazakhstan,country:KZ,false,\n", "'false' leaves no player as the home one"),
        ("kz,Kazakhstan,country:KZ,true,\nru,Russia,country:RU,true,\n", "'true' makes a second player the home one"),
        ("kz,Kazakhstan,country:KZ,true,\nru,Russia,country:QQ,false,\n", "country:QQ"),
        ("kz,Kazakhstan,country:KZ,true,\nru,Russia,country:KZ,false,\n", "belongs to 'kz' already"),
        ("kz,Kazakhstan,country:KZ,true,\nkz,Again,country:RU,false,\n", "row 3"),
        ("kz,Kazakhstan,country:KZ,maybe,\n", "'maybe'"),
        ("kz,Home,country:KZ,true,\nru,home,country:RU,false,\n", "row 3, column name: 'home' is the name of 'kz' too"),
        ("kz,Home,country:KZ;total:exports,true,\n", "row 2, column targets: 'country:KZ;total:exports'"),
    ],
)
def test_faults_in_a_table_of_players(tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    result = CliRunner().invoke(app, ["leverage", "--players", str(path)])
    assert result.exit_code == 3 and "mine.csv, row" in result.stderr and said in result.stderr
    assert result.stdout == ""


def test_a_table_of_players_is_read_as_it_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("Player_ID;Name;Targets;Home\nkz;Home;country:KZ;Yes\nru;Russia;country:RU;No\n", encoding="cp1251")
    result = CliRunner().invoke(app, ["leverage", "--players", str(path), "--csv"])
    assert result.exit_code == 0 and "mine.csv, row 2, column home: 'Yes' is read as 'true'" in result.stderr
    path.write_text(HEADER, encoding="utf-8")
    result = CliRunner().invoke(app, ["leverage", "--players", str(path)])
    assert result.exit_code == 3 and "mine.csv: has a header and no rows" in result.stderr


def test_faults_of_players_beside_a_network_in_another_format_are_told_by_their_own_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + "a,A,edge:1,No,\nb,B,edge:2,No,\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"mine\.csv, row 2, column home: 'No' leaves no player as the home one"):
        energy.load(FORMATS / "network.geojson", replacing={"players.csv": path})
    path.write_text(HEADER + "a,A,edge:1,Yes,\nb,B,edge:2,No,\n", encoding="utf-8")
    notes = energy.load(FORMATS / "network.geojson", replacing={"players.csv": path}).dataset.notes
    assert [(note.row, note.column) for note in notes if note.file == str(path)] == [(2, "home")]


def test_players_of_a_user(tmp_path: Path) -> None:
    """Russia and all others as two players: what is not Russia's is the rest's and home's."""
    path = tmp_path / "mine.csv"
    rows = "kz,Home,country:KZ,true,\nru,Russia,country:RU,false,\n"
    path.write_text(HEADER + rows, encoding="utf-8")
    answer = json.loads(CliRunner().invoke(app, ["leverage", "--players", str(path), "--json"]).stdout)
    assert [row["player"] for row in answer["rows"]] == ["kz", "ru"]
    without = next(c for c in answer["coalitions"] if c["members"] == ["kz"])
    assert without["exports_mt"] == pytest.approx(energy.load().block("country:RU").volumes.delivered_mt, abs=1e-3)


def test_command() -> None:
    run = CliRunner().invoke
    people = run(app, ["leverage", "--nucleolus", "--coalitions"])
    for words in ("not money", "model result", "nucleolus", "Hubert"):
        assert words in people.stdout
    answer = json.loads(run(app, ["leverage", "--with", "bundle:china-line", "--json"]).stdout)
    assert answer["schema"] == "kzroutes/leverage/1" and answer["kind"] == "model result"
    assert sum(row["share"] for row in answer["rows"]) == pytest.approx(1, abs=1e-5)
    projects = run(app, ["leverage", "--projects"])
    assert projects.exit_code == 0 and "trans-caspian" in projects.stdout
    assert run(app, ["leverage", "--projects", "--with", "bundle:iran"]).exit_code == 2
    assert run(app, ["leverage", "--players", "no-such.csv"]).exit_code == 3
