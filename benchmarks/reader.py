"""One reader of a served app: a client that says what a browser says, and draws nothing."""

import asyncio
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

HOME = "countries"
"""The page at the app's own address."""

PATIENCE = 30
"""Seconds after which a reader takes an answer for lost."""

CHOICES = ("selectbox", "button_group", "multiselect")
"""The kinds of widgets that readers change; others are sent as they were drawn."""

AGE = 2
"""Runs for which a browser keeps a large message (`global.maxCachedMessageAge`)."""

GOES_ON = (ForwardMsg.FINISHED_EARLY_FOR_RERUN, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Unanswered(Exception):  # noqa: N818 - what happened to the reader
    """What a reader asked for did not come, or came as an error."""


@dataclass
class Choice:
    """A widget as it is drawn: what is on offer, and what is chosen."""

    id: str
    kind: str
    parameter: str
    options: tuple[str, ...]
    chosen: tuple[str, ...]

    def state(self) -> WidgetState:
        """What the browser says of it."""
        if self.kind == "selectbox":
            return WidgetState(id=self.id, string_value=self.chosen[0] if self.chosen else None)
        state = WidgetState(id=self.id)
        state.string_array_value.data.extend(self.chosen)
        return state


@dataclass
class Reader:
    """A tab of a browser on the app; `async with` opens and closes its connection.

    Attributes
    ----------
    url : of the app, with its sub-path
    choices : the widgets of the page that is open, by their keys
    states : what is chosen in each widget by its id, which the server need not say again
    pages : the hash of each page by its name in the address
    """

    url: str
    choices: dict[str, Choice] = field(default_factory=dict)
    states: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    page: str = ""
    query: str = ""
    kept: dict[str, int] = field(default_factory=dict)
    runs: int = 0

    async def __aenter__(self) -> Self:
        """Fetch the page, as whose reader a proxy knows them from then on, and connect."""
        address = urlsplit(self.url)
        cookies = await asyncio.to_thread(_fetched, f"{self.url}/")
        self.socket: ClientConnection = await connect(
            f"ws://{address.netloc}{address.path}/_stcore/stream",
            origin=f"http://{address.netloc}",
            subprotocols=["streamlit", "none"],
            additional_headers={"Cookie": "; ".join(cookies)},
            compression="deflate",
            max_size=None,
            open_timeout=PATIENCE,
            proxy=None,
        )
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.socket.close()

    async def open(self) -> float:
        """The first page, as a new tab asks for it; the seconds until it was there."""
        return await self._ask()

    async def turn(self, page: str) -> float:
        """Another page, by the navigation: the address forgets the choices, the widgets do not."""
        self.page, self.query = self.pages[page], ""
        shared = {key: x for key, x in self.choices.items() if "." not in key and key != "go"}
        self.choices, self.states = shared, {x.id: x.chosen for x in shared.values()}
        return await self._ask()

    async def change(self, key: str, *options: str) -> float:
        """Other options of a widget; the seconds until the page was there."""
        choice = self.choices[key]
        choice.chosen = self.states[choice.id] = options
        if choice.parameter:
            said = [(k, v) for k, v in parse_qsl(self.query) if k != choice.parameter]
            self.query = urlencode([*said, *((choice.parameter, option) for option in options)])
        return await self._ask()

    async def _ask(self) -> float:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string = self.query
        state.page_script_hash = self.page
        state.widget_states.widgets.extend(choice.state() for choice in self.choices.values())
        state.cached_message_hashes.extend(self.kept)
        state.context_info.url = self.url
        state.context_info.color_scheme = "light"
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await self.socket.send(asked.SerializeToString())
                while not self._take(await self.socket.recv()):
                    pass
        except TimeoutError:
            raise Unanswered(f"no answer within {PATIENCE} s") from None
        return time.perf_counter() - start

    def _take(self, content: str | bytes) -> bool:
        """Look at a message; whether it is the last of the answer."""
        message = ForwardMsg()
        message.ParseFromString(content)
        match message.WhichOneof("type"):
            case "new_session":
                self.choices, self.page = {}, message.new_session.page_script_hash
                self.runs += 1
                self.kept = {k: run for k, run in self.kept.items() if run > self.runs - AGE}
            case "navigation":
                self.pages = {
                    page.url_pathname or HOME: page.page_script_hash
                    for page in message.navigation.app_pages
                }
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta":
                if message.metadata.cacheable:
                    self.kept[message.hash] = self.runs
                self._draw(message.delta)
            case "ref_hash":
                self.kept[message.ref_hash] = self.runs
            case "session_event" if message.session_event.HasField("script_compilation_exception"):
                raise Unanswered(message.session_event.script_compilation_exception.message)
            case "script_finished" if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return True
            case "script_finished" if message.script_finished not in GOES_ON:
                raise Unanswered(f"the script ended with {message.script_finished}")
        return False

    def _draw(self, delta: ForwardMsg) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise Unanswered(f"{element.exception.type}: {element.exception.message}")
        if kind == "alert" and element.alert.format == Alert.ERROR:
            raise Unanswered(element.alert.body)
        if kind in CHOICES:
            drawn = getattr(element, kind)
            options = tuple(getattr(option, "content", option) for option in drawn.options)
            if kind == "selectbox":
                default = [drawn.default] if drawn.HasField("default") else []
            else:
                default = drawn.default
            chosen = self.states.get(drawn.id, tuple(options[i] for i in default))
            if drawn.set_value:
                chosen = tuple([drawn.raw_value] if kind == "selectbox" else drawn.raw_values)
            self.states[drawn.id] = chosen
            self.choices[drawn.id.split("-", 2)[2]] = Choice(
                drawn.id, kind, drawn.query_param_key, options, chosen
            )


def _fetched(url: str) -> list[str]:
    """The cookies that come with a page."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as page:  # noqa: S310 - loopback
        return [said.split(";")[0] for said in page.headers.get_all("Set-Cookie") or []]
