"""The files of a profile in R: read, joined and appended."""

from collections.abc import Iterable
from pathlib import Path

from components.export.receipts.r_words import text
from data.model import SurveyError
from data.profile import Profile
from data.recorded import Recorded

READERS = {
    ".sav": "read_sav({file}, user_na = TRUE)",
    ".zsav": "read_sav({file}, user_na = TRUE)",
    ".por": "read_por({file}, user_na = TRUE)",
    ".dta": "read_dta({file})",
    ".csv": 'read.csv({file}, check.names = FALSE, na.strings = c("", "NA"), encoding = "UTF-8")',
}
"""How R reads a format; others it cannot."""


def recorded(file: Recorded, profile: Profile) -> Iterable[str]:
    """The lines that make the data frame `recorded`.

    Raises
    ------
    SurveyError
        If R cannot read the format of a file.
    """
    if profile.append or profile.design.join or profile.constant:
        raise SurveyError("receipt: not yet")
    yield f"recorded <- values({_reading(file.name)})"


def _reading(name: str) -> str:
    ending = Path(name).suffix.lower()
    if ending not in READERS:
        raise SurveyError(
            f"receipt: R's haven cannot read {ending}; save the file as .sav, .dta or .csv "
            "for a receipt in R, or take the one in Python"
        )
    return READERS[ending].format(file=text(name))
