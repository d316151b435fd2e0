"""A column of a codebook in words and rounded numbers."""

import pandas as pd

from components import text
from components.text import say
from data.codebook import Entry


def worded(entry: Entry, weighted: bool) -> pd.DataFrame:
    """A row for each value of a column, and one for those who have none.

    Parameters
    ----------
    weighted : whether the weights are another number than one
    """
    table = entry.table
    columns = {
        "code": table["code"].map(str),
        "label": table["label"],
        "n": table["n"].map("{:,}".format),
        "share": [text.number(share, "share") for share in table["share"]],
    }
    if weighted:
        columns["weighted"] = table["weighted"].map("{:,.0f}".format)
        columns["weighted_share"] = [
            text.number(share, "share") for share in table["weighted_share"]
        ]
    if table["missing"].any():
        columns["missing"] = table["missing"].map(lambda gone: say("codebook.gone") if gone else "")
    return pd.DataFrame(columns).rename(columns=lambda name: say(f"codebook.{name}"))


def remarks(entry: Entry) -> list[str]:
    """What the table does not list."""
    said = []
    if entry.unlisted:
        said.append(say("codebook.unlisted", count=f"{entry.unlisted:,}"))
    if entry.lowest < entry.highest:
        said.append(say("codebook.range", low=f"{entry.lowest:g}", high=f"{entry.highest:g}"))
    if entry.nothing:
        said.append(say("codebook.without", count=f"{entry.nothing:,}"))
    return said
