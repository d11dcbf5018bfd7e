"""Screening: the loss of every set of k blockables, exactly, without solving every set.

If the plan that is best without some set does not use a further blockable, then closing that one too changes nothing:
the plan still stands, and closing more never delivers more. So only those sets are solved whose every member is used
in the best plan without it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import ceil, comb

from energy.contingency.checkpoint import Checkpoint
from energy.contingency.loss_model import Loss, LossModel, Members
from energy.contingency.loss_solver import LossSolver
from energy.contingency.parallel import Solved, in_processes, on_cluster
from energy.errors import UsageError
from energy.results import Progress

_BATCH = 256
_SHARES = 4
"""Sets of a batch, and batches for every process where there would be more than one."""


@dataclass(frozen=True)
class Sweep:
    """Losses of all sets of up to k blockables; how many sets of k there are, and how many were solved."""

    losses: Mapping[Members, Loss]
    sets: int
    solved: int

    def adds(self, members: Members) -> float:
        """The least that any member adds to the loss of the others, Mt/y at home and abroad."""
        whole = _volume(self.losses[members])
        return min(whole - _volume(self.losses[rest]) for rest in smaller(members))


def sweep(
    model: LossModel,
    k: int,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    checkpoint: Checkpoint | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Find the loss of every set of up to k blockables.

    Work is shared by processes on this machine (1 stays in this one) or by a running Dask scheduler. What an earlier,
    unfinished sweep kept is taken from its checkpoint, and what is solved now is added; both, like the progress told,
    are about sets of the largest size.

    Raises
    ------
    UsageError
        If there are no workers, or the scheduler cannot be used.
    """
    if workers < 1:
        raise UsageError(f"{workers} workers can't work: give 1 or more")
    solver = LossSolver(model)
    losses: dict[Members, Loss] = {(): solver.solve(())}
    solved = 0
    for size in range(1, k + 1):
        open_sets = []
        for members in combinations(range(len(model.items)), size):
            same = _unchanged(losses, members)
            if same is None:
                open_sets.append(members)
            else:
                losses[members] = same
        last = size == k
        kept = checkpoint.kept if checkpoint and last else {}
        todo = [members for members in open_sets if members not in kept]
        losses |= {members: kept[members] for members in open_sets if members in kept}
        done, total = comb(len(model.items), size) - len(todo), comb(len(model.items), size)
        if last and progress:
            progress(done, total)
        for batch in _solve(model, solver, todo, workers if last else 1, scheduler if last else None):
            losses |= batch
            done += len(batch)
            if checkpoint and last:
                checkpoint.add(batch)
            if last and progress:
                progress(done, total)
        solved = len(open_sets)
    return Sweep(losses, comb(len(model.items), k), solved)


def smaller(members: Members) -> Iterator[Members]:
    """The set without each of its members in turn."""
    return (members[:i] + members[i + 1 :] for i in range(len(members)))


def _unchanged(losses: Mapping[Members, Loss], members: Members) -> Loss | None:
    """The loss of a smaller set whose plan does not use the member that it lacks."""
    for i, member in enumerate(members):
        rest = losses[members[:i] + members[i + 1 :]]
        if not rest.used >> member & 1:
            return rest
    return None


def _solve(
    model: LossModel, solver: LossSolver, todo: list[Members], workers: int, scheduler: str | None
) -> Iterable[Solved]:
    # Who takes a batch compiles the model first, so that of many sets a few large ones are given out.
    def shared(among: int) -> list[list[Members]]:
        return list(_batches(todo, max(_BATCH, ceil(len(todo) / (_SHARES * among)))))

    if scheduler is not None:
        return on_cluster(model, shared, scheduler)
    if workers > 1 and len(batches := shared(workers)) > 1:
        return in_processes(model, batches, workers)
    return ({members: solver.solve(members) for members in batch} for batch in _batches(todo, _BATCH))


def _batches(todo: list[Members], size: int) -> Iterator[list[Members]]:
    """Batches of about a size; sets that share all but the last member stay together: they start from one basis."""
    batch: list[Members] = []
    for members in todo:
        if len(batch) >= size and (len(members) == 1 or batch[-1][:-1] != members[:-1]):
            yield batch
            batch = []
        batch.append(members)
    if batch:
        yield batch


def _volume(loss: Loss) -> float:
    return loss.exports + loss.domestic
