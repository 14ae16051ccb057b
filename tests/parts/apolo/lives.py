"""The lives of jobs: waiting for a machine, pulling, running, and the ways to end."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from docker.models.containers import Container

from tests.parts.apolo.containers import Containers, Ended, PullError, StartError
from tests.parts.apolo.job import Job

T = TypeVar("T")
_SEEN_AFTER = 0.3
"""Seconds that a container must live to be seen running; the platform's poller misses shorter lives too."""
_PULL_ERRORS = 0.3
"""Seconds for which failing pulls are repeated; the platform's own default is 2 minutes."""
_USUAL_SCHEDULE_TIMEOUT = 300.0
_LOOK = 0.02


class Lives:
    """Runs jobs; everything but ``close`` happens in the platform's event loop."""

    def __init__(self, pending: Callable[[], str]) -> None:
        self._pending = pending
        self.containers = Containers()
        self._threads = ThreadPoolExecutor(64, "apolo-containers")
        self._running: dict[str, Container] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, job: Job) -> None:
        """Let a job live."""
        task = asyncio.create_task(self._live(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def address(self, job: Job, port: int) -> tuple[str, int] | None:
        """Where a port of a running job's container is reached."""
        container = self._running.get(job.id)
        return self.containers.address(container, port) if container is not None else None

    def kill_container(self, job: Job) -> None:
        """End its program from outside, as a lack of memory or a broken machine does."""
        self._running[job.id].kill()

    async def logs(self, job: Job) -> bytes:
        """What it has said so far."""
        container = self._running.get(job.id)
        return b"" if container is None else await self._in_thread(container.logs)

    async def end_all(self) -> None:
        """Wait until every job's container is gone; the jobs were told to end before."""
        await asyncio.gather(*self._tasks)

    def close(self) -> None:
        """Remove what is left."""
        self.containers.close()
        self._threads.shutdown()

    async def _live(self, job: Job) -> None:
        if await self._scheduled(job) and await self._pulled(job):
            await self._run(job)

    async def _scheduled(self, job: Job) -> bool:
        patience = (job.wish.schedule_timeout or _USUAL_SCHEDULE_TIMEOUT) * job.minute_seconds / 60
        text = "Scaling up the cluster to get more resources"
        job.changes("pending", self._pending() or "Scheduling", text if self._pending() else None)
        try:
            async with asyncio.timeout(patience):
                while self._pending() and not job.finished:  # noqa: ASYNC110 - a test mends it from its own thread
                    await asyncio.sleep(_LOOK)
        except TimeoutError:
            job.changes(
                "failed", "ClusterScaleUpFailed", "Failed to scale up the cluster to get more resources"
            )
        return not job.finished

    async def _pulled(self, job: Job) -> bool:
        job.changes("pending", "Pulling", f'Pulling image "{job.wish.image}"')
        try:
            await self._in_thread(self.containers.provide, job.wish.image)
        except PullError:
            job.changes("pending", "ErrImagePull")
            with suppress(TimeoutError):
                await asyncio.wait_for(job.ended.wait(), _PULL_ERRORS)
            job.changes("failed", "Collected", f"Image '{job.wish.image}' can not be pulled")
        return not job.finished

    async def _run(self, job: Job) -> None:
        job.changes("pending", "ContainerCreating")
        try:
            container = await self._in_thread(self.containers.start, job)
        except StartError as error:
            job.changes("failed", "ContainerCannotRun", str(error), 128)
            return
        self._running[job.id] = container
        end = asyncio.ensure_future(self._in_thread(self.containers.wait, container))
        stopped = asyncio.ensure_future(job.ended.wait())
        try:
            done, _ = await asyncio.wait(
                {end, stopped}, timeout=_SEEN_AFTER, return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                job.changes("running")
                await asyncio.wait({end, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if end.done():
                _note(job, end.result())
        finally:
            stopped.cancel()
            del self._running[job.id]
            await self._in_thread(self.containers.remove, container)
            await end

    async def _in_thread(self, call: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *arguments)


def _note(job: Job, end: Ended) -> None:
    if end.code == 0:
        job.changes("succeeded", code=0)
    else:
        job.changes("failed", end.reason, end.lines, end.code)
