"""How does a larger class get more machines?

Grading spreads over any `concurrent.futures` executor; the documented one is Dask's (`pip install "casebook[dask]"`). A
student's notebook is sent to a worker and a record comes back, plain JSON; the worker sandboxes it as this machine would, so
every worker runs Linux with bubblewrap and has this package in the same version and the same Python. `local` starts a worker
for each processor of this machine.

Whoever can reach a Dask scheduler can run code on its workers and read what passes: notebooks, names, the private seed. Keep
it on a network of your own, or behind Dask's TLS. A worker process is trusted like this one; only the sandbox inside it isn't.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager

from casebook import __version__

LOCAL = "local"
MISSING = 'Dask is not installed for this Python. Install it beside the course: pip install "casebook[dask]"'


class NoEngine(Exception):
    """The engine that was asked for cannot be had; the message says why and what to do."""


def _stands_here() -> tuple[str, str]:
    """What must be the same on every machine, or the same notebook could get other grades."""
    return __version__, ".".join(map(str, sys.version_info[:2]))


async def _answers(address: str, seconds: float) -> None:
    """Raise OSError or ValueError where nothing answers at an address."""
    from distributed.comm import connect
    from distributed.security import Security

    comm = await connect(address, timeout=seconds, **Security().get_connection_args("client"))
    comm.abort()


@contextmanager
def dask(address: str, *, seconds: float = 10) -> Iterator[tuple[Executor, int]]:
    """An executor on a Dask cluster at this address (or `local`), and how many jobs it works on at once.

    Raises `NoEngine` where there is no Dask, no cluster, no worker or a worker of another version.
    """
    try:
        from distributed import Client, LocalCluster
        from distributed.comm import CommClosedError
        from distributed.scheduler import KilledWorker
    except ModuleNotFoundError:
        raise NoEngine(MISSING) from None
    cluster = None
    if address == LOCAL:
        # Two at once on each: while one waits for its sandbox, the other is examined.
        processors = len(os.sched_getaffinity(0))
        cluster = LocalCluster(n_workers=processors, threads_per_worker=2, dashboard_address=None, host="127.0.0.1")
    try:
        try:
            if cluster is None:  # looked for first: a client that finds nothing goes with a stack trace
                asyncio.run(_answers(address, seconds))
            client = Client(cluster if cluster is not None else address, timeout=seconds, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as problem:
            raise NoEngine(f"No Dask cluster answers at {address}: {problem}") from None
        with client:
            try:
                client.wait_for_workers(1, timeout=seconds)
                theirs = client.run(_stands_here)
            except TimeoutError:
                raise NoEngine(f"The Dask cluster at {address} has no worker") from None
            except Exception as problem:  # whatever a worker raised: most often it has no such module
                raise NoEngine(f"A worker at {address} cannot run this course's grading: {problem}") from None
            if others := sorted(worker for worker, stands in theirs.items() if stands != _stands_here()):
                raise NoEngine(
                    f"{', '.join(others)}: another version of the course or of Python than here "
                    f"(casebook {__version__}, Python {_stands_here()[1]}); install the same everywhere"
                )
            try:
                yield client.get_executor(pure=False), sum(client.nthreads().values())
            except (KilledWorker, CommClosedError, CancelledError) as problem:
                raise NoEngine(f"The Dask cluster at {address} broke off: {type(problem).__name__} {problem}") from None
    finally:
        if cluster is not None:
            cluster.close()
