"""The figure of gaps of gaps: whether the gap of two groups differs between countries."""

from components import tested, words
from components.charts import grid
from components.figures.figure import Figure, alt, name
from components.figures.pairs import table, values
from components.findings.finding import Finding
from components.text import say


def figure(finding: Finding) -> Figure:
    """The finding of `findings.gaps.between` as a figure."""
    sides = finding.reference
    people = {side: words.people(finding, sides[side].iloc[0]) for side in ("a", "b")}
    compared = finding.compared
    clear, total = int(tested.clear(compared).sum()), int(compared["difference"].notna().sum())
    which = "all" if clear == total > 0 else "some" if clear else "none"
    said = {"asked": words.asked(finding), "clear": clear, "total": total, **people}
    headline = words.unsaid(finding) or say(f"between.{which}", **said)
    notes = words.footer(finding)
    notes.insert(1, say("pairs.reading"))
    return Figure(
        finding=finding,
        name=name(finding, "between"),
        headline=words.titled(finding, headline),
        subtitle=say(
            f"between.subtitle_{finding.kind}",
            measured=words.measured(finding),
            wave=words.when(finding),
            a=sides["a"].iloc[0],
            b=sides["b"].iloc[0],
        ),
        draw=grid.pairs,
        table=table(finding),
        data=compared,
        notes=notes,
        alt=alt(say("between.alt"), headline, values(finding), finding),
    )
