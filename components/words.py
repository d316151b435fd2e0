"""What is said around the numbers of every finding: of whom, against what, how, from where."""

from collections.abc import Sequence

import pandas as pd

from analysis.reliability import HIDDEN, NOT_ASKED
from analysis.reliability import reasons as reasons_in
from components.findings.finding import Finding
from components.text import dates, listed, remark, say
from data.events import Event
from data.model import UNWEIGHTED, Item, Survey

MOST_NAMES = 4
"""A sentence that would name more groups than this gives their number instead."""


def statement(item: Item) -> str:
    """What those who are favourable say."""
    return item.statement or say("subtitle.answer", label=item.favourable_label)


def whom(finding: Finding) -> str:
    """Of whom the numbers are: the base, and the filters."""
    base = say(f"subtitle.base_{finding.view.base}")
    return say("subtitle.only", base=base, filters=filters(finding)) if finding.view.where else base


def when(finding: Finding) -> str:
    """In which wave, "" where there are none."""
    return say("subtitle.in_wave", wave=finding.view.wave) if finding.view.wave else ""


def filters(finding: Finding) -> str:
    """The filters in words: "Sex: Female; Education: Primary or Secondary"."""
    breaks = finding.survey.breaks
    each = [
        say("subtitle.filter", label=breaks[name].label, levels=say("list.or").join(levels))
        for name, levels in finding.view.where
    ]
    return "; ".join(each)


def measured(finding: Finding) -> str:
    """What is measured, for a subtitle: "% of all respondents who say ...", or the mean."""
    item = finding.item
    low, high = item.scale or ("", "")
    return say(
        f"subtitle.{finding.kind}",
        base=whom(finding),
        only=f" ({filters(finding)})" if finding.view.where else "",
        statement=statement(item),
        title=item.title,
        low=low,
        high=high,
    )


def asked(finding: Finding) -> str:
    """What was asked, after "differ in": "saying Turkey is a friendly country", or a title."""
    item = finding.item
    if finding.kind == "mean":
        return say("asked.mean", title=item.title)
    return say("asked.share", statement=statement(item))


def groups(finding: Finding) -> str:
    """What the rows are, in the plural: countries, age groups, groups."""
    return say(f"groups.{finding.survey.breaks[finding.by[0]].role or 'other'}_plural")


def unsaid(finding: Finding) -> str:
    """The headline where there is no number at all; "" where there is one."""
    item = finding.item
    if (finding.table["flag"] == HIDDEN + NOT_ASKED).all():
        wave = finding.view.wave or finding.survey.title
        return say("headline.not_asked", title=item.title, wave=wave)
    return say("headline.nothing", title=item.title) if finding.shown.empty else ""


def among(finding: Finding, names: Sequence[str], total: int, by: str) -> str:
    """Where, or among whom: groups by name, or by number where they are many, all or none."""
    kind = finding.survey.breaks[by].role or "other"
    if not names:
        return say(f"groups.{kind}_none", total=total)
    if len(names) == total > 1:
        return say(f"groups.{kind}_all", total=total)
    if len(names) > MOST_NAMES:
        return say(f"groups.{kind}_many", count=len(names), total=total)
    return say(f"groups.{kind}", names=listed(names))


def people(finding: Finding, group: str) -> str:
    """Those in a group of the view's break, such as "people aged 15-24"."""
    by = finding.survey.breaks[finding.view.by]
    return say(f"people.{by.role or 'other'}", group=group, label=by.label)


def reference(finding: Finding, *, within: bool = False) -> str:
    """What the groups are compared with: the average of those shown, or everyone.

    Parameters
    ----------
    within : a sentence, rather than by itself
    """
    averaging, by = finding.view.averaging, finding.by
    if not averaging:
        return say("average.whole")
    key = f"average.{'the_' * within}{averaging}"
    return say(key, count=finding.shown[by[0]].nunique())


def footer(finding: Finding) -> list[str]:
    """What a number must travel with: wording, base, n, dates, weights, method, source."""
    survey, view = finding.survey, finding.view
    about = [say(f"footer.base_{'mean' if finding.kind == 'mean' else view.base}")]
    if view.where:
        about.append(say("footer.only", filters=filters(finding)))
    about += _interviews(finding.shown["n"])
    if period := survey.source.fieldwork.get(view.wave or "all"):
        about.append(say("footer.fieldwork", dates=dates(period)))
    for part in ("mode", "population"):
        if said := getattr(survey.source, part):
            about.append(say(f"footer.{part}", words=said))
    lines = [
        *(say("footer.question", wording=item.wording) for item in finding.items if item.wording),
        " ".join(about),
        " ".join(_method(finding)),
        _marked(finding.shown),
        _hidden(finding),
        say("footer.source", producer=survey.source.producer or survey.title),
        synthetic_note(finding),
    ]
    return [line for line in lines if line]


def events(finding: Finding) -> list[tuple[int, Event]]:
    """The events on a chart of time, numbered as they happened."""
    return list(enumerate(finding.events, start=1))


def meanwhile(finding: Finding, *, numbered: bool = True) -> str:
    """The events on a chart of time, with the numbers that they have there, if it draws them."""
    key = "trends.event_note" if numbered else "trends.event_note_plain"
    told = [
        say(key, number=number, title=event.title, dates=dates(event.date))
        for number, event in events(finding)
    ]
    return say("trends.events_note", events=say("list.semicolon").join(told)) if told else ""


def printed(finding: Finding) -> list[str]:
    """What the hollow diamonds of a chart are, where it has some."""
    if finding.published.empty:
        return []
    return [say("record.diamonds", series=listed(finding.published["series"].unique().tolist()))]


def titled(finding: Finding, headline: str) -> str:
    """A headline with the filters that it holds for."""
    if not finding.view.where:
        return headline
    return say("headline.filtered", headline=headline, filters=filters(finding))


def weight_name(survey: Survey, name: str) -> str:
    """A weight in the reader's words."""
    return say("controls.unweighted") if name == UNWEIGHTED else survey.weights[name]


def mark(finding: Finding) -> str:
    """The words inside the plot area of a chart of synthetic data; "" for real data."""
    found = {*finding.shown["provenance"], *finding.compared.get("provenance", ())}
    if not finding.survey.synthetic:
        return ""
    return say("mark.invented" if found == {"invented"} else "mark.synthetic")


def synthetic_note(finding: Finding) -> str:
    """The sentence for synthetic data, naming what is calibrated; "" for real data."""
    shown = finding.shown
    if not finding.survey.synthetic:
        return ""
    met = shown[shown["provenance"] == "calibrated"]
    if met.empty:
        kind = "synthetic" if (shown["provenance"] == "synthetic").any() else "invented"
        return say(f"mark.{kind}_note")
    names = listed(met[finding.by[0]].unique().tolist())
    if len(set(shown["answer"])) > 1:
        names = "; ".join(
            say("mark.of_answer", answer=answer, names=listed(rows[finding.by[0]].tolist()))
            for answer, rows in met.groupby("answer", sort=False)
        )
    return say(
        "mark.calibrated_note" if len(met) == len(shown) else "mark.partly_note", names=names
    )


def sentences(*parts: str) -> str:
    """Parts as sentences in a row, each with its full stop."""
    return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts if part)


def _method(finding: Finding) -> list[str]:
    survey, view = finding.survey, finding.view
    said = [say("footer.weights", weight=weight_name(survey, view.weight))]
    if len(set(finding.table["answer"])) > 1:
        said.append(say("footer.rounding"))
    else:
        said.append(say("footer.method", level=view.level, design=_design(survey)))
    if not finding.compared.empty:
        family = finding.compared["family"].max()
        said.append(say("footer.tests" if family > 1 else "footer.test", family=family))
    if lonely := survey.design.lonely_strata:
        named = listed(lonely[:MOST_NAMES])
        said.append(say(f"footer.lonely_{survey.design.lonely}", count=len(lonely), names=named))
    return said


def _interviews(n: pd.Series) -> list[str]:
    if n.empty:
        return []
    low, high = f"{n.min():,}", f"{n.max():,}"
    return [say("footer.n", n=low) if low == high else say("footer.n_range", low=low, high=high)]


def _design(survey: Survey) -> str:
    design = survey.design
    if design.clustered:
        return say("footer.design_full" if design.stratified else "footer.design_psu")
    if design.design_effect > 1:
        return say("footer.design_effect", effect=f"{design.design_effect:g}")
    return say("footer.design_strata" if design.stratified else "footer.design_none")


def _marked(shown: pd.DataFrame) -> str:
    found = dict.fromkeys(r for flag in shown["flag"] for r in reasons_in(flag))
    if not found:
        return ""
    return say("footer.marks", reasons="; ".join(say(f"reason.{reason}") for reason in found))


def _hidden(finding: Finding) -> str:
    if not finding.by:
        return ""
    gone = finding.table[finding.table["flag"].str.startswith(HIDDEN)]
    groups = zip(*(gone[name] for name in finding.by), strict=True)
    gone = gone.assign(name=[say("list.comma").join(group) for group in groups])
    return " ".join(
        say("footer.hidden", names=listed(rows["name"].unique().tolist()), reason=remark(flag))
        for flag, rows in gone.groupby("flag", sort=False)
    )
