"""Claims on a page: the verdicts on all of them, and the words of one."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from analysis.claims import CANNOT_TEST, CONTRADICTED, SUPPORTED, ClaimResult
from analysis.verdicts import CANNOT_TELL, EQUAL
from components.figures.claims import summary
from components.text import escaped, listed, say
from data.claims import read_topics

VERDICTS = (SUPPORTED, CONTRADICTED, EQUAL, CANNOT_TELL, CANNOT_TEST)


def overview(results: Sequence[ClaimResult]) -> None:
    """How many claims have which verdict, and the list of them."""
    counted = Counter(result.verdict for result in results)
    counts = [say(f"claims.count_{v}", count=counted[v]) for v in VERDICTS if counted[v]]
    built_in = any(result.built_in for result in results)
    key = "claims.built_in_headline" if built_in else "claims.headline"
    st.header(escaped(say(key, total=len(results), counts=listed(counts))), anchor=False)
    rows = {
        say("claims.claim"): [result.claim.title for result in results],
        say("column.verdict"): [say(f"claims.{result.verdict}") for result in results],
    }
    st.table(rows, hide_index=True)


def quoted(result: ClaimResult) -> None:
    """The verdict on one claim, whose words it is in, and what was not tested."""
    claim = result.claim
    st.subheader(escaped(summary(result)), anchor=False)
    for words in claim.quotations:
        st.markdown(f"*{escaped(say('claims.quotation', words=words))}*")
    notes = [say("claims.source", source=claim.source)]
    if claim.inference:
        notes.append(say("claims.inference", words=claim.inference))
    for reason in dict.fromkeys(result.left_out.values()):
        names = [name for name, why in result.left_out.items() if why == reason]
        notes.append(say("claims.left_out", names=listed(names), reason=say(f"reason.{reason}")))
    st.markdown("  \n".join(f":small[{escaped(note)}]" for note in notes))


def topics() -> None:
    """What the source speaks of and no question asks about."""
    said = say("claims.topics", topics=listed([topic.title for topic in read_topics()]))
    st.markdown(f":small[{escaped(said)}]")
