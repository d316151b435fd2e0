"""What tests of recorded files share: a look at what a column holds."""

import pytest


@pytest.fixture(scope="session")
def each():
    """A function that gives what every respondent has in a column; None for nothing."""

    def each(column):
        return [column.codes[place] if place >= 0 else None for place in column.row]

    return each
