"""Whether memory stays flat while readers come, click, leave and come again, for half an hour.

Ends with an error if it does not. `python -m benchmarks.soak [minutes]`
"""

import asyncio
import random
import sys
import time

import numpy as np

from benchmarks.load import Log, visit
from benchmarks.servers import Served, alone

READERS, THINK, VISIT = 20, 2.0, 30.0
"""Readers at a time, seconds between two acts of each, and those of a visit, on average."""

MINUTES, MOST_MINUTES, WARM_UP = 30.0, 240.0, 1 / 3
"""How long it lasts, and the share of it in which caches and the sessions of those who have left
fill up: Streamlit keeps a session for two minutes, and caches have their bounds. Less than ten
minutes say little."""

SAMPLES = 10
"""Looks at the memory in a minute."""

STEEPEST = 0.2
"""Megabytes a minute: a slope that is surely above it ends in an error. At that, a process of
400 MB takes more than a week to reach the memory at which deploy/ has systemd restart it."""


async def come_and_go(url: str, seed: int, log: Log, until: float) -> None:
    """Visits of one reader, one after the other, each in a session of its own."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    while time.monotonic() < until:
        leaves = time.monotonic() + VISIT * chance.uniform(0.2, 1.8)
        await visit(url, chance.randrange(10**6), log, min(leaves, until), THINK)


async def watch(served: Served, log: Log, until: float) -> list[tuple[float, float]]:
    """Minutes and megabytes; each minute is printed."""
    start, seen = time.monotonic(), []
    while (now := time.monotonic()) < until:
        minutes = (now - start) / 60
        seen.append((minutes, served.memory() / 2**20))
        if (len(seen) - 1) % SAMPLES == 0:
            said = f"{seen[-1][1]:.0f} MB, {log.acts()} acts, {len(log.errors)} errors"
            print(f"  minute {minutes:>3.0f}: {said}", flush=True)
        await asyncio.sleep(60 / SAMPLES)
    return seen


async def soak(served: Served, minutes: float) -> tuple[list[tuple[float, float]], Log]:
    """What the memory was while readers came and went."""
    log, until = Log(), time.monotonic() + 60 * minutes
    readers = [come_and_go(served.url, seed, log, until) for seed in range(READERS)]
    seen, *_ = await asyncio.gather(watch(served, log, until), *readers)
    return seen, log


def slope(seen: list[tuple[float, float]]) -> tuple[float, float]:
    """Megabytes a minute, with the error that neighbouring looks share (Newey and West, 1987)."""
    minutes, memory = np.array(seen).T
    x = minutes - minutes.mean()
    found = x @ memory / (x @ x)
    score = x * (memory - memory.mean() - found * x)
    lags = min(SAMPLES, len(x) - 1)
    variance = score @ score
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * (score[lag:] @ score[:-lag])
    return float(found), float(np.sqrt(max(variance, 0)) / (x @ x))


def main(minutes: float = MINUTES) -> None:
    print(
        f"{READERS} readers at a time come, click and leave for {minutes:.0f} minutes", flush=True
    )
    with alone() as served:
        seen, log = asyncio.run(soak(served, min(minutes, MOST_MINUTES)))
    found, error = slope(seen[int(WARM_UP * len(seen)) :])
    print(f"after {WARM_UP * minutes:.0f} minutes: {found:+.2f} MB a minute, error {error:.2f}")
    print(f"{log.acts()} acts, {len(log.errors)} errors", *sorted(set(log.errors))[:3])
    if log.errors or found - 2 * error > STEEPEST:
        sys.exit("MISSED: memory is to be flat, and every reader answered")
    print("met: flat")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
