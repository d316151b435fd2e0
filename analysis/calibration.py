"""The variance of totals under a raked weight: of their residuals, not of the totals themselves.

What the margins explain of a cell cannot vary, since they are fixed. So each respondent counts with
what is left of the cell's indicator after its regression on the margins' categories, with the
weight that was raked in the regression and the raked weight in the total, as R's `calibrate` has
it.
Agreement with R is tested in tests/analysis/test_weighting.py.

Source: Deville, Särndal and Sautory (1993), JASA 88, 1013.
"""

from itertools import pairwise

import numpy as np
from scipy.sparse import coo_array

from analysis import design as sampling
from data.model import Calibration, Design, Survey


def calibrated_covariance(
    survey: Survey,
    weight: str,
    sums: np.ndarray,
    alike: np.ndarray,
    squares: np.ndarray | None,
    picked: np.ndarray,
) -> list[np.ndarray]:
    """Covariance of the totals of some cells under a raked weight, for each block.

    Blocks stay independent, because margins are within country and wave.

    Parameters
    ----------
    sums : (units, k) weighted sums of the cells picked
    alike : (patterns, cells) weighted sums over the respondents of a pattern, of all cells
    squares : the same of w squared; None where the file names PSUs
    picked : (k,) which cells these are

    Returns
    -------
    list of (k, k)
    """
    design, calibration = survey.design, survey.calibrations[weight]
    weights = survey.weight(weight)
    explained = fitted(design, calibration, alike.sum(axis=1), alike[:, picked])
    places = (design.unit, calibration.pattern)
    shape = (len(sums), len(explained))
    residual = sums - coo_array((weights, places), shape=shape).tocsr() @ explained
    units = _blocks(design, design.stratum)
    if squares is None:
        return [sampling.covariance_from_psus(design, residual[u], u) for u in units]
    found = []
    for here, strata in zip(_blocks(design, calibration.stratum), units, strict=True):
        pattern, cell = np.nonzero(squares[here])
        scores = np.equal.outer(cell, picked) - explained[here][pattern]
        stratum, of_group = calibration.stratum[here][pattern], squares[here][pattern, cell]
        found.append(
            sampling.covariance_from_groups(
                design, residual[strata], of_group, scores, stratum, strata
            )
        )
    return found


def fitted(
    design: Design, calibration: Calibration, total: np.ndarray, sums: np.ndarray
) -> np.ndarray:
    """What the margins' categories explain of each cell, (patterns, k).

    A pattern's respondents were scaled alike, so the part of them that is in a cell is the same
    under the raked weight as under the one that was raked.
    """
    part = np.divide(sums, total[:, None], out=np.zeros_like(sums), where=total[:, None] > 0)
    root = np.sqrt(np.bincount(calibration.pattern, calibration.start, len(sums)))[:, None]
    found = np.zeros_like(part)
    for here in _blocks(design, calibration.stratum):
        columns = [np.equal.outer(c, np.unique(c)) for c in calibration.categories[here].T]
        x = np.concatenate(columns, axis=1)
        found[here] = x @ np.linalg.lstsq(root[here] * x, root[here] * part[here])[0]
    return found


def _blocks(design: Design, stratum: np.ndarray) -> list[slice]:
    """Where each block is in what is ordered by stratum."""
    edges = np.searchsorted(design.block[stratum], np.arange(len(design.block_country) + 1))
    return [slice(low, high) for low, high in pairwise(edges)]
