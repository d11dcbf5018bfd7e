"""Fixtures for all floors: the shipped network, and two small ones whose answers can be worked out by hand."""

# The tables below are data, and a row of data is one line.
# ruff: noqa: E501

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer.main
import typer.testing

import energy
from energy.study import Study
from maps.page.build import view_of
from maps.page.view import MapView

from .energy.kz_mini import write_kz_mini

PACKAGE = {
    "name": "tiny",
    "title": "Tiny network",
    "version": "1.0",
    "network": {"home_country": "AA", "base_year": 2024, "commodity": "crude oil"},
}

TABLES = {
    "sources": """\
source_id,outlet,title,date,url,tier,licence,note
assumption,our own assumption,,,,C,,
derived,our own arithmetic,,,,B,,
ministry,Ministry of AA,Yearly list,2025-01-31,https://example.org/list,A,,
schematic,our own sketch,,,,C,,
survey,Survey of AA,,2024,https://example.org/survey,B,,
""",
    "countries": """\
country_id,name
AA,Homeland
BB,Passage
CC,Marketland
XZ,International waters
""",
    "operators": """\
operator_id,name,country,source_id,note
home-pipes,Home Pipes,AA,ministry,
pass-pipes,Passage Pipes,BB,ministry,
home-rail,Home Rail,AA,ministry,
ships,Ships,CC,assumption,
""",
    "owners": """\
operator_id,holder,country,share,kind,year,source_id,note
pass-pipes,State of BB,BB,0.4,state,2024,ministry,
pass-pipes,Passage Oil,BB,0.1,company,2024,survey,
pass-pipes,Home Oil,AA,0.5,company,2024,survey,
""",
    "nodes": """\
node_id,name,kind,country,lat,lon,supply_mt,demand_mt,region,position,aliases,source_id,note
north-field,North field,field,AA,2,40,,,north,published,,survey,
south-field,South field,field,AA,-2,38,,,south,published,,survey,captive to the west
hub,Hub,junction,AA,0,40,,,,published,,survey,
home-refinery,Home refinery,refinery,AA,-1,41,,,,published,,survey,
west-border,West border,border,AA,0,35,,,,published,,survey,
transit-hub,Transit hub,pump_station,BB,0,30,,,,published,,survey,
foreign-field,Foreign field,field,BB,2,30,,,,published,,survey,
sea-port,Sea port,port,BB,0,20,,,,published,Old harbour;Көне айлақ,survey,
buoy-1,Buoy 1,mooring,BB,0.5,15,,,,estimated,,survey,
buoy-2,Buoy 2,mooring,BB,0,15,,,,estimated,,survey,
buoy-3,Buoy 3,mooring,BB,-0.5,15,,,,estimated,,survey,
narrows,Narrows,strait,XZ,0,10,,,,published,,survey,
market-sea,Market by sea,market,CC,0,5,,,,schematic,,schematic,
east-border,East border,border,AA,0,45,,,,published,,survey,
market-east,Market in the east,market,CC,0,50,,,,schematic,,schematic,
""",
    "lines": """\
line_id,name,published_km,aliases,source_id,note
west-line,West line,1670,the long line,survey,
""",
    "corridors": """\
corridor_id,name,aliases,note
west,West,,by pipe and sea through BB
east,East,,by rail
""",
    "edges": """\
edge_id,name,tail,head,mode,line_id,corridor,gate,operator,country,status,opened_year,closed_year,depends_on,blockable,schematic,source_id,note
n1,North field to hub,north-field,hub,pipeline,,,false,home-pipes,AA,operating,1990,,,true,true,survey,
n2,Hub to west border,hub,west-border,pipeline,,,false,home-pipes,AA,operating,1990,,,true,true,survey,
n3,Hub to east border,hub,east-border,rail,,,false,home-rail,AA,operating,2000,,,true,true,survey,
h1,Hub to refinery,hub,home-refinery,pipeline,,,false,home-pipes,AA,operating,1990,,,false,true,survey,
s1,South field to west border,south-field,west-border,pipeline,,,false,home-pipes,AA,operating,1995,,,true,true,survey,
w1,West border to transit hub,west-border,transit-hub,pipeline,west-line,west,true,pass-pipes,BB,operating,1990,,,true,true,survey,
w2,Transit hub to sea port,transit-hub,sea-port,pipeline,west-line,west,false,pass-pipes,BB,operating,1990,,,true,true,survey,
f1,Foreign field to transit hub,foreign-field,transit-hub,pipeline,,,false,pass-pipes,BB,operating,1990,,,true,true,survey,
m1,Sea port to buoy 1,sea-port,buoy-1,mooring,,west,false,pass-pipes,BB,operating,1990,,,true,true,survey,
m2,Sea port to buoy 2,sea-port,buoy-2,mooring,,west,false,pass-pipes,BB,operating,1990,,,true,true,survey,
m3,Sea port to buoy 3,sea-port,buoy-3,mooring,,west,false,pass-pipes,BB,operating,1990,,,true,true,survey,
l1,Buoy 1 to narrows,buoy-1,narrows,sea,,west,false,ships,XZ,operating,,,m1,true,true,survey,
l2,Buoy 2 to narrows,buoy-2,narrows,sea,,west,false,ships,XZ,operating,,,m2,true,true,survey,
l3,Buoy 3 to narrows,buoy-3,narrows,sea,,west,false,ships,XZ,operating,,,m3,true,true,survey,
l4,Narrows to market,narrows,market-sea,sea,,west,false,ships,CC,operating,,,,true,true,survey,
e1,East border to market,east-border,market-east,rail,,east,true,home-rail,CC,operating,2000,,,true,true,survey,
e2,East border to market by road,east-border,market-east,truck,,east,true,home-rail,CC,closed,2000,2010,,true,true,survey,
""",
    "waypoints": """\
edge_id,seq,lat,lon,place,basis,source_id
w2,1,0,27,Midway,gazetteer,survey
w2,2,0,23,Seaward,approximate,schematic
""",
    "joints": """\
joint_id,name,kind,working_units,source_id,note
hub-pump,Pump at the hub,capacity,,survey,
buoys,Three buoys of which two work,moorings,2,survey,
""",
    "joint_members": """\
joint_id,edge_id,coefficient
hub-pump,n2,1
hub-pump,n3,1
buoys,m1,1
buoys,m2,1
buoys,m3,1
""",
    "limits": """\
limit_id,target,horizon,value_mt,low_mt,high_mt,from_year,to_year,status,used,reason,source_id,note
n1-nameplate,edge:n1,nameplate,11,,,,,reported,true,,survey,
n2-nameplate,edge:n2,nameplate,8,,,,,reported,true,,survey,
n3-nameplate,edge:n3,nameplate,6,,,,,reported,true,,survey,
h1-nameplate,edge:h1,nameplate,3.5,,,,,reported,true,,survey,
s1-nameplate,edge:s1,nameplate,6,,,,,reported,true,,survey,
w1-to-2023,edge:w1,nameplate,11,,,,2023,reported,true,,survey,
w1-from-2024,edge:w1,nameplate,12,,,2024,,reported,true,,survey,
w2-nameplate,edge:w2,nameplate,14,,,,,reported,true,,survey,
e1-nameplate,edge:e1,nameplate,5,4.5,5.5,,,reported,true,operator's figure,survey,
e1-press,edge:e1,nameplate,5.5,,,,,reported,false,press figure,survey,
e1-contract,edge:e1,contract,4,,,,,reported,true,,survey,
hub-pump-nameplate,joint:hub-pump,nameplate,9,,,,,derived,true,,derived,two pumps of 4.5
buoys-nameplate,joint:buoys,nameplate,6,5.5,6.5,,,reported,true,,survey,per buoy
""",
    "costs": """\
cost_id,target,basis,value_usd,low_usd,high_usd,year,status,source_id,note
n1-cost,edge:n1,per_tonne,1,,,2024,assumption,assumption,
w1-cost,edge:w1,per_tonne,20,15,25,2024,reported,survey,
w2-cost,edge:w2,per_1000_tkm,5,4,6,2024,assumption,assumption,
l4-cost,edge:l4,per_tonne,8,,,2024,assumption,assumption,
e1-cost,edge:e1,per_tonne,30,25,35,2024,reported,survey,
""",
    "groups": """\
group_id,name,kind,members,aliases,note
both,Both corridors,corridors,corridor:west;corridor:east,all ways,
harbour,Sea port and its buoys,common-cause,node:sea-port;node:buoy-1;node:buoy-2;node:buoy-3,,
""",
    "years": """\
year,grade,kind,note
2023,B,full,
2024,A,full,
""",
    "observations": """\
observation_id,year,target,value_mt,low_mt,high_mt,grade,status,role,conflict_group,reason,source_id,note,field
2024-west,2024,gate:west,9,,,ministry,reported,used,,,ministry,,
2024-east,2024,gate:east,3,,,ministry,reported,used,2024-east,the official list,ministry,,
2024-east-customs,2024,gate:east,3.2,,,customs,reported,alternative,2024-east,,survey,,
2024-exports,2024,total:exports,12,,,ministry,reported,total,,,ministry,,
2024-production,2024,total:production,15,,,ministry,reported,total,,,ministry,,
2024-north,2024,node:north-field,10,,,operator,reported,used,,,ministry,,
2024-south,2024,node:south-field,5,,,operator,reported,used,,,ministry,,
2024-refinery,2024,node:home-refinery,3,,,operator,reported,used,,,ministry,,
2024-region,2024,region:north,10,,,ministry,reported,context,,,ministry,,
2024-both,2024,group:both,12,,,ministry,reported,context,,,ministry,,
2023-west,2023,gate:west,8.5,,,ministry,reported,used,,,ministry,,
2023-east,2023,gate:east,2.5,,,ministry,reported,used,,,ministry,,
2023-exports,2023,total:exports,11,,,ministry,reported,total,,,ministry,,
2023-production,2023,total:production,14,,,ministry,reported,total,,,ministry,,
2023-north,2023,node:north-field,9,,,operator,reported,used,,,ministry,,
2023-south,2023,node:south-field,5,,,operator,reported,used,,,ministry,,
2023-refinery,2023,node:home-refinery,3,,,operator,reported,used,,,ministry,,
""",
    "history_years": """\
year,grade,verdict,note
2019,C,thin,nothing but its grade
2021,C,share_band,two totals
2022,C,thin,the west only
2023,B,routes,
2024,A,routes,
""",
    "history": """\
history_id,year,target,coverage,value,low,high,unit,status,used,reason,source_id,note
2021-exports,2021,total:exports,home,10,,,Mt,reported,true,,ministry,
2021-exports-press,2021,total:exports,home,12.5,,,Mt,reported,false,rounded,survey,
2021-through-bb,2021,country:BB,home,8,,,Mt,reported,true,,ministry,
2022-west,2022,gate:west,home,7,,,Mt,reported,true,,ministry,
2022-east,2022,gate:east,home,,,4,Mt,customs,true,,survey,at most
2022-exports-plan,2022,total:exports,home,11,,,Mt,plan,false,the outcome was not found,survey,
2024-west-all,2024,gate:west,all,11,,,Mt,derived,true,,derived;ministry,9 + 2
""",
    "monthly": """\
monthly_id,month,target,value_mt,low_mt,high_mt,count,status,source_id,note
2024-01-exports-customs,2024-01,total:exports,1,,,customs,reported,ministry,
2024-02-exports-customs,2024-02,total:exports,,,,customs,not_found,ministry,missing in the series
2024-01-north,2024-01,node:north-field,0.8,0.7,0.9,press,derived,survey,
""",
    "streams": """\
stream_id,name,country,path,note
foreign,Foreign crude to the sea,BB,f1;w2;joint:buoys,
""",
    "stream_volumes": """\
stream_id,year,value_mt,low_mt,high_mt,status,source_id,note
foreign,2023,2.5,,,reported,survey,
foreign,2024,2,,,reported,survey,
""",
    "parameters": """\
parameter_id,scope,value,low,high,unit,status,source_id,note
brent_usd_bbl,2023,80,,,USD/bbl,reported,survey,
brent_usd_bbl,2024,80,,,USD/bbl,reported,survey,
bbl_per_tonne,,7.5,,,bbl/t,assumption,assumption,
""",
    "markets": """\
year,buyer,name,value_mt,nodes,status,source_id,note
2024,CCC,Marketland,11.5,market-sea;market-east,reported,survey,
""",
    "priors": """\
prior_id,quantity,of,months,shape,low,central,high,unit,status,learned_from,source_id,note
fill-seen,start_fill,node:sea-port,,uniform,0.4,0.5,0.6,share,derived,2023-05-10-buoys,survey,
fill,start_fill,node:sea-port,,beta,0.1,0.5,0.9,share,assumption,,assumption,
winter,weather,node:sea-port,11;12;1,triangular,0,0.1,0.3,share,assumption,,assumption,
restart,restart,transport_stop,,point,0.1,0.1,0.1,share/d,assumption,,assumption,
""",
    "storage": """\
storage_id,name,node_id,capacity_mt,low_mt,high_mt,status,source_id,note
port-tanks,Tanks of the sea port,sea-port,0.2,,,reported,survey,
""",
    "events": """\
event_id,name,date_start,date_end,asset,kind,targets,left_share,announced,realised,capacity_lost_pct,volume_lost_mt,volume_lost_kbd,rerouted_mt,confidence,source_id,note
2023-05-10-buoys,Two buoys out of service,2023-05-10,2023-06-09,sea port,accident,edge:m1;edge:m2,0,A month of repair,Loading at one buoy,about 50,,,0.05,medium,survey,
""",
    "projects": """\
project_id,name,targets,current_mt,planned_mt,planned_date,status,source_id,note
wider-east,Second track in the east,edge:n3;edge:e1,5,8,2028,planned,survey,
""",
    "bundles": """\
bundle_id,name,projects,note
east-line,Eastern line,wider-east,
""",
    "players": """\
player_id,name,targets,home,note
aa,Homeland,country:AA,true,
bb,Passage,country:BB,false,
cc,Marketland,country:CC,false,
""",
    "calibration": """\
event_id,reading,year,days,rerouted_mt,model_mt,phi,used,source_id,note
2023-05-10-buoys,increase,2023,31,0.05,0.2123,0.2355,true,survey,
""",
    "replays": """\
replay_id,event_id,quantity,of,period_start,period_end,states,limits,year,observed,unit,status,use,independent,source_id,note
2023-05-lost,2023-05-10-buoys,lost,,2023-05-10,2023-06-30,2023-05-10/2023-06-09: edge:m1 edge:m2,,2024,,Mt,,frozen,true,survey,
""",
    "predictions": """\
replay_id,written,data_version,tool_version,low,central,high,unit
2023-05-lost,2024-01-01,1.0,0.1.0,0,0.1,0.2,Mt
""",
    "forecasts": """\
replay_id,written,data_version,tool_version,draws,seed,q05,q25,q50,q75,q95,unit
2023-05-lost,2024-01-01,1.0,0.2.0,1000,0,0,0.05,0.1,0.15,0.2,Mt
""",
    "outcomes": """\
replay_id,entered,observed,unit,status,void,source_id,note
2023-05-lost,2024-06-01,0.05,Mt,derived,,survey;ministry,
""",
}


@pytest.fixture(scope="session", autouse=True)
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is learned is kept for this test run alone; all of its processes share it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KZROUTES_CACHE", str(tmp_path_factory.getbasetemp().parent / "lessons"))
        yield


@pytest.fixture(scope="session", autouse=True)
def commands() -> Iterator[None]:
    """The command line is put together once a process, as for people, not anew for each of the 600 that tests type."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.testing, "_get_command", cache(typer.main.get_command), raising=False)
        yield


@pytest.fixture(scope="session")
def shipped() -> Study:
    """The network that comes with the package."""
    return energy.load()


@pytest.fixture(scope="session")
def view(shipped: Study) -> MapView:
    """The page of the shipped network in 2024, nothing blocked, as for a network that was named."""
    return view_of(shipped, 2024, folder=True)


@pytest.fixture(scope="session")
def kz_mini(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """KZ-mini (see kz_mini.py)."""
    return energy.load(write_kz_mini(tmp_path_factory.mktemp("kz-mini")))


@pytest.fixture
def tiny(tiny_folder: Path) -> Study:
    """The hand-drawn network of the docstring of `tiny_folder`."""
    return energy.load(tiny_folder)


@pytest.fixture
def tiny_folder(tmp_path: Path) -> Path:
    r"""Write a complete network folder that uses every table, and return it.

    Home is AA; BB is crossed, CC buys. ``=W=`` and ``=E=`` are the gates, (n) the limits in Mt/y::

        north-field -n1(11)-> hub -h1(3.5)-> home-refinery
                              | |
             n2(8) <----------+ +---------> n3(6)         n2 + n3 share hub-pump (9)
               |                              |
               v                              v
          west-border <-s1(6)- south-field  east-border =E= e1(5, contract 4) ==> market-east (CC)
               |                              '... e2 by road, closed
              =W= w1(12; 11 until 2023)
               v
          transit-hub (BB) <-f1- foreign-field (BB)
               | w2(14), 10 degrees of the equator = 1113.195 km
               v
            sea-port (BB) -m1-> buoy-1 -l1-\
                          -m2-> buoy-2 -l2--> narrows (XZ) -l4-> market-sea (CC)
                          -m3-> buoy-3 -l3-/
            joint ``buoys``: 6 per open buoy, at most two work: 12 for all crude

    Flows in Mt (they balance exactly, so reconciliation changes nothing):

    ==== ===== ===== ======== ===== ===== ======= ======= =================
    year north south refinery west  east  exports foreign at the buoys
    ==== ===== ===== ======== ===== ===== ======= ======= =================
    2024 10    5     3        9     3     12      2       9 + 2 = 11 of 12
    2023 9     5     3        8.5   2.5   11      2.5     8.5 + 2.5 = 11
    ==== ===== ===== ======== ===== ===== ======= ======= =================

    2024 in edges: n1 10, h1 3, n2 4, n3 3, s1 5, w1 9, w2 11 (9 of AA and 2 of BB), e1 3.
    Before 2023 only the history tables speak: 2021 has 8 through BB of 10 or 12.5 (64-80 %), 2022 single figures, 2019
    nothing but a grade; 2020 is in no table at all.

    Shares 2024: west 75 %, east 25 %; through BB 75 %. South field is captive to the west.

    Answers for 2024, foreign crude reserved, refinery served first:

    - block ``corridor:west``, structural: east takes 5 (e1 binds), so 7 are lost (5 of the south field,
      2 of the north field) and 2 rerouted; at the horizon ``year`` the contract of 4 binds: 8 lost, 1 rerouted;
    - block ``corridor:east``: the buoys leave 12 - 2 = 10 for AA: 1 rerouted, 2 lost (buoys bind; n2 carries
      5 of 8, hub-pump 5 of 9, w1 10 of 12);
    - block ``edge:m1`` alone: two of three buoys are left, nothing is lost;
    - block ``edge:m1`` and ``edge:m2``: 6 are left for all crude. Cut in proportion to base (11) AA keeps
      9 x 6/11 = 4.909 in the west and 5 in the east: 2.091 lost, 2 rerouted;
    - block ``edge:h1``: 3 of the refinery are lost at home and stay in the ground, exports stay 12;
    - cost per tonne: north field east 1 + 30 = 31; north field west 1 + 20 + 5.566 + 8 = 34.566.
    """
    folder = tmp_path / "tiny"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps(PACKAGE), encoding="utf-8")
    return folder
