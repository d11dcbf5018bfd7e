"""Room: what the limits of a scenario leave to home goods on every edge and shared limit, at a horizon.

Limits hold for all goods. Foreign goods keep their base volume where there is room for it; where a block leaves a
shared asset short, everybody's goods are cut in proportion to base.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from energy.errors import UsageError
from energy.flow.phi import Phi, phi_of
from energy.flow.scenario import Block
from energy.network.foreign import Stream, load
from energy.network.graph import Joint, Network
from energy.network.limits import Limit
from energy.network.simplification import Chains, Floats

_SHORT = 1e-9


@dataclass(frozen=True)
class Room:
    """What a scenario leaves to home goods, in Mt/y: per edge, per joint; and the share of every foreign stream."""

    edges: Floats
    joints: Floats
    stream_shares: Mapping[str, float]


class Rooms:
    """The limits of one base year, as arrays per edge and per joint.

    Parameters
    ----------
    network : Network
        The network.
    chains : Chains
        Its edges, merged in series.
    flows, foreign : mapping of str to float
        Base flow of home goods per edge, and of foreign goods per edge and `joint:ID` (Mt/y).
    streams : tuple of Stream
        The foreign goods.
    """

    def __init__(
        self,
        network: Network,
        chains: Chains,
        flows: Mapping[str, float],
        foreign: Mapping[str, float],
        streams: tuple[Stream, ...],
    ) -> None:
        self.network, self.chains, self.streams = network, chains, streams
        ids = chains.edge_ids
        self.position = {edge_id: i for i, edge_id in enumerate(ids)}
        self._dependent = [(i, edge.depends_on) for i, edge in enumerate(network.edges) if edge.depends_on]
        self.base, self.foreign = (_by_id(volumes, ids, 0.0) for volumes in (flows, foreign))
        self.joint_base = np.array([joint_flow(chains, j, self.base) for j in network.joints])
        self._joint_foreign = np.array([foreign.get(f"joint:{j.joint_id}", 0.0) for j in network.joints])
        nameplate, contract = network.limits.nameplate, network.limits.contract
        # A flow that was observed is possible, whatever the limit says: the limit is raised to it.
        self._nameplate = np.maximum(_values(nameplate, "edge", ids), self.base + self.foreign)
        self._contract = np.maximum(_values(contract, "edge", ids), self.base)
        self._units = np.array([j.working_units or 1.0 for j in network.joints])
        joint_ids = [j.joint_id for j in network.joints]
        self._joint_nameplate = _values(nameplate, "joint", joint_ids)
        bought = np.array([j.kind == "market" for j in network.joints], dtype=bool)
        self._joint_nameplate[bought] = np.maximum(self._joint_nameplate, self.joint_base)[bought]
        self._joint_contract = np.maximum(_values(contract, "joint", joint_ids), self.joint_base)
        # The moorings of one terminal stand in for each other at once: no shipper has to find another route.
        at_once = {e for j in network.joints if j.kind == "moorings" for e in j.members}
        month = dict.fromkeys(at_once, np.inf) | _stated(network.limits.month, "edge")
        joint_month = {j.joint_id: np.inf for j in network.joints if j.kind == "moorings"}
        joint_month |= _stated(network.limits.month, "joint")
        self._month, self._joint_month = _by_id(month, ids, np.nan), _by_id(joint_month, joint_ids, np.nan)
        self._free = self.physical((), False, {})

    @cached_property
    def phi(self) -> Phi | None:
        """Share of the spare room that can be used within a month, or None without a calibration."""
        return phi_of(self.network.dataset)

    def physical(self, blocks: tuple[Block, ...], release: bool, limits: Mapping[str, float]) -> Room:
        """Room for home goods when all limits are physical ones (`release` offers what foreign goods leave)."""
        capacity, joint_capacity = self.capacities(blocks, limits)
        total, joint_total = self.base + self.foreign, self.joint_base + self._joint_foreign
        shares = self._stream_shares(capacity, total, joint_capacity, joint_total)
        if release:
            flowing = load(self.streams, shares)
            reserved = _by_id(flowing, self.chains.edge_ids, 0.0)
            joint_reserved = np.array([flowing.get(f"joint:{j.joint_id}", 0.0) for j in self.network.joints])
            return Room(np.maximum(capacity - reserved, 0.0), np.maximum(joint_capacity - joint_reserved, 0.0), shares)
        return Room(
            _home_part(capacity, self.base, total, self.foreign),
            _home_part(joint_capacity, self.joint_base, joint_total, self._joint_foreign),
            shares,
        )

    def capacities(self, blocks: tuple[Block, ...], limits: Mapping[str, float]) -> tuple[Floats, Floats]:
        """Capacity for all goods that a scenario leaves on edges and joints."""
        total = self.base + self.foreign
        capacity = self._nameplate.copy()
        for i, edge_id in enumerate(self.chains.edge_ids if limits else ()):
            if f"edge:{edge_id}" in limits:
                capacity[i] = max(limits[f"edge:{edge_id}"], 0.0)
        open_share = np.ones(len(capacity))
        joint_left = np.ones(len(self.network.joints))
        for block in blocks:
            index = [self.position[e] for e in block.target.edges if e in self.position]
            if block.target.kind == "joint" and block.left > 0:
                joint_left[[j.joint_id == block.target.id for j in self.network.joints]] = block.left
                continue
            # A share of the limit; of the base flow where there is no limit or the target has none of its own.
            unlimited = np.isinf(self._nameplate[index])
            whole = np.where(unlimited | block.target.of_base, total[index], self._nameplate[index])
            capacity[index] = np.minimum(capacity[index], np.where(block.left < 1, block.left * whole, np.inf))
            open_share[index] = np.minimum(open_share[index], block.left)
        for i, others in self._dependent:
            share = min(open_share[self.position[d]] if d in self.position else 0.0 for d in others)
            if share < 1:
                whole = total[i] if np.isinf(self._nameplate[i]) else self._nameplate[i]
                capacity[i] = min(capacity[i], share * whole)
        joints = self._joint_capacities(open_share, limits)
        # Of its limit: the physical one, else the contract, else what it carried.
        carried = self.joint_base + self._joint_foreign
        contract = np.where(np.isinf(self._joint_contract), carried, self._joint_contract)
        whole = np.where(np.isinf(joints), contract, joints)
        return capacity, np.where(joint_left < 1, joint_left * whole, joints)

    def _joint_capacities(self, open_share: Floats, limits: Mapping[str, float]) -> Floats:
        units = self._units.copy()
        for k, joint in enumerate(self.network.joints):
            if joint.kind == "moorings":
                # Fewer open moorings than normally work together leave fewer working ones.
                units[k] = min(units[k], sum(open_share[self.position[e]] for e in joint.members))
        rates = [
            limits.get(f"joint:{j.joint_id}", value)
            for j, value in zip(self.network.joints, self._joint_nameplate, strict=True)
        ]
        # No unit open is no capacity, also where nobody says what one can do.
        capacity: Floats = np.multiply(units, rates, out=np.zeros(len(units)), where=units > 0)
        untouched = (units == self._units) & (np.array(rates) == self._joint_nameplate)
        return np.where(untouched, np.maximum(capacity, self.joint_base + self._joint_foreign), capacity)

    def _stream_shares(
        self, capacity: Floats, total: Floats, joint_capacity: Floats, joint_total: Floats
    ) -> dict[str, float]:
        ratio = np.where(capacity < total - _SHORT, capacity / np.maximum(total, _SHORT), 1.0)
        joint_ratio = np.where(
            joint_capacity < joint_total - _SHORT, joint_capacity / np.maximum(joint_total, _SHORT), 1.0
        )
        by_joint = {j.joint_id: float(r) for j, r in zip(self.network.joints, joint_ratio, strict=True)}
        return {
            stream.stream_id: min(
                1.0,
                *(float(ratio[self.position[e]]) for e in stream.edges),
                *(by_joint.get(j, 1.0) for j in stream.joints),
            )
            for stream in self.streams
        }

    def at_horizon(
        self, room: Room, horizon: str, phi: float | None, hold: frozenset[str], limits: Mapping[str, float]
    ) -> tuple[Floats, Floats]:
        """Room at a horizon; what can be used in a month can be used in a year, and what in a year in the long run."""
        edges, joints = room.edges, room.joints
        if horizon == "month":
            most_edges, most_joints = self._month_rooms(phi, limits)
            edges, joints = np.minimum(edges, most_edges), np.minimum(joints, most_joints)
        if horizon == "year" or hold:
            keep_all = horizon == "year"
            least_edges, least_joints = self._least_of_a_year(phi, limits)
            held = self._kept("edge", self._contract, least_edges, keep_all, hold, limits)
            held_joints = self._kept("joint", self._joint_contract, least_joints, keep_all, hold, limits)
            edges, joints = np.minimum(edges, held), np.minimum(joints, held_joints)
        return edges, joints

    def _least_of_a_year(self, phi: float | None, limits: Mapping[str, float]) -> tuple[Floats, Floats]:
        """What contracts cannot go below in a year: what a month can use, of a shared one through its members."""
        if self.phi is None:
            return np.zeros(len(self.base)), np.zeros(len(self.joint_base))
        edges, joints = self._month_rooms(max(self.phi.high, phi or 0.0), limits)
        chains = self.chains.upper(edges)
        members = [self.chains.terms(joint.members) for joint in self.network.joints]
        through = [sum(weight * chains[chain] for chain, weight in terms.items()) for terms in members]
        return edges, np.minimum(joints, through)

    def _phi(self, given: float | None) -> float:
        if given is not None:
            return given
        if self.phi is None:
            raise UsageError("the month horizon needs a calibration (φ), which this network does not have")
        return self.phi.central

    def _month_rooms(self, phi: float | None, limits: Mapping[str, float]) -> tuple[Floats, Floats]:
        """What a month can use of edges and joints: what the tables say, else base and a part of the spare room.

        With other values of some limits a part of what those leave.
        """
        share, free = self._phi(phi), self.physical((), False, limits) if limits else self._free
        parts = ((self._month, self.base, free.edges), (self._joint_month, self.joint_base, free.joints))
        edges, joints = (np.where(np.isnan(told), _part_way(base, most, share), told) for told, base, most in parts)
        return edges, joints

    def carried(self, limit: str) -> float:
        """All goods that a limit, `edge:ID` or `joint:ID`, held in the base year, Mt/y; 0 where it is not open."""
        kind, _, name = limit.partition(":")
        if kind == "edge":
            at = self.position.get(name)
            return 0.0 if at is None else float(self.base[at] + self.foreign[at])
        ids = [j.joint_id for j in self.network.joints]
        if name not in ids:
            return 0.0
        return float(self.joint_base[ids.index(name)] + self._joint_foreign[ids.index(name)])

    def _kept(
        self,
        kind: str,
        contract: Floats,
        least: Floats,
        keep_all: bool,
        hold: frozenset[str],
        limits: Mapping[str, float],
    ) -> Floats:
        """Contracts in force. A smaller one that is given, to see what an answer rests on, is taken as it is."""
        ids = self.chains.edge_ids if kind == "edge" else tuple(j.joint_id for j in self.network.joints)
        given = np.array([limits.get(f"contract:{kind}:{i}", own) for i, own in zip(ids, contract, strict=True)])
        in_force = np.array([keep_all or f"{kind}:{i}" in hold for i in ids], dtype=bool)
        return np.where(in_force, np.where(given < contract, given, np.maximum(given, least)), np.inf)


def joint_flow(chains: Chains, joint: Joint, flows: Floats) -> float:
    """Flow that counts against a shared limit, from the flow of every edge (Mt/y)."""
    chain_flow = np.zeros(len(chains.ids))
    np.maximum.at(chain_flow, chains.chain_of_edge, flows)
    return float(sum(weight * chain_flow[chain] for chain, weight in chains.terms(joint.members).items()))


def _by_id(values: Mapping[str, float], ids: Sequence[str], otherwise: float) -> Floats:
    return np.array([values.get(i, otherwise) for i in ids]) if values else np.full(len(ids), otherwise)


def _values(limits: Mapping[str, Limit], kind: str, ids: Sequence[str]) -> Floats:
    found = [limits.get(f"{kind}:{i}") for i in ids] if limits else [None] * len(ids)
    return np.array([np.inf if limit is None else limit.value for limit in found])


def _stated(limits: Mapping[str, Limit], kind: str) -> dict[str, float]:
    parts = ((target.partition(":"), limit) for target, limit in limits.items())
    return {name: limit.value for (prefix, _, name), limit in parts if prefix == kind}


def _home_part(capacity: Floats, base: Floats, total: Floats, reserved: Floats) -> Floats:
    """Part of a capacity for home goods: pro rata where it is short of the base load, else what foreign goods leave."""
    short = capacity < total - _SHORT
    with np.errstate(invalid="ignore"):
        pro_rata = np.where(total > 0, capacity * base / np.where(total > 0, total, 1.0), 0.0)
        return np.where(short, pro_rata, np.maximum(capacity - reserved, 0.0))


def _part_way(base: Floats, free: Floats, phi: float) -> Floats:
    return np.where(np.isinf(free), np.inf, base + phi * np.maximum(np.where(np.isinf(free), base, free) - base, 0.0))
