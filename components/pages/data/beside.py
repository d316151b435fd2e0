"""The files that belong to a survey: a design file, joined by a key, and further waves.

Its reader has strata and sampling points in a file of their own, or one file for each wave.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components import drafts, edits, sessions, text
from components.commandline import options
from components.drafts import Draft
from components.opening import open_files
from components.refusals import refused_here
from components.sessions import without_content
from components.state import drafted
from components.text import say
from data.model import Code
from data.profile import AppendSpec, JoinSpec
from data.readers import FORMATS
from data.recorded import File, Recorded

KEYS = (
    "cntry",
    "country",
    "essround",
    "wave",
    "idno",
    "id",
    "respid",
    "respno",
    "caseid",
    "uniqid",
)
"""Names that surveys give to the columns that tell respondents apart, as a first guess at a key."""


def show(draft: Draft) -> None:
    """Draw the way to add a file, and what each of the files is to the survey."""
    with st.expander(say("beside.title"), expanded=bool(draft.opened.others)):
        st.markdown(say("beside.what"))
        uploads = st.file_uploader(
            say("beside.add"),
            type=[*FORMATS],
            accept_multiple_files=True,
            key="beside_files",
            on_change=_want,
        )
        if st.session_state.pop("beside_now", False):
            known = draft.opened.others
            new = [File(one.name, one.getvalue()) for one in uploads if one.name not in known]
            with refused_here():
                _add(draft, new)
        for name, (_, recorded) in draft.opened.others.items():
            with st.container(border=True), refused_here():
                _one(draft, name, recorded)


def _want() -> None:
    st.session_state["beside_now"] = True


def _add(draft: Draft, files: Sequence[File]) -> None:
    with st.spinner(say("load.opening")):
        more = {file.name: open_files(file, None, [], options().limits) for file in files}
    others = {name: (without_content(one.file), one.recorded) for name, one in more.items()}
    opened = replace(draft.opened, others={**draft.opened.others, **others})
    sessions.describe(replace(draft, opened=opened))
    st.rerun()


def _one(draft: Draft, name: str, recorded: Recorded) -> None:
    """One file: what it is to the survey, or the form that says so."""
    opened = draft.opened
    same = [column for column in recorded.names if column in opened.recorded.names]
    size = {"rows": f"{recorded.rows:,}", "columns": f"{len(recorded.names):,}"}
    st.markdown(say("beside.size", name=text.escaped(name), same=f"{len(same):,}", **size))
    if opened.join and opened.join.file == name:
        st.markdown(say("beside.joined", columns=text.escaped(text.listed(opened.join.on))))
    elif any(spec.file == name for spec in opened.append):
        st.markdown(say("beside.appended"))
    else:
        kind = st.segmented_control(
            say("beside.kind"),
            ["design", "wave"],
            format_func=lambda kind: say(f"beside.{kind}"),
            key=f"beside_kind_{name}",
            label_visibility="collapsed",
        )
        if kind == "design":
            _design(draft, name, same)
        elif kind == "wave":
            _wave(draft, name, recorded)
        return
    st.button(say("beside.remove"), key=f"beside_remove_{name}", on_click=_remove, args=(name,))


def _design(draft: Draft, name: str, same: Sequence[str]) -> None:
    with st.form(f"beside_design_{name}", border=False):
        guess = [column for column in same if column.lower() in KEYS]
        on = st.multiselect(say("beside.key"), same, default=guess, help=say("beside.key_help"))
        if st.form_submit_button(say("beside.join"), disabled=not same) and on:
            opened = replace(draft.opened, join=JoinSpec(file=name, on=on))
            sessions.describe(drafts.with_files(draft, opened))
            st.rerun()


def _wave(draft: Draft, name: str, recorded: Recorded) -> None:
    """Append a file: which wave it is where it does not say so, and what its columns are called."""
    opened = draft.opened
    wave = next(iter(draft.decided.columns.get("wave", draft.detected.certain("wave"))), "wave")
    first_says = wave in opened.recorded.names or wave in opened.constant
    with st.form(f"beside_wave_{name}", border=False):
        first = "" if first_says else _asked_wave(opened.file.name)
        this = "" if wave in recorded.names else _asked_wave(name)
        columns = _renamed(draft, recorded)
        if st.form_submit_button(say("beside.append")):
            own = {wave: _code(this)} if this else {}
            spec = AppendSpec(file=name, columns=columns, constant=own)
            constant = {**opened.constant, **({wave: _code(first)} if first else {})}
            more = replace(opened, append=(*opened.append, spec), constant=constant)
            decisions = {**draft.decided.columns, "wave": (wave,)}
            draft = replace(draft, decided=replace(draft.decided, columns=decisions))
            sessions.describe(drafts.with_files(draft, more))
            st.rerun()


def _asked_wave(name: str) -> str:
    return st.text_input(say("beside.is_wave", name=text.escaped(name)), required=True).strip()


def _code(said: str) -> Code:
    return int(said) if said.isdecimal() else said


def _renamed(draft: Draft, recorded: Recorded) -> dict[str, str]:
    """Which of its columns are those that the survey uses and that it has by no such name."""
    used = [column for _, column in draft.profile.columns] if draft.profile else []
    lacking = [column for column in dict.fromkeys(used) if column not in recorded.names]
    if not lacking:
        return {}
    st.markdown(say("beside.lacking", count=len(lacking)))
    names = [column for column in recorded.names if column not in used]
    after = st.data_editor(
        edits.lacking(lacking, draft.opened.whole.wordings),
        hide_index=True,
        disabled=["column", "wording"],
        column_config={
            "column": st.column_config.TextColumn(say("questions.column"), width=110),
            "wording": st.column_config.TextColumn(say("questions.wording"), width=240),
            "there": st.column_config.SelectboxColumn(
                say("beside.there"), options=names, width=160
            ),
        },
        alt=say("beside.lacking_alt"),
    )
    return edits.lacking_said(after)


def _remove(name: str) -> None:
    """Take a file away: what it added to the survey goes with it."""
    draft = drafted()
    opened = draft.opened
    others = {other: known for other, known in opened.others.items() if other != name}
    append = tuple(spec for spec in opened.append if spec.file != name)
    join = None if opened.join and opened.join.file == name else opened.join
    constant = opened.constant if append else {}
    rest = replace(opened, others=others, append=append, join=join, constant=constant)
    with refused_here():
        sessions.describe(drafts.with_files(draft, rest))
