"""The variance of totals under a stratified, clustered sample: the one place that knows it.

With-replacement (ultimate cluster) variance, without a finite population correction:

    V = sum over strata h of  n_h / (n_h - 1)  sum over PSUs i of h of  (t_hi - t_h)(t_hi - t_h)'

where t_hi is the weighted total of PSU i and t_h the mean of the stratum's n_h PSUs, those without
a member of the domain included. A stratum with one PSU enters uncentred ("adjust") or not at all
("remove"). Agrees with R `survey` (tests/analysis/test_reference.py).

Sources: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, section 4.3;
Lumley (2010), Complex Surveys, appendix A.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from data.model import Design


def covariance_of_totals(design: Design, scores: np.ndarray) -> np.ndarray:
    """Covariance of the totals of weighted scores that are given respondent by respondent.

    Parameters
    ----------
    scores : (respondents, k) weighted scores, 0 for those outside the domain

    Returns
    -------
    (k, k)
    """
    if design.clustered:
        sums = [np.bincount(design.unit, score, len(design.stratum)) for score in scores.T]
        return covariance_from_psus(design, np.stack(sums, axis=1), slice(None))
    n = design.psus
    sums = np.stack([np.bincount(design.unit, score, len(n)) for score in scores.T], axis=1)
    spread = (scores - _centre(sums, n)[design.unit]) * np.sqrt(_scale(design, n))[
        design.unit, None
    ]
    return spread.T @ spread * design.design_effect


def covariance_from_psus(design: Design, sums: np.ndarray, psus: slice) -> np.ndarray:
    """Covariance of the totals over `psus`, from the sums of each.

    Parameters
    ----------
    sums : (psus, k) weighted totals
    psus : the PSUs of whole strata; a design orders them by stratum
    """
    stratum = design.stratum[psus]
    first = np.flatnonzero(np.diff(stratum, prepend=-1))
    n = design.psus[stratum[first]]
    centre = np.repeat(_centre(np.add.reduceat(sums, first, axis=0), n), n, axis=0)
    spread = (sums - centre) * np.sqrt(np.repeat(_scale(design, n), n))[:, None]
    return spread.T @ spread


def covariance_from_strata(
    design: Design, sums: np.ndarray, squares: np.ndarray, strata: slice
) -> np.ndarray:
    """Covariance of the totals of exclusive cells where every respondent is a PSU.

    Parameters
    ----------
    sums, squares : (strata, k) sums over the respondents of w and of w squared in each cell
    strata : which strata these are
    """
    n = design.psus[strata]
    scale = _scale(design, n)
    within = np.diag(scale @ squares) - (_centre(sums, n).T * scale) @ sums
    return within * design.design_effect


def covariance_from_groups(
    design: Design,
    sums: np.ndarray,
    squares: np.ndarray,
    scores: np.ndarray,
    stratum: np.ndarray,
    strata: slice,
) -> np.ndarray:
    """Covariance of the totals where every respondent is a PSU, and groups of them score alike.

    Parameters
    ----------
    sums : (strata, k) weighted totals of the scores
    squares, stratum : (groups,) sums over the respondents of w squared, and their stratum
    scores : (groups, k) of each respondent, without weight
    strata : which strata these are
    """
    n = design.psus[strata]
    scale = _scale(design, n)
    spread = scores * np.sqrt(squares * scale[stratum - strata.start])[:, None]
    return (spread.T @ spread - (_centre(sums, n).T * scale) @ sums) * design.design_effect


def merge(left: Design, right: Design) -> tuple[Design, np.ndarray, np.ndarray]:
    """The design of two parts of a survey, and where the units of each are in it.

    Units are the same where country, wave, stratum and PSU have the same labels. The result has
    no respondents: it is for sums that are already made.
    """
    both = pd.concat([_units(left), _units(right)])
    found = both.groupby(level=list(range(both.index.nlevels)), sort=False).agg(
        {"of_country": "first", "of_wave": "first", "psus": "sum"}
    )
    strata = found.index.droplevel("psu") if left.clustered else found.index
    found["in_stratum"] = strata.factorize()[0]
    found = found.sort_values(["of_country", "of_wave", "in_stratum"], kind="stable")
    stratum = found["in_stratum"].factorize()[0].astype(np.int32)
    top = found.iloc[np.flatnonzero(np.diff(stratum, prepend=-1))]
    used = (top["of_country"] >= 0).to_numpy()
    pairs = top.loc[used, ["of_country", "of_wave"]].to_numpy()
    heads = np.any(np.diff(pairs, axis=0, prepend=-1), axis=1)
    block = np.full(len(top), -1, np.int32)
    block[used] = np.cumsum(heads) - 1
    merged = replace(
        left,
        unit=np.empty(0, np.int32),
        unit_labels=found.index,
        stratum=stratum,
        psus=np.bincount(stratum) if left.clustered else found["psus"].to_numpy(),
        block=block,
        block_country=pairs[heads, 0],
        block_wave=pairs[heads, 1],
    )
    places = (found.index.get_indexer(part.unit_labels) for part in (left, right))
    return merged, *places


def _units(design: Design) -> pd.DataFrame:
    """The units by label, with the codes of their country and wave, and their size if strata."""
    block = design.block[design.stratum]
    codes = {"of_country": design.block_country, "of_wave": design.block_wave}
    columns = {name: np.where(block < 0, -1, code[block]) for name, code in codes.items()}
    columns["psus"] = np.zeros(len(block), np.int64) if design.clustered else design.psus
    return pd.DataFrame(columns, index=design.unit_labels)


def _centre(sums: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The mean of each stratum's PSUs; 0 for a lonely one, which enters uncentred."""
    return sums / np.where(n == 1, np.inf, n)[:, None]


def _scale(design: Design, n: np.ndarray) -> np.ndarray:
    """Each stratum's n / (n - 1); for a lonely PSU what the design says of it."""
    lonely = 1.0 if design.lonely == "adjust" else 0.0
    return np.where(n == 1, lonely, n / np.maximum(n - 1, 1))
