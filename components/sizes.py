"""How many bytes of memory a result takes."""

import sys
from collections.abc import Mapping
from dataclasses import is_dataclass

import numpy as np
import pandas as pd

from data.model import Design, Survey


def size_of(result: object) -> int:
    """Bytes of the arrays, tables and texts in a result, each counted once.

    A survey that it refers to, and the survey's design, are kept elsewhere, and are not counted.
    """
    found, seen, left = 0, set(), [result]
    while left:
        part = left.pop()
        if id(part) in seen or isinstance(part, Survey | Design):
            continue
        seen.add(id(part))
        found += sys.getsizeof(part)
        if isinstance(part, pd.DataFrame | pd.Series | pd.Index):
            continue  # whose size is that of all they hold
        if isinstance(part, np.ndarray) and part.base is not None:
            left.append(part.base)
        elif isinstance(part, Mapping):
            left += [*part.keys(), *part.values()]
        elif is_dataclass(part):
            left += vars(part).values()
        elif isinstance(part, list | tuple | set | frozenset):
            left += part
    return found
