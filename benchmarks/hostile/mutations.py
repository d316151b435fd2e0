"""What may have befallen a survey file before it is opened, by accident or by intent."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from benchmarks.hostile.bombs import bombs
from benchmarks.hostile.packing import archive, members, zsav, zsav_parts
from benchmarks.hostile.seeds import FORMATS, HOSTILE, LABELS, seeds
from data.recorded import File

Rng = np.random.Generator
T = TypeVar("T")

_HUGE = (0, 2**7, 2**8 - 1, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**40, 2**63, 2**64 - 1)
"""Counts and lengths that turn negative, overflow, or ask for more than there is."""

_LONGEST = 2**21
"""Bytes that repetition may lead to; what is longer is a bomb's task."""

_NO_UNICODE = (b"\xff\xfe\x00", b"\xed\xa0\x80", b"\xc8\x8f\x81" * 9)


def mutated(ending: str, number: int) -> File:
    """A file of this ending, and what befell it: the same for the same number."""
    rng = np.random.default_rng([(*FORMATS, *LABELS).index(ending), number])
    name = "survey" if rng.random() < 0.9 else _one_of(rng, HOSTILE)
    return File(name + ending, MUTATIONS[number % len(MUTATIONS)](rng, ending))


def _one_of(rng: Rng, choices: Sequence[T]) -> T:
    return choices[rng.integers(len(choices))]


def _place(rng: Rng, content: bytes) -> int:
    """A position: as often near an end, where formats keep their counts, as anywhere."""
    size, near = len(content), int(rng.exponential(100))
    anywhere = int(rng.integers(size + 1))
    return _one_of(rng, (min(near, size), max(size - near, 0), anywhere, anywhere))


def _found(rng: Rng, pattern: bytes, content: bytes) -> re.Match[bytes] | None:
    return re.compile(pattern).search(content, _place(rng, content))


def flipped(rng: Rng, content: bytes) -> bytes:
    """Some bytes are others."""
    found = bytearray(content)
    for _ in range(rng.integers(1, 17)):
        place = _place(rng, content)
        found[place : place + 1] = rng.bytes(1)
    return bytes(found)


def truncated(rng: Rng, content: bytes) -> bytes:
    """A download broke off."""
    return content[: _place(rng, content)]


def declared(rng: Rng, content: bytes) -> bytes:
    """Counts, sizes and lengths are said to be huge."""
    found = _found(rng, rb"\d+", content)
    if found and rng.random() < 0.5:
        huge = b"9" * int(rng.integers(1, 40))
        return content[: found.start()] + huge + content[found.end() :]
    changed = bytearray(content)
    for _ in range(rng.integers(1, 4)):
        width, order = _one_of(rng, (1, 2, 4, 8)), _one_of(rng, ("little", "big"))
        place = _place(rng, content) // width * width
        changed[place : place + width] = (_one_of(rng, _HUGE) % 256**width).to_bytes(width, order)
    return bytes(changed)


def repeated(rng: Rng, content: bytes) -> bytes:
    """A block comes again and again."""
    place = _place(rng, content)
    block = content[place : place + int(rng.integers(1, 2000))]
    times = min(int(10 ** rng.uniform(0, 5)), _LONGEST // max(len(block), 1))
    return content[:place] + block * times + content[place:]


def reworded(rng: Rng, content: bytes) -> bytes:
    """A word would act where it is taken for more than text, or is in no encoding."""
    found = _found(rng, rb"[A-Za-z ]{3,}", content)
    said = _one_of(rng, (*(text.encode() for text in HOSTILE), *_NO_UNICODE))
    if not found:
        return content + said
    if rng.random() < 0.5:  # of the same length, so that all around it still holds
        said = (said * len(found[0]))[: len(found[0])]
    return content[: found.start()] + said + content[found.end() :]


BEFALLS = (flipped, truncated, declared, repeated, reworded)


def _once(befalls: Callable[[Rng, bytes], bytes]) -> Callable[[Rng, str], bytes]:
    return lambda rng, ending: befalls(rng, _one_of(rng, seeds(ending)))


def _inside(rng: Rng, ending: str) -> bytes:
    """What is packed is broken, and its packing sound; where nothing is packed, broken twice."""
    content, befalls = _one_of(rng, seeds(ending)), _one_of(rng, BEFALLS)
    if ending == ".xlsx":
        parts = members(content)
        name = _one_of(rng, list(parts))
        return archive({**parts, name: befalls(rng, parts[name])})
    if ending == ".zsav":
        head, data = zsav_parts(content)
        return zsav(head, befalls(rng, data))
    return befalls(rng, _one_of(rng, BEFALLS)(rng, content))


def _foreign(rng: Rng, ending: str) -> bytes:
    """Another format under this ending."""
    return _one_of(rng, seeds(_one_of(rng, [other for other in FORMATS if other != ending])))


def _tiny(rng: Rng, ending: str) -> bytes:
    """Nothing, or hardly anything."""
    size = _one_of(rng, (0, 1, 4, 8, 64, 200))
    return _one_of(rng, (_one_of(rng, seeds(ending))[:size], rng.bytes(size), bytes(size)))


def _spliced(rng: Rng, ending: str) -> bytes:
    """The head of one file, and the tail of another."""
    one, other = _one_of(rng, seeds(ending)), _one_of(rng, seeds(ending))
    return one[: _place(rng, one)] + other[_place(rng, other) :]


def _bomb(rng: Rng, ending: str) -> bytes:
    """It unpacks to far more than it is; or is broken besides."""
    made = _one_of(rng, bombs(ending, _one_of(rng, (10**6, 10**7, 10**8, 4 * 10**8))))
    return made if rng.random() < 0.5 else _one_of(rng, BEFALLS)(rng, made)


MUTATIONS: tuple[Callable[[Rng, str], bytes], ...] = (
    *map(_once, BEFALLS),
    _inside,
    _foreign,
    _tiny,
    _spliced,
    _bomb,
)
