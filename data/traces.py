"""Where something failed, without what it says: a message may quote a respondent's answer."""

import traceback


def trace(error: BaseException) -> str:
    """The lines of code that led to an error, and what kind it is; no message, no value.

    What it was raised from, or while handling, comes first, as Python has it.
    """
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    said = [trace(before), "\n\n"] if before else []
    lines = traceback.format_tb(error.__traceback__)
    return "".join([*said, *lines, type(error).__qualname__])
