"""The figure of a trend: each group's line over the waves, and which changes are clear."""

import pandas as pd

from components import tested, text, words
from components.charts import series as chart
from components.figures.figure import Figure, alt, headed, name, provenance_column
from components.findings.finding import Finding
from components.text import say


def figure(finding: Finding) -> Figure:
    """The finding of `findings.trends.trends` as a figure."""
    headline = words.unsaid(finding) or _headline(finding)
    return Figure(
        finding=finding,
        name=name(finding, "trend"),
        headline=words.titled(finding, headline),
        subtitle=say(
            "trends.subtitle",
            measured=words.measured(finding),
            within=_within(finding),
            level=finding.view.level,
        ),
        draw=chart.draw,
        table=_table(finding),
        data=_data(finding),
        notes=_notes(finding),
        alt=alt(say("trends.alt"), headline, _values(finding), finding),
    )


def _groups(finding: Finding, table: pd.DataFrame) -> pd.Series:
    """The name of each row's line."""
    if len(finding.by) > 1:
        return table[finding.by[0]]
    return pd.Series(say("average.whole"), table.index)


def _within(finding: Finding) -> str:
    """The country that the lines are within, "" where they are countries."""
    country = finding.survey.role("country")
    if not country or country.name in finding.by:
        return ""
    return say("trends.within", country=finding.view.country or country.levels[0])


def _headline(finding: Finding) -> str:
    """From the first wave to the last: the line that stands out, or where the change is clear."""
    compared, kind = finding.compared, finding.kind
    if compared.empty:
        wave = finding.shown[finding.by[-1]].iloc[0]
        return say("trends.once", title=finding.item.title, wave=wave)
    said = {"first": compared["b"].iloc[0], "last": compared["a"].iloc[0]}
    names = _groups(finding, compared)
    alone = compared[names == finding.view.country] if len(compared) > 1 else compared
    if len(alone):
        return _of_one(finding, alone.iloc[0], said)
    measured = say(
        f"trends.{kind}", statement=words.statement(finding.item), title=finding.item.title
    )
    clear, up = tested.clear(compared), (compared["difference"] > 0).to_numpy()
    total = int(compared["difference"].notna().sum())
    more, less = (
        words.among(finding, names[clear & (up == side)].tolist(), total, finding.by[0])
        if (clear & (up == side)).any()
        else ""
        for side in (True, False)
    )
    if more and less:
        return say("trends.risen_fallen", measured=measured, more=more, less=less, **said)
    which = "risen" if more else "fallen" if less else "neither"
    groups = more or less or words.among(finding, [], total, finding.by[0])
    sentence = say(f"trends.{which}", measured=measured, groups=groups, **said)
    return sentence[0].upper() + sentence[1:]


def _of_one(finding: Finding, change: pd.Series, said: dict[str, str]) -> str:
    """The change of one line, in the words of its first and last number."""
    kind, table = finding.kind, finding.table
    own = table[_groups(finding, table) == _groups(finding, change.to_frame().T).iloc[0]]
    value = dict(zip(own[finding.by[-1]], own["estimate"], strict=True))
    return say(
        "trends.one_mean" if kind == "mean" else "trends.one",
        name=_groups(finding, change.to_frame().T).iloc[0],
        value_a=text.number(value[said["last"]], kind) or "–",
        value_b=text.number(value[said["first"]], kind) or "–",
        verdict=text.verdict(change["verdict"], change["family"], "trends"),
        title=finding.item.title,
        statement=words.statement(finding.item),
        **said,
    )


def _changes(finding: Finding) -> pd.DataFrame:
    """Each step beside the wave it leads to."""
    steps = finding.steps
    if steps.empty:
        return steps
    return steps.assign(**{finding.by[-1]: steps["a"]}).drop(columns=["answer", "provenance"])


def _tests(finding: Finding, changes: pd.DataFrame) -> pd.DataFrame:
    """Changes in words, beside the columns that say of what."""
    return changes[[*finding.by]].assign(
        change=tested.differences(changes, finding.kind),
        p_adjusted=[text.p_value(p) for p in changes["p_adjusted"]],
        verdict=tested.verdicts(changes),
    )


def _table(finding: Finding) -> pd.DataFrame:
    """A row for each group and wave, with the change from the wave before; then first to last."""
    table, kind, keys = finding.table, finding.kind, list(finding.by)
    rows = table[keys].assign(
        value=[text.number(x, kind) for x in table["estimate"]],
        interval=text.intervals(table, kind),
        n=table["n"].map("{:,}".format),
        remark=table["flag"].map(text.remark),
        provenance=table["provenance"],
    )
    whole = finding.compared
    if len(whole):
        rows = rows.merge(_tests(finding, _changes(finding)), on=keys, how="left")
        across = say("trends.all_waves", first=whole["b"].iloc[0], last=whole["a"].iloc[0])
        whole = whole.assign(**{keys[-1]: across})
        whole = _tests(finding, whole).assign(provenance=whole["provenance"])
        rows = pd.concat([rows, whole], ignore_index=True).fillna("")
    columns = [
        (finding.survey.breaks[keys[0]].label, _groups(finding, rows)),
        (say("controls.wave"), rows[keys[-1]]),
        (say(f"column.{kind}"), rows["value"]),
        (say("column.interval", level=finding.view.level), rows["interval"]),
        (say("column.n"), rows["n"]),
    ]
    if len(whole):
        columns += [
            (say("trends.change"), rows["change"]),
            (say("column.p_adjusted"), rows["p_adjusted"]),
            (say("column.verdict"), rows["verdict"]),
        ]
    if rows["remark"].any():
        columns.append((say("column.flag"), rows["remark"]))
    return headed([*columns, *provenance_column(finding, rows)])


def _data(finding: Finding) -> pd.DataFrame:
    """The estimates, each with the change from the wave before."""
    changes = _changes(finding)
    if changes.empty:
        return finding.table
    changes = changes.rename(columns=lambda x: x if x in finding.by else f"change_{x}")
    return finding.table.merge(changes, on=list(finding.by), how="left")


def _notes(finding: Finding) -> list[str]:
    """The footer, with the dates of all waves and how the lines are to be read."""
    notes = words.footer(finding)
    source, wave = finding.survey.source, finding.by[-1]
    asked = finding.shown[wave].unique()
    periods = [
        say("trends.one_period", wave=level, dates=text.dates(source.fieldwork[level]))
        for level in asked
        if level in source.fieldwork
    ]
    more = [say("trends.fieldwork", dates="; ".join(periods))] if periods else []
    if len(finding.compared):
        more.append(say("trends.tests", family=finding.compared["family"].max()))
    if finding.table["estimate"].isna().any():
        more.append(say("trends.gaps"))
    if len(finding.by) > 1 and finding.survey.breaks[finding.by[0]].role == "age":
        more.append(say("trends.cohorts"))
    more += words.printed(finding)
    if finding.events:
        more.append(words.meanwhile(finding))
    return [*notes[:2], *more, *notes[2:]]


def _values(finding: Finding) -> list[str]:
    table = finding.table
    return [
        say(
            "trends.alt_value",
            name=group,
            wave=wave,
            value=text.number(estimate, finding.kind) or text.remark(flag),
        )
        for group, wave, estimate, flag in zip(
            _groups(finding, table), table[finding.by[-1]], table["estimate"], table["flag"],
            strict=True,
        )
    ]  # fmt: skip
