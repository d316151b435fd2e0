"""The figure of all pairs of groups: who differs from whom."""

import pandas as pd

from components import tested, text, words
from components.charts import grid
from components.figures.figure import Figure, alt, headed, name, provenance_column
from components.findings.finding import Finding
from components.text import say


def figure(finding: Finding) -> Figure:
    """The finding of `findings.countries.all_pairs` as a figure."""
    headline = words.unsaid(finding) or _headline(finding)
    notes = words.footer(finding)
    notes.insert(1, say("pairs.reading"))
    return Figure(
        finding=finding,
        name=name(finding, "pairs"),
        headline=words.titled(finding, headline),
        subtitle=say(
            f"pairs.subtitle_{finding.kind}",
            measured=words.measured(finding),
            wave=words.when(finding),
        ),
        draw=grid.pairs,
        table=table(finding),
        data=finding.compared,
        notes=notes,
        alt=alt(say("pairs.alt"), headline, values(finding), finding),
    )


def _headline(finding: Finding) -> str:
    compared = finding.compared
    clear, total = int(tested.clear(compared).sum()), int(compared["difference"].notna().sum())
    which = "all" if clear == total else "some" if clear else "none"
    return say(
        f"pairs.{which}",
        clear=clear,
        total=total,
        groups=words.groups(finding),
        asked=words.asked(finding),
    )


def table(finding: Finding) -> pd.DataFrame:
    """Every pair in words, with the estimates of both where the finding has them."""
    compared, kind = finding.compared, finding.kind
    columns = [
        (say("column.a"), compared["a"]),
        (say("column.b"), compared["b"]),
        *(
            (f"{say(f'column.{kind}')}, {say(f'column.{side}')}", values)
            for side in ("a", "b")
            if f"estimate_{side}" in compared
            for values in [[text.number(x, kind) for x in compared[f"estimate_{side}"]]]
        ),
        (say("column.difference"), [text.signed(x, kind) for x in compared["difference"]]),
        (say("column.interval", level=finding.view.level), text.signed_intervals(compared, kind)),
        (say("column.p"), [text.p_value(p) for p in compared["p"]]),
        (say("column.p_adjusted"), [text.p_value(p) for p in compared["p_adjusted"]]),
        (say("column.verdict"), tested.verdicts(compared)),
    ]
    return headed([*columns, *provenance_column(finding, compared)])


def values(finding: Finding) -> list[str]:
    """Every pair in a few words, for the alternative text."""
    said = tested.summaries(finding.compared, finding.kind)
    return [
        say("pairs.alt_value", a=a, b=b, difference=difference)
        for a, b, difference in zip(finding.compared["a"], finding.compared["b"], said, strict=True)
    ]
