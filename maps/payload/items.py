"""Items: what a page lists to block, out of all that can be named."""

from collections.abc import Mapping

from energy.contingency.blockables import Blockable, blockables, select
from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.network.targets import Target

MOST_ITEMS = 60
"""Things in the list of a page; everything else can be blocked from the map."""

_KINDS = ("corridor", "country", "strait", "group", "line", "edge", "node")
_NOTHING = 1e-6
_PORTS = frozenset({"port", "terminal", "mooring"})


def items_of(dispatch: Dispatch, most: int = MOST_ITEMS) -> tuple[Blockable, ...]:
    """What a page lists: corridors, countries, straits and common causes, then lines and ports by their load.

    Things that close the same are one; what carries nothing in the base case is left out.

    Examples
    --------
    >>> import energy
    >>> items_of(energy.load().dispatch(2025))[0].key
    'corridor:cpc'
    """
    foreign: Mapping[str, float] = dispatch.baseline.foreign if dispatch.baseline else {}

    def load(item: Blockable) -> float:
        carried = (dispatch.base_flows.get(e, 0.0) + foreign.get(e, 0.0) for e in item.target.edges)
        return max(carried, default=0.0)

    def rank(key: str) -> int:
        return _KINDS.index(key.partition(":")[0])

    def shown(item: Blockable) -> Blockable:
        # A corridor is the most telling name of what closes with it, then a country, and so on.
        first, *others = sorted((item.key, *item.same_as), key=lambda key: (rank(key), key != item.key, key))
        return Blockable(dispatch.targets.find(first), item.closing, tuple(others))

    def place(item: Blockable) -> tuple[int, float, str]:
        return min(rank(item.key), rank("line:")), -round(load(item), 6), item.key

    loaded = [shown(item) for item in select(dispatch, _targets(dispatch)) if load(item) > _NOTHING]
    merged = sorted(loaded, key=place)[:most]
    return tuple(sorted(merged, key=lambda b: (rank(b.key), -round(load(b), 6), b.key)))


def _targets(dispatch: Dispatch) -> list[Target]:
    kinds = dispatch.network.dataset.table("nodes")["kind"]
    transit = dispatch.shares.transit_countries() if dispatch.shares else ()
    targets: list[Target] = []
    for kind in (k for k in _KINDS if k != "edge"):
        try:
            of_kind = blockables(dispatch, kind)
        except UsageError:
            continue
        wanted = (b.target for b in of_kind if kind != "node" or str(kinds[b.target.id]) in _PORTS)
        targets += [target for target in wanted if kind != "country" or not transit or target.id in transit]
    return targets
