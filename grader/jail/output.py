"""What a submission prints: its head and its tail, and a count of all of it."""

from __future__ import annotations

import unicodedata


class Output:
    """Keeps at most `limit` bytes of a stream: one half from its beginning, one half from its end."""

    def __init__(self, limit: int) -> None:
        self._half = limit // 2
        self._head = bytearray()
        self._tail = bytearray()
        self.total = 0

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the stream."""
        self.total += len(data)
        room = self._half - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        self._tail += data
        del self._tail[: -self._half or None]

    def text(self) -> str:
        """What is kept, as inert text, with a line where something was left out."""
        missing = self.total - len(self._head) - len(self._tail)
        gap = f"\n... {missing:,} bytes left out ...\n".encode() if missing else b""
        return inert((bytes(self._head) + gap + bytes(self._tail)).decode("utf-8", "replace"))


def inert(text: str) -> str:
    """The text without characters that steer a terminal or reorder what is read."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character if character in "\n\t" or unicodedata.category(character) not in _STEERING else "\ufffd"
        for character in text
    )


_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
