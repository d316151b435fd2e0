"""The figure of a gap as it is, at the same composition, and net of a model, side by side."""

from collections.abc import Sequence

import pandas as pd

from components import tested, text, words
from components.charts import contrasted
from components.figures.figure import Figure, alt, headed, name, provenance_column
from components.findings.composition import ADJUSTED, RAW, STANDARDISED
from components.findings.finding import Finding
from components.text import say


def figure(finding: Finding, same: Sequence[str], net: Sequence[str]) -> Figure:
    """The finding of `findings.composition.composition` as a figure.

    Parameters
    ----------
    same, net : what it was standardised over, and adjusted for
    """
    compared = finding.compared
    people = {side: words.people(finding, compared[side].iloc[0]) for side in ("a", "b")}
    headline = words.unsaid(finding) or _headline(finding, people)
    notes = words.footer(finding)
    labels = {
        STANDARDISED: text.listed([finding.survey.breaks[x].label for x in same]),
        ADJUSTED: text.listed([finding.survey.breaks[x].label for x in net]),
    }
    used = [method for method in labels if (compared["method"] == method).any()]
    notes[1:1] = [say(f"composition.note_{method}", breaks=labels[method]) for method in used]
    return Figure(
        finding=finding,
        name=name(finding, "composition"),
        headline=words.titled(finding, headline),
        subtitle=say(
            f"composition.subtitle_{finding.kind}",
            measured=words.measured(finding),
            wave=words.when(finding),
            a=compared["a"].iloc[0],
            b=compared["b"].iloc[0],
        ),
        draw=contrasted.draw,
        table=_table(finding),
        data=compared,
        notes=notes,
        alt=alt(say("composition.alt"), headline, _values(finding), finding),
    )


def _headline(finding: Finding, people: dict[str, str]) -> str:
    """Whether the clear gaps stay clear; of the country that stands out, its gaps in numbers."""
    compared = finding.compared
    if finding.view.country and len(finding.by) > 1:
        own = compared[compared[finding.by[0]] == finding.view.country]
        gaps = [
            say(
                "composition.one_gap",
                gap=text.signed(row["difference"], finding.kind) or say("grid.hidden"),
                method=say(f"composition.{row['method']}"),
            )
            for row in own.to_dict("records")
        ]
        return say(
            "composition.one",
            name=finding.view.country,
            asked=words.asked(finding),
            gaps=text.listed(gaps),
            **people,
        )
    clear = {
        method: int(tested.clear(rows).sum())
        for method, rows in compared.groupby("method", sort=False)
    }
    said = [
        say("composition.count", count=count, method=say(f"composition.{method}"))
        for method, count in clear.items()
    ]
    total = int((compared["method"] == RAW).sum())
    return say(
        "composition.headline",
        counts=text.listed(said),
        total=total,
        asked=words.asked(finding),
        **people,
    )


def _table(finding: Finding) -> pd.DataFrame:
    compared, kind = finding.compared, finding.kind
    alone = len(finding.by) == 1
    label = say("column.group") if alone else finding.survey.breaks[finding.by[0]].label
    columns = [
        (label, [say("average.whole")] * len(compared) if alone else compared[finding.by[0]]),
        (say("column.method"), [say(f"composition.{x}") for x in compared["method"]]),
        (say("column.gap"), [text.signed(x, kind) for x in compared["difference"]]),
        (say("column.interval", level=finding.view.level), text.signed_intervals(compared, kind)),
        (say("column.p"), [text.p_value(p) for p in compared["p"]]),
        (say("column.p_adjusted"), [text.p_value(p) for p in compared["p_adjusted"]]),
        (say("column.verdict"), tested.verdicts(compared)),
    ]
    return headed([*columns, *provenance_column(finding, compared)])


def _values(finding: Finding) -> list[str]:
    compared, alone = finding.compared, len(finding.by) == 1
    names = [say("average.whole")] * len(compared) if alone else compared[finding.by[0]]
    return [
        say("composition.alt_value", name=name, method=say(f"composition.{method}"), gap=gap)
        for name, method, gap in zip(
            names, compared["method"], tested.summaries(compared, finding.kind), strict=True
        )
    ]
