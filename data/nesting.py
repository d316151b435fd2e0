"""The sample of a survey: PSUs in strata, strata in country x wave."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from data.model import Break, Code, Design, SurveyError
from data.profile import DesignSpec
from data.recorded import Column


def nested(
    spec: DesignSpec,
    column: Callable[[str], Column],
    coded: Sequence[tuple[Break, np.ndarray]],
    sizes: Sequence[int],
) -> Design:
    """Nest the PSUs in strata, and the strata in country x wave, whatever the file calls them.

    Parameters
    ----------
    column : gives a column by its name
    coded : the breaks, each with its (respondents,) codes
    sizes : how many respondents each file has, in their order

    Raises
    ------
    SurveyError
        If a respondent has no stratum or no PSU, or a PSU is in two files.
    """
    rows = sum(sizes)

    def block_part(role: str) -> tuple[np.ndarray, tuple[str, ...]]:
        found = next((pair for pair in coded if pair[0].role == role), None)
        return (np.zeros(rows, np.int8), ("",)) if found is None else (found[1], found[0].levels)

    country, countries = block_part("country")
    wave, waves = block_part("wave")
    keys = {"country": country, "wave": wave}
    levels: dict[str, tuple[Code, ...]] = {"country": countries, "wave": waves}
    for noun, names in (("stratum", spec.stratum), ("psu", [spec.psu] if spec.psu else [])):
        for name in names:
            values = column(name)
            if without := rows - values.filled:
                raise SurveyError(f"{noun} {name!r}: {without:,} of {rows:,} respondents have none")
            label = f"{noun} {name}" if noun == "stratum" else noun
            keys[label], levels[label] = values.row, values.codes

    # Respondents outside the countries or waves in use come first, then block follows block.
    keys = {"used": ((country >= 0) & (wave >= 0)).astype(np.int8), **keys}
    unit = _nest(list(keys.values()))
    first = np.empty(unit.max() + 1, np.int64)
    first[unit[::-1]] = np.arange(rows - 1, -1, -1)
    units = {key: codes[first] for key, codes in keys.items()}
    if spec.psu:
        _refuse_shared(spec.psu, unit, first, units["used"] > 0, sizes)
    stratum = _nest([codes for key, codes in units.items() if key != "psu"])
    top = np.unique(stratum, return_index=True)[1]
    country, wave = units["country"][top], units["wave"][top]
    used = units.pop("used")[top] > 0
    block = np.full(len(top), -1, np.int32)
    block[used] = _nest([country[used], wave[used]])
    heads = np.unique(block[used], return_index=True)[1]
    return Design(
        unit=unit,
        unit_labels=pd.MultiIndex.from_arrays(
            [np.array([*levels[key], ""], object)[codes] for key, codes in units.items()],
            names=list(units),
        ),
        stratum=stratum,
        psus=np.bincount(stratum if spec.psu else unit),
        block=block,
        block_country=country[used][heads],
        block_wave=wave[used][heads],
        clustered=bool(spec.psu),
        stratified=bool(spec.stratum),
        lonely=spec.lonely_psu,
        design_effect=spec.design_effect,
    )


def _refuse_shared(
    psu: str, unit: np.ndarray, first: np.ndarray, used: np.ndarray, sizes: Sequence[int]
) -> None:
    file = np.repeat(np.arange(len(sizes)), sizes)
    shared = np.unique(unit[file != file[first][unit]])
    if shared := int(np.count_nonzero(used[shared])):
        raise SurveyError(
            f"psu {psu!r}: {shared:,} of {len(first):,} PSUs are in more than one file, and each "
            "file is a sample of its own; let a break of the role wave or country tell them apart, "
            "if need be by a `constant` of each"
        )


def _nest(keys: list[np.ndarray]) -> np.ndarray:
    """One code for each combination that occurs, in the order of the keys; -1 comes first."""
    code = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        code = code * (int(key.max(initial=0)) + 2) + key + 1
        code = pd.factorize(code, sort=True)[0]
    return code.astype(np.int32)
