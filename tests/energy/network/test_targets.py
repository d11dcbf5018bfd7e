"""Names that people type."""

import pandas as pd
import pytest

from energy.network.targets import KINDS, Targets, UnknownTargetError, plain
from energy.study import Study


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
