r"""The mixing example: two streams meet, and nobody can say which tonne left by which line.

::

    crossing (6) -border-> \
                            hub -out 7-> market (abroad)
    staying (4) -straight-> /  \-home 3-> refinery (home)
"""

import json
from pathlib import Path

FLOWS = {"border": 6.0, "straight": 4.0, "out": 7.0, "home": 3.0}


def write_mixing(folder: Path) -> Path:
    """Write the example as a folder of its own."""
    folder.mkdir()
    (folder / "nodes.csv").write_text(
        "node_id,name,kind,country,lat,lon,supply_mt,demand_mt\n"
        "crossing,Crossing,source,AA,1,0,6,\n"
        "staying,Staying,source,AA,-1,0,4,\n"
        "hub,Hub,junction,AA,0,1,,\n"
        "market,Market,sink,BB,0,2,,20\n"
        "refinery,Refinery,sink,AA,1,2,,20\n",
        encoding="utf-8",
    )
    (folder / "edges.csv").write_text(
        "edge_id,name,tail,head,mode,capacity_mt,cost_usd_t\n"
        "border,Border,crossing,hub,pipeline,20,1\n"
        "straight,Straight,staying,hub,pipeline,20,1\n"
        "out,Out,hub,market,pipeline,20,1\n"
        "home,Home,hub,refinery,pipeline,20,1\n",
        encoding="utf-8",
    )
    package = {"name": "mixing", "title": "Mixing", "version": "1", "network": {"home_country": "AA"}}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder
