"""A window without a browser: speaks Streamlit's protocol with a server, and tells how long a run took it to draw."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from types import TracebackType

_PATIENCE: Final = 60.0


@dataclass(frozen=True)
class Run:
    """One run of a screen, as a window sees it.

    Attributes:
        seconds: from asking for it to its end.
        size: bytes of all messages that came meanwhile.
        errors: exceptions that it drew.
    """

    seconds: float
    size: int
    errors: int


class Window:
    """A session of its own at a server on this computer, within a `with` block."""

    def __init__(self, port: int) -> None:
        self._connection = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None
        )

    def run(self, page: str = "", query: str = "") -> Run:
        """Ask for a screen as a browser does that opens or redraws it, and wait until it is whole.

        Args:
            page: its address without the slash; empty for the first one.
            query: what stands behind the question mark.

        Raises:
            TimeoutError: it did not come to an end.
        """
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        began = time.perf_counter()
        self._socket.send(asked.SerializeToString())
        size = errors = 0
        while True:
            data = self._socket.recv(timeout=_PATIENCE)
            size += len(data)
            told = ForwardMsg()
            told.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = told.WhichOneof("type")
            errors += kind == "delta" and told.delta.new_element.WhichOneof("type") == "exception"
            if kind == "script_finished":
                return Run(time.perf_counter() - began, size, errors)

    def __enter__(self) -> Self:
        """Connect."""
        self._socket = self._connection.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave the server."""
        self._connection.__exit__(kind, error, at)
