"""How fast the app answers many readers at once, and what each of them costs it.

Readers open the demo, turn to pages and change controls, each with a connection of its own and
time to think in between; all on loopback. `python -m benchmarks.load [seconds]`
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from websockets.exceptions import WebSocketException

from benchmarks.pages import PAGES
from benchmarks.reader import Reader, Unanswered
from benchmarks.servers import Served, alone, behind_nginx, nginx

LEVELS = ((1, 1), (10, 1), (50, 1), (100, 1), (100, 2))
"""Readers, and processes of the app; several stand behind nginx."""

AIMS = {(50, 1), (100, 2)}
P95, MEMORY = 1.0, 5.0
"""Aims: seconds, and added megabytes per reader."""

THINK = 5.0
"""Seconds between two acts of a reader, on average; from half of it to one and a half."""

SECONDS, MOST_SECONDS, ARRIVALS = 60, 3600, 10
"""How long each level lasts after all have come; readers that come in a second."""

WARM_UP, WARMERS, HURRY = 20, 4, 0.05
"""Seconds before anything is measured, readers in them, and their time to think."""

NOT_CHOSEN = ("share.open", "go")
"""What leads away from the page."""

OPEN, TURN, QUESTION, VIEW, FILTER, OTHER = (
    "open the app", "turn to a page", "change the question", "change the view",
    "change a filter", "change another control",
)  # fmt: skip


@dataclass
class Log:
    """Seconds of each act, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def acts(self) -> int:
        """How many were answered."""
        return sum(map(len, self.took.values()))


async def act(reader: Reader, chance: random.Random, log: Log) -> None:
    """Turn to a page, or change a control of the one that is open."""
    choices = [key for key, x in reader.choices.items() if len(x.options) > 1]
    choices = [key for key in choices if key not in NOT_CHOSEN]
    if not choices or chance.random() < 0.2:
        log.took[TURN].append(await reader.turn(chance.choice(list(PAGES))))
        return
    key = chance.choice(choices)
    choice = reader.choices[key]
    if key == "where":
        kind, options = FILTER, () if choice.chosen else (chance.choice(choice.options),)
    else:
        kind = QUESTION if key == "item" else VIEW if key.endswith(".show") else OTHER
        options = (chance.choice([x for x in choice.options if (x,) != choice.chosen]),)
    log.took[kind].append(await reader.change(key, *options))


async def visit(url: str, seed: int, log: Log, until: float, think: float = THINK) -> None:
    """Come, act, and leave when it is time; what goes wrong ends the visit and is noted."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    start = time.perf_counter()
    try:
        async with Reader(url) as reader:
            await reader.open()
            log.took[OPEN].append(time.perf_counter() - start)
            while (pause := think * chance.uniform(0.5, 1.5)) < until - time.monotonic():
                await asyncio.sleep(pause)
                await act(reader, chance, log)
            await asyncio.sleep(until - time.monotonic())
    except (Unanswered, OSError, WebSocketException) as error:
        log.errors.append(f"{type(error).__name__}: {error}")


async def crowd(url: str, readers: int, seconds: float, think: float) -> Log:
    """Readers that come one after the other, and leave together so many seconds later."""
    log, until = Log(), time.monotonic() + readers / ARRIVALS + seconds
    visits = set()
    for seed in range(readers):
        visits.add(asyncio.create_task(visit(url, seed, log, until, think)))
        await asyncio.sleep(1 / ARRIVALS)
    await asyncio.gather(*visits)
    return log


async def measure(served: Served, readers: int, seconds: float) -> tuple[Log, str]:
    """What a crowd met with, and a line on what it cost while it was there."""
    warm = await crowd(served.url, WARMERS, WARM_UP, HURRY)
    if warm.errors:
        raise SystemExit(f"before anything was measured: {warm.errors[0]}")
    memory, cpu, own, start = served.memory(), served.cpu(), time.process_time(), time.monotonic()
    running = asyncio.create_task(crowd(served.url, readers, seconds, THINK))
    await asyncio.sleep(readers / ARRIVALS + seconds - 1)
    added = (served.memory() - memory) / readers / 2**20
    took = time.monotonic() - start
    cpu, own = (served.cpu() - cpu) / took, (time.process_time() - own) / took
    said = (
        f"processors: app {cpu:.2f}, readers {own:.2f}; memory {memory / 2**20:.0f} MB, "
        f"and {added:.1f} MB per reader"
    )
    if (readers, len(served.apps)) in AIMS:
        said += "" if added < MEMORY else "  MISSED"
    return await running, said


def report(log: Log, aimed: bool) -> None:
    """Print a line for each kind of act, and one for all."""
    rows = {kind: log.took[kind] for kind in sorted(log.took)}
    print(f"  {'':<24}{'acts':>6}{'p50 ms':>8}{'p95 ms':>8}")
    rows["all"] = [seconds for took in rows.values() for seconds in took]
    for kind, took in rows.items():
        middle, high = np.percentile(took, [50, 95])
        missed = "  MISSED" if aimed and kind == "all" and (high >= P95 or log.errors) else ""
        print(f"  {kind:<24}{len(took):>6}{1000 * middle:>8.0f}{1000 * high:>8.0f}{missed}")
    print(f"  errors: {len(log.errors)}", *sorted(set(log.errors))[:3])


def main(seconds: float = SECONDS) -> None:
    print(f"readers on loopback, {seconds:.0f} s each, who think for {THINK:.0f} s between acts;")
    print(f"aims for {sorted(AIMS)} readers and processes: p95 < {P95:.0f} s, no error,")
    print(f"< {MEMORY:.0f} MB per reader; {os.cpu_count()} processors for the app and the readers")
    for readers, processes in LEVELS:
        behind = f"{processes} processes behind nginx" if processes > 1 else "1 process"
        print(f"\n{readers} readers, {behind}", flush=True)
        if processes > 1 and nginx() is None:
            print("  not measured: nginx is not installed")
            continue
        with ExitStack() as running:
            if processes > 1:
                folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
                served = running.enter_context(behind_nginx(folder, processes))
            else:
                served = running.enter_context(alone())
            log, said = asyncio.run(measure(served, readers, min(seconds, MOST_SECONDS)))
        report(log, (readers, processes) in AIMS)
        print(f"  {said}", flush=True)


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
