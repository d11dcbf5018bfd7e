"""Parallel: batches of sets solved in other processes, on this machine or on a Dask cluster.

Every set is solved from a basis that depends on the set alone, so it does not matter who solves it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from energy.contingency.loss_model import Loss, LossModel, Members
from energy.contingency.loss_solver import LossSolver
from energy.errors import UsageError

Solved = Mapping[Members, Loss]
"""Losses of a batch of sets."""

_PATIENCE = "5s"
_LAST_PORT = 65535


def solve_batch(model: LossModel, batch: Sequence[Members]) -> dict[Members, Loss]:
    """Solve a batch of sets."""
    solver = LossSolver(model)
    return {members: solver.solve(members) for members in batch}


def in_processes(model: LossModel, batches: Sequence[Sequence[Members]], workers: int) -> Iterator[Solved]:
    """Solve batches in processes of this machine, as they get done.

    Notes
    -----
    The processes start afresh (they do not copy this one), so a script that calls this must guard its own start with
    ``if __name__ == "__main__":``.
    """
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(workers, get_context("spawn"))
    try:
        for future in as_completed([pool.submit(solve_batch, model, batch) for batch in batches]):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def on_cluster(
    model: LossModel, batches: Callable[[int], Sequence[Sequence[Members]]], scheduler: str
) -> Iterator[Solved]:
    """Solve batches on a running Dask cluster, as they get done; each is one task.

    `batches` shares the sets among as many as work there. The workers behind the scheduler's address (such as
    ``tcp://127.0.0.1:8786``) need kzroutes in the same version.
    """
    client, as_completed = connect(scheduler)
    try:
        shared = client.scatter(model, broadcast=True)
        threads = sum(client.nthreads().values())
        tasks = [client.submit(solve_batch, shared, batch, pure=False) for batch in batches(threads)]
        with client.as_current():
            finished = as_completed(tasks)
        for future in finished:
            yield future.result()
    finally:
        client.close()


def connect(scheduler: str) -> tuple[Any, Any]:
    """A client of a running scheduler, and Dask's `as_completed`.

    Raises
    ------
    UsageError
        If Dask is not installed, or the scheduler does not answer within a few seconds.
    """
    from importlib import import_module

    try:
        # By name, since this package is not among the requirements.
        dask, comm = import_module("dask.distributed"), import_module("distributed.comm")
    except ImportError:
        raise UsageError("a scheduler needs Dask: pip install 'kzroutes[dask]'") from None
    try:
        # A client of an address that is none would go on, and end in a traceback of its own.
        _, port = comm.get_address_host_port(scheduler)
        if not 0 < port <= _LAST_PORT:
            raise ValueError(f"{port} is no port")
        client = dask.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
        workers = client.scheduler_info()["workers"]
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise UsageError(f"no Dask scheduler answers at '{scheduler}' ({error})") from None
    if not workers:
        client.close()
        raise UsageError(f"the Dask scheduler at '{scheduler}' has no workers: start some, or leave it out")
    return client, dask.as_completed
