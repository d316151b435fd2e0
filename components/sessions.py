"""What one reader has in hand, and, on a computer of their own, what a refresh comes back to."""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from components import keeping
from components.commandline import options
from components.drafts import Draft
from components.opened import Choices, Described
from data.recorded import File

MOST = 4
"""So many files are remembered at once: each holds its columns in memory."""


@dataclass
class Session:
    """One tab of a browser, until it is closed or refreshed.

    Attributes
    ----------
    draft : what is being described; it disturbs nothing until it is confirmed
    confirmed : the survey of every page; None for that of the command line, or the demo
    notice : a sentence about what this session could not come back to
    turn_to : the page that shows what was just done; "" for the one that is open
    returned : whether it goes on where another ended, so that choices are brought back
    visited : the pages to which they have been
    """

    draft: Draft | None = None
    confirmed: Described | None = None
    notice: str = ""
    begun: bool = False
    turn_to: str = ""
    returned: bool = False
    visited: set[str] = field(default_factory=set)


@dataclass(frozen=True, eq=False)
class Memory:
    """What the process knows of one file until it ends, on a local machine only.

    Attributes
    ----------
    keep : whether its reader wants it kept on disk; None where they were not asked yet
    kept : the key of what is kept; "" if nothing is
    """

    draft: Draft | None = None
    confirmed: Described | None = None
    choices: Choices = field(default_factory=dict)
    keep: bool | None = None
    kept: str = ""


_memories: OrderedDict[str, Memory] = OrderedDict()
"""By the address of the file; not in `st.session_state`, which a refresh of the browser ends."""


def session() -> Session:
    """The session of this reader."""
    return st.session_state.setdefault("session", Session())


def is_local() -> bool:
    """Whether the server is reached by nobody but the owner of the computer that it runs on.

    The server listens on a loopback address, the browser asked for one, no proxy stands between,
    and the command line does not say otherwise.
    """
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    proxied = any(name == "forwarded" or name.startswith("x-forwarded-") for name in headers)
    asked = urlsplit(f"//{headers.get('host', '')}").hostname
    listening = st.get_option("server.address")
    return not (options().shared or proxied) and _is_loopback(asked) and _is_loopback(listening)


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def memory(address: str) -> Memory:
    """What is known of a file; on a shared server nothing is."""
    return _memories.get(address, Memory()) if is_local() else Memory()


def remember(address: str, **known: Any) -> Memory:
    """Know more of a file, as fields of `Memory`; the file used longest ago is forgotten."""
    if not is_local():
        return Memory()
    _memories[address] = replace(_memories.get(address, Memory()), **known)
    _memories.move_to_end(address)
    while len(_memories) > MOST:
        _memories.popitem(last=False)
    return _memories[address]


def without_content(file: File) -> File:
    """A file as a session holds it: its bytes only where they may be kept on disk later."""
    return file if is_local() or isinstance(file.content, Path) else File(file.name, b"")


def describe(draft: Draft) -> None:
    """Describe this, in place of what was being described."""
    session().draft = draft
    remember(draft.opened.address, draft=draft)


def discard() -> None:
    """Give up what is being described."""
    if dropped := session().draft:
        session().draft = None
        remember(dropped.opened.address, draft=None)


def use(described: Described | None) -> None:
    """Show this survey on every page, each from its first choices; None: the usual one.

    What is being described of the same file is finished with that.
    """
    draft = session().draft
    if draft and described and draft.opened is described.opened:
        remember(described.opened.address, draft=None)
        draft = None
    for name in list(st.session_state):
        del st.session_state[name]
    st.session_state["session"] = Session(draft, described, begun=True, turn_to="countries")
    if described:
        known = memory(described.opened.address)
        on_disk = is_local() and keeping.is_kept(keeping.folder(), described.opened.address)
        remember(
            described.opened.address, confirmed=described, choices={}, keep=on_disk or known.keep
        )
