"""Names that people type."""

from pathlib import Path

import pandas as pd
import pytest

import energy
from energy.network.targets import KINDS, AmbiguousTargetError, Targets, UnknownTargetError, plain
from energy.study import Study

from ..kz_mini import write_network


@pytest.fixture(scope="module")
def targets(shipped: Study) -> Targets:
    return shipped.targets


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("cpc", "corridor:cpc"),
        ("CPC", "corridor:cpc"),
        (" cpc ", "corridor:cpc"),
        ("line:cpc", "line:cpc"),
        ("Line:CPC", "line:cpc"),
        ("КТК", "corridor:cpc"),
        ("ктк", "corridor:cpc"),
        ("Caspian Pipeline Consortium", "corridor:cpc"),
        ("atyrau–samara", "corridor:atyrau-samara"),
        ("Atyrau_Samara", "corridor:atyrau-samara"),
        ("атырау-самара", "corridor:atyrau-samara"),
        ("новороссийск", "group:novorossiysk"),
        ("country:RU", "country:RU"),
        ("country:ru", "country:RU"),
        ("strait:bosporus", "strait:bosporus"),
        ("Босфор", "strait:bosporus"),
        ("Istanbul Strait", "strait:bosporus"),
        ("Теңіз", "node:tengiz"),
        ("Тенгиз", "node:tengiz"),
        ("Қашаған", "node:kashagan"),
        ("Gdańsk", "node:gdansk"),
        ("gdansk", "node:gdansk"),
        ("Constanța", "node:constanta"),
        ("operator:transneft", "operator:transneft"),
        ("mode:rail", "mode:rail"),
        ("spm-1", "edge:spm-1"),
        ("event:2025-11-29-spm2", "event:2025-11-29-spm2"),
        ("joint:caspian-tankers", "joint:caspian-tankers"),
        ("turkish straits", "group:turkish-straits"),
    ],
)
def test_spellings(targets: Targets, typed: str, key: str) -> None:
    assert targets.find(typed).key == key


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("cpcc", "cpc"),
        ("novorosiysk", "novorossiysk"),
        ("strait:bosporous", "strait:bosporus"),
        ("country:RUS", "country:RU"),
        ("tengis", "tengiz"),
        ("atyrau-samarra", "atyrau-samara"),
        ("operator:transnef", "operator:transneft"),
    ],
)
def test_misspelt_names_stop_with_the_nearest(targets: Targets, typed: str, suggested: str) -> None:
    with pytest.raises(UnknownTargetError) as caught:
        targets.find(typed)
    assert suggested in caught.value.suggestions
    assert suggested in str(caught.value) and typed in str(caught.value)


@pytest.mark.parametrize("typed", ["", " ", ":", "country:", "xyzzy-none", "country:cpc", "*", "cp", "--"])
def test_nothing_is_guessed(targets: Targets, typed: str) -> None:
    with pytest.raises(UnknownTargetError):
        targets.find(typed)


@pytest.mark.parametrize("typed", ["cpc,spm-1", "cpc;spm-1", "cpc+spm-1"])
def test_list_in_one_word_is_not_another_name(targets: Targets, typed: str) -> None:
    """Read as the mooring SPM-1 (`cpc-spm-1`), it would lose nothing where CPC was meant."""
    with pytest.raises(UnknownTargetError):
        targets.find(typed)


def test_every_listed_name_is_found_again(targets: Targets) -> None:
    """By kind:id; and an id alone finds what stands first in the order of kinds."""
    seen = set()
    for kind, item, name in targets:
        found = targets.find(f"{kind}:{item}")
        assert (found.kind, found.id, found.name) == (kind, item, name)
        seen.add(kind)
    assert seen == set(KINDS)


def test_every_kind_closes_what_it_says(shipped: Study, targets: Targets) -> None:
    edges = shipped.dataset.table("edges")
    for kind, column in (("corridor", "corridor"), ("line", "line_id"), ("operator", "operator"), ("mode", "mode")):
        for item in set(edges[column]) - {""}:
            assert targets.find(f"{kind}:{item}").edges == frozenset(edges.index[edges[column] == item])
    members = shipped.dataset.table("joint_members")
    for joint in set(members["joint_id"]):
        assert targets.find(f"joint:{joint}").edges == frozenset(members["edge_id"][members["joint_id"] == joint])


def test_node_closes_every_edge_that_touches_it(shipped: Study, targets: Targets) -> None:
    edges = shipped.dataset.table("edges")
    for node in ("tengiz", "samara", "bosporus", "cpc-mt"):
        touching = edges.index[(edges["tail"] == node) | (edges["head"] == node)]
        assert targets.find(node).edges == frozenset(touching)
        assert targets.find(node).nodes == {node}


def test_country_closes_its_edges_and_ports_but_not_straits_and_borders(shipped: Study, targets: Targets) -> None:
    edges, nodes = shipped.dataset.table("edges"), shipped.dataset.table("nodes")
    russia, turkey = targets.find("country:RU"), targets.find("country:TR")
    assert set(edges.index[edges["country"] == "RU"]) <= russia.edges
    assert "sea-cpc-spm-1-bosporus" in russia.edges
    assert "cpc-04" not in russia.edges  # the Kazakh side of the border
    assert "sea-cpc-spm-1-bosporus" not in turkey.edges  # the strait is a dimension of its own
    assert not {n for n in russia.nodes if nodes.loc[n, "kind"] in ("border", "strait")}


def test_group_is_the_sum_of_its_members(targets: Targets) -> None:
    straits = targets.find("turkish-straits")
    assert straits.edges == targets.find("strait:bosporus").edges | targets.find("strait:dardanelles").edges


def test_event_knows_what_it_left(shipped: Study, targets: Targets) -> None:
    table = shipped.dataset.table("events")
    for event in table.index:
        share = table.loc[event, "left_share"]
        assert targets.find(f"event:{event}").left == (0.0 if pd.isna(share) else share)


def test_plain() -> None:
    assert plain("Atyrau–Samara ") == plain("atyrau_samara") == "atyrau-samara"
    assert plain("Plöck") == "plock"
    assert plain("САМАРА") == plain("самара")


def test_alias_of_the_tiny_network(tiny: Study) -> None:
    for typed in ("Old harbour", "көне айлақ", "Көне-Айлақ", "sea port"):
        assert tiny.targets.find(typed).id == "sea-port"
    assert tiny.targets.find("the long line").key == "line:west-line"
    assert tiny.targets.find("all ways").edges >= {"w1", "e1"}


# --- networks whose ids and names are their owner's ----------------------------------------------


def own(folder: Path, edges: dict[str, str]) -> Study:
    """Pipes side by side from s to p, by id with their names: the first takes 1, the second 2, and so on."""
    pipes = {edge: ("s", "p", float(i), 1.0) for i, edge in enumerate(edges, start=1)}
    supply = float(sum(range(1, len(edges) + 1)))
    write_network(folder, pipes, {"s": supply}, {"p": supply})
    table = pd.read_csv(folder / "edges.csv", dtype=str)
    table["name"] = list(edges.values())
    table.to_csv(folder / "edges.csv", index=False)
    return energy.load(folder)


@pytest.mark.parametrize(
    ("edges", "typed", "lost"),
    [
        # What an edge is called is the id of another (ids from 0, names from 1), and both ways round.
        ({"1": "2", "2": "3"}, "edge:2", 2),
        ({"1": "2", "2": "3"}, "2", 2),
        ({"1": "2", "2": "3"}, "edge:3", 2),
        ({"x": "pipe", "pipe": "Pipeline"}, "edge:pipe", 2),
        # Ids that differ in what usually does not count.
        ({"P1": "Big", "p1": "Small"}, "edge:p1", 2),
        ({"P1": "Big", "p1": "Small"}, "P1", 1),
        ({"387": "There", "-387": "Back"}, "edge:-387", 2),
        ({"A-1": "One", "A_1": "Two", "A.1": "Three"}, "A.1", 3),
        ({"Çan": "One", "Can": "Two"}, "Can", 2),
        ({"→": "A", "#": "B"}, "edge:#", 2),
        # Ids with signs that stand for something elsewhere.
        ({"~@Pump-1": "One", "~@Pump-2": "Two"}, "~@Pump-2", 2),
        ({"a": "Pump @ 7", "b": "Pump @ 8"}, "Pump @ 8", 2),
        ({"a@50%": "One", "a": "Two"}, "a@50%", 1),
        ({"b": "One", "a": "Two"}, "a@50%", 1),
        ({"~@Pump-1": "One", "~@Pump-2": "Two"}, "~@Pump-2@50%", 1),
        ({"edge:1": "One", "1": "Two"}, "edge:1", 2),
        ({"node:1": "One", "2": "Two"}, "node:1", 1),
    ],
)
def test_an_exact_id_wins(tmp_path: Path, edges: dict[str, str], typed: str, lost: float) -> None:
    study = own(tmp_path, edges)
    assert study.block(typed).volumes.lost_mt == pytest.approx(lost)
    assert len(study.rank().rows) == len(edges)


@pytest.mark.parametrize(("side", "delivered"), [("a+b", 9), ("edge:a+b", 9), ("a+c", 3), ("b+c", 5)])
def test_a_plus_in_an_id_joins_nothing(tmp_path: Path, side: str, delivered: float) -> None:
    """Pipes of 1, 2, 3 and 4, 10 in all; `a+b` is the first of them, not the fourth with the second."""
    study = own(tmp_path, {"a+b": "One", "b": "Two", "c": "Three", "a": "Four"})
    (row,) = [row for row in study.compare("base", side).rows if row.id == "delivered"]
    assert row.first.value == pytest.approx(10)
    assert row.second.value == pytest.approx(delivered)


@pytest.mark.parametrize(
    ("edges", "typed", "meant"),
    [
        ({"a": "Pipeline", "b": "Pipeline", "c": "Other"}, "Pipeline", ["edge:a", "edge:b"]),
        ({"a": "Pipeline", "b": "Pipeline"}, "edge:pipeline", ["edge:a", "edge:b"]),
        ({"P1": "Big", "p-1": "Small", "P-1": "Third"}, "edge:p_1", ["edge:p-1", "edge:P-1"]),
        # An edge and a node of one id.
        ({"s": "One", "b": "Two"}, "s", ["edge:s", "node:s"]),
    ],
)
def test_what_could_be_several_things_is_an_error_that_names_them(
    tmp_path: Path, edges: dict[str, str], typed: str, meant: list[str]
) -> None:
    study = own(tmp_path, edges)
    with pytest.raises(AmbiguousTargetError, match="could be") as caught:
        study.block(typed)
    assert list(caught.value.suggestions) == meant
    assert study.block(*meant).volumes.lost_mt > 0


def test_names_at_the_edges_of_a_bare_network_are_targets(tmp_path: Path) -> None:
    """A pipe of 10 through RU for 1, a ferry of 4 through AZ for 9: all 10 cross RU, without it 4 are left."""
    (tmp_path / "nodes.csv").write_text(
        "node_id,name,kind,country,lat,lon,supply_mt,demand_mt\ns,Field,source,KZ,47,52,10,\np,Port,sink,GE,42,42,,10\n"
    )
    (tmp_path / "edges.csv").write_text(
        "edge_id,name,tail,head,mode,capacity_mt,cost_usd_t,country,operator,line_id,corridor\n"
        "north,Northern pipe,s,p,pipeline,10,1,RU,pipes,north-line,north-way\n"
        "south,Southern ferry,s,p,sea,4,9,AZ,ships,,\n"
    )
    study = energy.load(tmp_path)
    for target in ("country:RU", "operator:pipes", "line:north-line", "corridor:north-way", "mode:pipeline"):
        assert study.block(target).volumes.lost_mt == pytest.approx(6), target
        assert study.show(target)["edges"] == ["north"]
    dependence = study.dependence("RU")
    assert dependence.find("territorial").value == pytest.approx(1)
    assert dependence.find("structural", "structural").value == pytest.approx(0.6)
    for kind in ("line", "country", "operator", "corridor"):
        assert study.rank(kind=kind).rows[0].lost_mt >= 6 - 1e-9, kind


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ("country:RU", "no node or edge of this network has a country; fill in this column of nodes.csv or edges.csv"),
        ("line:x", "no edge of this network has a line_id; fill in this column of edges.csv"),
        ("strait:bosporus", "this network has no straits"),
    ],
)
def test_a_kind_that_the_network_does_not_have_is_said(tmp_path: Path, typed: str, cause: str) -> None:
    edges, nowhere = {"pipe": ("a", "b", 8.0, 1.0)}, dict.fromkeys("ab", "")
    study = energy.load(write_network(tmp_path / "net", edges, {"a": 10}, {"b": 10}, nowhere))
    with pytest.raises(UnknownTargetError) as caught:
        study.targets.find(typed)
    assert str(caught.value) == f"unknown target '{typed}': {cause}  (all names: kzroutes list)"
