"""Bounds: what a scenario leaves to flow, as upper limits of the dispatch program."""

from dataclasses import dataclass, replace
from typing import Any

from energy.network.simplification import Floats

_TRACE = 1e-5


@dataclass(frozen=True)
class Bounds:
    """What may flow: upper limits in Mt/y per chain, joint, source, home refinery and market, and in all exports.

    `for_export` are the limits that goods for export have to themselves, `home_supply` what each source has for home
    refineries: room and goods of theirs are not offered for export. `cut_weights` say how deep each source is cut
    beside the others (2 for twice as deep); all alike where not given.
    """

    chains: Floats
    joints: Floats
    supply: Floats
    domestic: Floats
    markets: Floats
    exports: float
    for_export: "ExportBounds"
    home_supply: Floats
    cut_weights: Floats | None = None

    def trimmed(self) -> "Bounds":
        """The same with a trace less to send, to take and to export.

        A limit that is as large as what there is to carry then does not bind, and has no dual.
        """
        kept, abroad = 1 - _TRACE, self.for_export
        return replace(
            self,
            supply=kept * self.supply,
            domestic=kept * self.domestic,
            markets=kept * self.markets,
            exports=kept * self.exports,
            for_export=replace(abroad, supply=kept * abroad.supply),
            home_supply=kept * self.home_supply,
        )

    def shared(self, **changes: Any) -> "Bounds":
        """The same with all goods and all room open to either use, and other limits where given."""
        made = replace(self, **changes)
        alike = ExportBounds(made.chains, made.joints, made.supply)
        return replace(made, for_export=alike, home_supply=made.supply)


@dataclass(frozen=True)
class ExportBounds:
    """Upper limits of goods for export alone, in Mt/y per chain, joint and source."""

    chains: Floats
    joints: Floats
    supply: Floats
