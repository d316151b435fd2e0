"""What was detected in a file, in the reader's words."""

from components.text import listed, say
from data.detect import Reason

MOST_NAMES = 6
"""A reason that would name more columns than this counts the rest."""

LONGEST = 120
"""Of a label, so many letters are quoted."""


def worded(reason: Reason) -> str:
    """A reason or a question as a sentence, with words of the file as they are: not as markup."""
    words = {name: _words(name, value) for name, value in reason.values.items()}
    return say(f"detected.{reason.key}", **words)


def _words(name: str, value: object) -> str:
    if name == "kind":
        return say(f"detected_kind.{value}")
    if name == "count":
        return f"{value:,}"
    if isinstance(value, tuple):
        names = [str(each) for each in value[:MOST_NAMES]]
        rest = len(value) - len(names)
        return listed([*names, say("detected.more", count=rest)] if rest else names)
    words = " ".join(str(value).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()} …"
