"""A session with a served page, as a browser holds it: one websocket, Streamlit's own messages, nothing drawn."""

import json
import time
from dataclasses import dataclass
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect


@dataclass(frozen=True)
class Rerun:
    """What one rerun took, from the question to the last message, and how many bytes it sent."""

    seconds: float
    sent: int


class Session:
    """One reader's page. Choices are made by the labels of select boxes, as `choose` names them."""

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self._socket, self._page = socket, page
        self._query = ""
        self._states: dict[str, str] = {}  # widget -> its value
        self._widgets: dict[str, tuple[str, list[str], str]] = {}  # label or key -> widget, options, fragment
        self._cached: set[str] = set()
        self.drawn = Rerun(0, 0)

    @classmethod
    async def open(cls, address: str, page: str, query: str = "") -> Self:
        """Connect to the server and draw the page for the first time: `drawn` says what it took."""
        socket = await connect(
            f"{address.replace('http', 'ws')}/_stcore/stream",
            max_size=None,
            compression=None,
            ping_interval=None,
            subprotocols=["streamlit"],
        )
        session = cls(socket, page)
        session._query = query
        session.drawn = await session.rerun()
        return session

    async def close(self) -> None:
        await self._socket.close()

    def options(self, label: str) -> list[str]:
        """What a select box offers."""
        return self._widgets[label][1]

    async def choose(self, label: str, option: str) -> Rerun:
        """Pick an option of a select box."""
        widget, _, fragment = self._widgets[label]
        self._states[widget] = option
        return await self.rerun(fragment)

    async def write(self, label: str, words: str) -> Rerun:
        """Write into a box."""
        widget, _, fragment = self._widgets[label]
        self._states[widget] = words
        return await self.rerun(fragment)

    async def pick(self, chart: str, unit: str) -> Rerun:
        """Select the point of a chart that stands for a unit."""
        widget, _, fragment = self._widgets[chart]
        points = [{"customdata": unit, "curve_number": 0, "point_number": 0, "point_index": 0}]
        self._states[widget] = json.dumps({"selection": {"points": points, "point_indices": [0]}})
        return await self.rerun(fragment)

    async def rerun(self, fragment: str = "") -> Rerun:
        """Ask for the page, or for one fragment of it, and wait until all of it has come."""
        asked = BackMsg()
        state = asked.rerun_script
        state.page_name, state.query_string, state.fragment_id = self._page, self._query, fragment
        state.cached_message_hashes.extend(self._cached)
        for widget, value in self._states.items():
            state.widget_states.widgets.add(id=widget, string_value=value)
        begun, sent = time.perf_counter(), 0
        await self._socket.send(asked.SerializeToString())
        while True:
            data = await self._socket.recv()
            sent += len(data)
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "script_finished":
                return Rerun(time.perf_counter() - begun, sent)
            self._take(message)

    def _take(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self._cached.add(message.hash)
        if message.WhichOneof("type") == "page_info_changed":
            self._query = message.page_info_changed.query_string
        element = message.delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(element.exception.message)
        if element.WhichOneof("type") == "selectbox":
            box = element.selectbox
            self._widgets[box.label] = (box.id, list(box.options), message.delta.fragment_id)
            if box.set_value or box.id not in self._states:
                self._states[box.id] = box.raw_value or box.options[box.default]
        if element.WhichOneof("type") == "text_input":
            self._widgets[element.text_input.label] = (element.text_input.id, [], message.delta.fragment_id)
        if element.WhichOneof("type") == "plotly_chart" and element.plotly_chart.id:
            key = element.plotly_chart.id.rsplit("-", 1)[1]
            self._widgets[key] = (element.plotly_chart.id, [], message.delta.fragment_id)
