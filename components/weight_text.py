"""What is said of weights in sentences: their cost, what they move, and how they are made."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.margin_fit import Reweighting
from analysis.weight_effects import Description, Effect
from analysis.weighting import margin_label
from components.text import MINUS, listed, number, remark, say
from data.model import UNWEIGHTED, Item, Survey
from data.profile import WeightingSpec
from data.shipped import Shipped

EVEN = 0.005
"""A cost below half a percent is not worth a number."""

HELD = 0.0005
"""Shares that are this close to their targets, a twentieth of a point, are met."""


def mark(survey: Survey) -> str:
    """The words inside the plot area of a chart of synthetic data; "" for real data."""
    return say("mark.synthetic") if survey.synthetic else ""


def made(survey: Survey, weighting: WeightingSpec) -> str:
    """How a weight is made, in words: from which, to what, within which limit."""
    base = weighting.base or survey.default_weight
    labels = [margin_label(survey, names) for names in weighting.targets]
    parts = [
        say("weights.unweighted") if base == UNWEIGHTED else survey.weights[base],
        say("weights.made_raked", margins=listed(labels)) if labels else "",
        say("weights.made_trimmed", trim=f"{weighting.trim:g}") if weighting.trim else "",
    ]
    return say("list.comma").join(part for part in parts if part)


def cost(description: Description) -> str:
    """What weighting costs, in each country where there are any; without a full stop."""
    groups = description.groups.dropna(subset="cost")
    if groups.empty:
        return say("weights.nobody")
    if groups["cost"].max() < EVEN:
        return say(
            f"weights.cost_{'small' if groups['cv'].max() else 'none'}",
            n=f"{description.n:,}",
            n_eff=f"{description.n_eff:,.0f}",
        )
    worst = groups.loc[groups["cost"].idxmax()]
    low, high = (number(end, "share") for end in (groups["cost"].min(), worst["cost"]))
    said = "one" if len(groups) == 1 else "even" if low == high else "range"
    return say(
        f"weights.cost_{said}",
        cost=high,
        low=low,
        high=high,
        country=worst["group"],
        n=f"{worst['n']:,}",
        n_eff=f"{worst['n_eff']:,.0f}",
    )


def zeros(description: Description) -> str:
    """How many interviews count for nothing; "" where all count."""
    if not description.zero:
        return ""
    return say("weights.weigh_nothing", zero=number(description.zero, "share"))


def group(name: str) -> str:
    """A country, or everyone."""
    return name or say("weights.everyone")


def multiple(value: float) -> str:
    """A multiple of the average weight: "0.27", "3.7", "12"; "" where there is none."""
    digits = 2 if value < 1 else 1 if value < 10 else 0
    return "" if np.isnan(value) else f"{value:,.{digits}f}"


def weights_from(low: float, high: float) -> str:
    """A class of weights in words."""
    said = "under" if low == 0 else "over" if np.isinf(high) else "range"
    return say(f"weights.spread_{said}", low=f"{low:.2f}", high=f"{high:.2f}")


def value(estimate: float, kind: str) -> str:
    """A share or mean to a digit more than elsewhere, since weights move numbers by little."""
    if np.isnan(estimate):
        return ""
    said = f"{100 * estimate:.1f}%" if kind == "share" else f"{estimate:.2f}"
    return said.replace("-", MINUS)


def change(difference: float, kind: str) -> str:
    """A difference with its sign: in percentage points, or in points of a scale."""
    if np.isnan(difference):
        return ""
    said = f"{100 * difference:+.1f}" if kind == "share" else f"{difference:+.2f}"
    return said.replace("-", MINUS) if float(said) else said[1:]


def kind_of(item: Item) -> str:
    """What an item is quoted by: "share" of the favourable answers, or "mean"."""
    return "mean" if item.scale else "share"


def moved(item: Item, before: str, after: str) -> str:
    """What is compared, of whom, under which two weights."""
    statement = item.statement or say("subtitle.answer", label=item.favourable_label)
    said = f"weights.moves_{kind_of(item)}"
    return say(said, statement=statement, title=item.title, before=before, after=after)


def headline(found: Reweighting, weighting: WeightingSpec) -> str:
    """Whether the population's shares hold now, and what weighting costs then."""
    met = say("weights.trimmed", trim=f"{weighting.trim:g}") if weighting.trim else ""
    if len(found.gaps):
        held = found.gaps["before"].max() < HELD
        met = say("weights.held" if held else "weights.met")
    return say("weights.met_cost", met=met, cost=cost(found.effect.after))


def shares_note(found: Reweighting, margin: str) -> str:
    """What the shares of a margin are of, and which of them stay."""
    kept = found.shares.loc[found.shares["margin"] == margin, "kept"].any()
    note = say("weights.shares_note")
    return f"{note} {say('weights.shares_kept_note')}" if kept else note


def not_offered(survey: Survey, shipped: Sequence[Shipped]) -> str:
    """The tables that cannot be weighted to, each with the reason; "" where all can."""
    reasons: dict[str, list[str]] = {}
    for found in shipped:
        if not found.margin:
            reason = say(f"weights.reason_{found.reason.replace(' ', '_')}")
            name = survey.breaks[found.break_].label if found.break_ else ""
            reasons.setdefault(reason, []).append(name or say(f"weights.table_{found.table}"))
    each = [
        say("weights.not_offered_reason", tables=listed(tables), reason=reason)
        for reason, tables in reasons.items()
    ]
    return say("weights.not_offered", reasons="; ".join(each)) if each else ""


def figures(survey: Survey, shipped: Sequence[Shipped]) -> str:
    """What the shares of the population are, and of when; "" where none is used."""

    def told(sources: Mapping[str, Sequence[str]]) -> str:
        each = [
            say("weights.figures_country", source=source, countries=listed(countries))
            for source, countries in sources.items()
        ]
        return "; ".join(each)

    sources: dict[str, list[str]] = {}
    for found in shipped:
        sources.setdefault(told(found.sources), []).append(survey.breaks[found.break_].label)
    each = [
        say("weights.figures_of", table=listed(labels), sources=words)
        for words, labels in sources.items()
    ]
    if not each:
        return ""
    return " ".join([say("weights.figures", sources=". ".join(each)), say("weights.figures_note")])


def spread_alt(effect: Effect, survey: Survey) -> str:
    """The histogram in words, for those who do not see it."""
    rows = effect.spread[effect.spread["after"] > 0]
    values = [
        say("weights.alt_spread_value", range=weights_from(low, high), share=value(share, "share"))
        for low, high, share in zip(rows["low"], rows["high"], rows["after"], strict=True)
    ]
    return _alt("spread", values, survey)


def cost_alt(effect: Effect, survey: Survey) -> str:
    """The bars in words."""
    rows = effect.after.groups.query("n > 0")
    values = [
        say("weights.alt_cost_value", group=group(name), n=f"{n:,}", n_eff=f"{n_eff:,.0f}")
        for name, n, n_eff in zip(rows["group"], rows["n"], rows["n_eff"], strict=True)
    ]
    return _alt("cost", values, survey)


def moves_alt(effect: Effect, item: Item, survey: Survey) -> str:
    """The changes in words."""
    rows, kind = effect.moves, kind_of(item)
    values = [
        say(
            "weights.alt_moves_value",
            group=group(name),
            before=value(before, kind) or remark(flag),
            after=value(after, kind) or remark(flag),
        )
        for name, before, after, flag in zip(
            rows["group"], rows["before"], rows["after"], rows["flag"], strict=True
        )
    ]
    return _alt("moves", values, survey)


def _alt(kind: str, values: Sequence[str], survey: Survey) -> str:
    note = say("mark.synthetic_note") if survey.synthetic else ""
    parts = (say(f"weights.alt_{kind}"), "; ".join(values) + ".", note)
    return " ".join(part for part in parts if part)
