"""A view as a link or a file: every choice explicitly, and which data it is a view of."""

import hashlib
import json
from urllib.parse import urlencode, urlsplit

import streamlit as st

from components import uploads
from components.sessions import is_local
from components.text import escaped, say
from data.model import Survey, SurveyError

Choices = dict[str, tuple[object, object]]
"""Name of a control -> what was chosen, and its words in the address."""


def draw(survey: Survey, page: str) -> None:
    """Offer the link of the view, or on a reader's own machine its file, and to open a file."""
    chosen: Choices = st.session_state["chosen"]
    place = st.sidebar.expander(say("share.title"))
    if not is_local():
        address = urlsplit(st.context.url or "")
        place.caption(say("share.link"))
        place.code(link(survey, f"{address.scheme}://{address.netloc}{address.path}", chosen))
    else:
        place.caption(say("share.file"))
        place.download_button(
            say("share.save"), view_file(survey, page, chosen), f"{page}.view.json",
            "application/json", key="share.save", on_click="ignore",
        )  # fmt: skip
    place.file_uploader(
        say("share.open"),
        type="json",
        key="share.open",
        on_change=_open,
        args=(survey,),
        max_upload_size=uploads.TEXT_MB,
    )


def warn(survey: Survey) -> None:
    """Say so where a link was made for other data, or a view file could not be opened."""
    if st.query_params.get("data", fingerprint(survey)) != fingerprint(survey):
        st.warning(say("share.other_link"))
    if problem := st.session_state.pop("share.problem", ""):
        st.warning(escaped(problem))


def fingerprint(survey: Survey) -> str:
    """What tells these data, as described by their profile, from all others."""
    return hashlib.sha256(survey.key.encode()).hexdigest()[:16]


def link(survey: Survey, address: str, chosen: Choices) -> str:
    """The address with all choices, those that are the default now with the others."""
    words = {name: word for name, (_, word) in chosen.items()}
    return f"{address}?{urlencode({**words, 'data': fingerprint(survey)}, doseq=True)}"


def view_file(survey: Survey, page: str, chosen: Choices) -> bytes:
    """The choices as JSON, with the digests of file and profile, and no data."""
    said = {
        "page": page,
        "data": survey.digest,
        "profile": survey.profile_digest,
        "choices": {name: value for name, (value, _) in chosen.items()},
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def read_view_file(content: bytes, survey: Survey) -> tuple[str, dict[str, object]]:
    """The page and the choices of a view file.

    Raises
    ------
    SurveyError
        If it is no view file, or one of other data, or of these data described otherwise.
    """
    try:
        said = json.loads(content)
        page, choices = str(said["page"]), dict(said["choices"])
        data, profile = said["data"], said["profile"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SurveyError(say("share.no_view")) from None
    if data != survey.digest:
        raise SurveyError(say("share.other_data"))
    if profile != survey.profile_digest:
        raise SurveyError(say("share.other_profile"))
    return page, choices


def _open(survey: Survey) -> None:
    """Hand the choices of the file that was just given to the controls, which check them."""
    if not (file := st.session_state["share.open"]):
        return
    try:
        st.session_state["share.page"], st.session_state["given"] = read_view_file(
            uploads.content(file), survey
        )
    except SurveyError as error:
        st.session_state["share.problem"] = str(error)
