"""KZ-mini: a stylised network for tests. The numbers are invented and round; they are not data about any country.

Every edge is ``id: (tail, head, capacity Mt/y, cost USD/t)``; `PRICES` are earned on the edges into
the sink. The source gives 83 Mt/y, split 75 / 8 over two feeders::

                                +-uas 17-> SAM -sam-ul 10-> UL
    S -prod-w 75-> ATY ---------+           +--sam-nv 7-> NOVO-T (also from MAK) -m-nt 11-> T
    |              |  |         |           +--dru 2.5-> DE
    |              |  |         +-cpc 65-> NOVO
    |              |  +-aty-akt 7-> AKT -akt-bak 5-> BAK -btc 5-> CEY
    |              |                 |                +--bat 2-> BATUMI
    |              |                 +-akt-mak 4-> MAK -mak-nv 4-> NOVO-T
    |        ken-aty 6, aty-ken 6 (two pipes side by side, one each way)
    +-prod-a 8-> KEN -ken-ala 10-> ALA
                                              every outlet -m-...-> T
"""

from collections.abc import Collection
from pathlib import Path

EDGES: dict[str, tuple[str, str, float, float]] = {
    "prod-w": ("s", "aty", 75, 0),
    "prod-a": ("s", "ken", 8, 0),
    "cpc": ("aty", "novo", 65, 38),
    "uas": ("aty", "sam", 17, 15),
    "sam-ul": ("sam", "ul", 10, 30),
    "sam-nv": ("sam", "novo-t", 7, 25),
    "dru": ("sam", "de", 2.5, 35),
    "aty-akt": ("aty", "akt", 7, 20),
    "akt-bak": ("akt", "bak", 5, 12),
    "akt-mak": ("akt", "mak", 4, 8),
    "mak-nv": ("mak", "novo-t", 4, 18),
    "btc": ("bak", "cey", 5, 24),
    "bat": ("bak", "batumi", 2, 35),
    "ken-aty": ("ken", "aty", 6, 6),
    "aty-ken": ("aty", "ken", 6, 6),
    "ken-ala": ("ken", "ala", 10, 28),
    "m-novo": ("novo", "t", 65, 0),
    "m-nt": ("novo-t", "t", 11, 0),
    "m-ul": ("ul", "t", 10, 0),
    "m-de": ("de", "t", 2.5, 0),
    "m-cey": ("cey", "t", 5, 0),
    "m-bat": ("batumi", "t", 2, 0),
    "m-ala": ("ala", "t", 10, 0),
}

BLOCKABLE = tuple(e for e in EDGES if not e.startswith(("prod-", "m-")))

IN_RUSSIA = (
    *("cpc", "uas", "sam-ul", "sam-nv", "dru", "akt-mak", "mak-nv"),
    *("m-novo", "m-nt", "m-ul"),
)

RUSSIAN_NODES = frozenset({"novo", "sam", "ul", "novo-t", "mak"})

SUPPLY = 83.0

MAX_FLOW = 83.0

LOST_BY_ONE = {"cpc": 49.0, "ken-ala": 2.0, "uas": 1.0}
"""Lost Mt/y when one blockable edge is shut; every other one loses nothing."""

LEFT_AFTER_WORST = {1: (34.0, {"cpc"}), 2: (17.0, {"cpc", "uas"}), 3: (7.0, {"cpc", "uas", "ken-ala"})}
"""What is left after the worst k blockable edges, and which they are."""

WITHOUT_RUSSIA = 15.0

PRICES = {"m-novo": 470.0, "m-nt": 455.0, "m-ul": 450.0, "m-de": 480.0, "m-cey": 475.0, "m-bat": 465.0, "m-ala": 455.0}
"""USD/t at the outlets."""

NETBACK, NETBACK_WITHOUT_RUSSIA = 35_715.5, 6_353.0
"""Best netback, million USD a year, with everything open and with the Russian edges closed."""

NETBACK_LOST_BY_ONE = {
    **{"cpc": 21_527.0, "ken-ala": 983.0, "uas": 464.5, "dru": 37.5, "btc": 20.0, "aty-ken": 12.0, "sam-nv": 3.0},
    **{"sam-ul": 0.0, "akt-mak": 0.0, "mak-nv": 0.0, "bat": 0.0, "ken-aty": 0.0},
}
"""Lost netback when one blockable edge is shut."""

NEAR_RUSSIA = {0.0: (0.8193, 0.8193), 0.001: (0.8193, 0.904), 0.005: (0.8193, 0.9714), 0.01: (0.8193, 0.9759)}
"""Least and most share through Russia over plans that give up such a part of the best netback."""


def write_network(
    folder: Path,
    edges: dict[str, tuple[str, str, float, float]],
    supply: dict[str, float],
    demand: dict[str, float | None],
    country: dict[str, str] | None = None,
    two_way: Collection[str] = (),
) -> Path:
    """Write nodes.csv and edges.csv of a bare network; a demand of None is a sink that takes anything."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted({end for tail, head, *_ in edges.values() for end in (tail, head)})
    lines = ["node_id,name,kind,country,lat,lon,supply_mt,demand_mt"]
    for i, node in enumerate(names):
        kind = "source" if node in supply else "sink" if node in demand else "junction"
        numbers = f"{supply.get(node, '')},{'' if demand.get(node) is None else demand[node]}"
        where = (country or {}).get(node, "AA")
        lines.append(f"{node},{node.upper()},{kind},{where},{40 + i % 7},{50 + i // 7},{numbers}")
    (folder / "nodes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = ["edge_id,name,tail,head,mode,capacity_mt,cost_usd_t,bidirectional"]
    for edge, (tail, head, cap, cost) in edges.items():
        both = "true" if edge in two_way else "false"
        lines.append(f"{edge},{edge.upper()},{tail},{head},pipeline,{cap},{cost},{both}")
    (folder / "edges.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def write_kz_mini(folder: Path) -> Path:
    """Write KZ-mini as a bare network folder."""
    return write_network(folder, EDGES, {"s": SUPPLY}, {"t": None}, dict.fromkeys(RUSSIAN_NODES, "RU"))
