"""The recipe of each kind of finding: what its receipt has to give."""

from dataclasses import replace
from typing import Any

from components.export.receipts.recipe import Recipe
from components.findings.actors import ACTOR, battery, home
from components.findings.both import third
from components.findings.finding import Finding


def plain(finding: Finding, **more: Any) -> Recipe:
    """The estimates of the view's groups, and their average where it is shown."""
    view = finding.view
    said = {
        "items": tuple(item.name for item in finding.items),
        "by": finding.by,
        "weight": view.weight,
        "where": {name: tuple(x) for name, x in view.selection(finding.survey).items()},
        "base": view.base,
        "level": finding.level,
        "averaging": view.averaging if len(finding.reference) else "",
    }
    return Recipe(**{**said, **more})


def ranking(finding: Finding) -> Recipe:
    """Each group beside the average."""
    return plain(finding, compare="average" if len(finding.compared) else "")


def answers(finding: Finding) -> Recipe:
    """The shares of all answers."""
    return plain(finding, answer="each")


def pairs(finding: Finding) -> Recipe:
    """Every pair, the one that ranks higher first."""
    order = tuple(finding.table[finding.by[0]])
    return plain(finding, averaging="", compare="pairs", order=order)


def gaps(finding: Finding) -> Recipe:
    """The gap of two sides."""
    a, b, *_ = _choices(finding)
    return plain(finding, compare="gap", a=tuple(a), b=tuple(b))


def between(finding: Finding) -> Recipe:
    """Every pair of gaps, the wider first."""
    order = tuple(finding.reference[finding.by[0]])
    return replace(gaps(finding), compare="gap of gaps", averaging="", order=order)


def slopes(finding: Finding) -> Recipe:
    """Slopes over ages, side by side."""
    return plain(finding, compare="trends")


def composition(finding: Finding) -> Recipe:
    """A gap in three ways."""
    *_, same, net = _choices(finding)
    covariates = () if finding.item.scale else tuple(net)
    return replace(gaps(finding), compare="composition", alike=tuple(same), covariates=covariates)


def trends(finding: Finding) -> Recipe:
    """Series over waves; the view of the finding is that of its country."""
    view, country = finding.view, finding.survey.role("country")
    where = dict(view.where)
    if country and country.name not in finding.by:
        where[country.name] = (view.country,)
    if finding.compared.empty:
        return plain(finding, where=where)
    a, b = (str(finding.compared[side].iloc[0]) for side in ("a", "b"))
    return plain(finding, where=where, compare="waves", a=(a,), b=(b,))


def actors(finding: Finding) -> Recipe:
    """The actors of a battery, each other less the chosen one; in one country or in all groups."""
    chosen, *others = battery(finding.survey, finding.item.name)
    by, where = tuple(name for name in finding.by if name != ACTOR), {}
    country = finding.survey.role("country")
    if not by and country and finding.view.averaging:
        by, where = (country.name,), {country.name: (home(finding.survey, finding.view),)}
    where = {**plain(finding).where, **where}
    return plain(finding, items=(*others, chosen), by=by, where=where, compare="paired")


def joint(finding: Finding) -> Recipe:
    """Joint attitudes to two items."""
    return plain(finding, answer="joint")


def placed(finding: Finding) -> Recipe:
    """Both items, and the one less the other where they compare."""
    compare = "" if finding.compared.empty else "paired"
    return plain(finding, by=finding.by[:-1], compare=compare)


def odds(finding: Finding) -> Recipe:
    """The odds ratios of two items."""
    return plain(finding, compare="odds")


def net(finding: Finding) -> Recipe:
    """The same, and net of the other actors."""
    one, other = (item.name for item in finding.items)
    covariates = tuple(third(finding.survey, one, other))
    return plain(finding, compare="net", covariates=covariates)


def claim(finding: Finding) -> Recipe:
    """One test of a claim."""
    name, test = _choices(finding)
    return plain(finding, compare="claim", claim=name, test=test)


def _choices(finding: Finding) -> tuple[Any, ...]:
    return finding.asked.choices if finding.asked else ((), ())
