"""Plain data as bytes, and bytes in frames: the only language the jail and the parent share.

A tree is None, bool, int, float, complex, str, a NumPy array of numbers, or a list or tuple of
trees. Exact types only: a subclass can lie about what it holds, so it is refused before a byte
crosses. Nothing here unpickles, imports or evaluates, and every malformed byte ends in one
`FrameError`. The worker and the parent run this same file; it needs nothing but NumPy.
"""

from __future__ import annotations

import builtins
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

# The student's code shares the worker's interpreter. Functions look builtins up here, so a patched
# `builtins.len` cannot spoil the result of another function by accident.
globals()["__builtins__"] = dict(vars(builtins))

Tree = Any

TOKEN_BYTES = 16
_HEADER = struct.Struct("<16scI")
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")
_F64 = struct.Struct("<d")
_C128 = struct.Struct("<dd")

_MAX_INT_BYTES = 32
_MAX_DIMENSIONS = 6  # what reads a result prints it, and prints corners of every axis
_MAX_EXTENT = 1 << 40
_SIZES = [struct.Struct(f"<{dimensions + 1}Q") for dimensions in range(_MAX_DIMENSIONS + 1)]  # the shape, the length
_DTYPES = ("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")

# Bound now, because `np.asarray = ...` in a submission must not reach our own work.
_ndarray = np.ndarray
_generic = np.generic
_dtype = np.dtype
_frombuffer = np.frombuffer
_array = np.array
_pack_u32, _pack_u64, _pack_f64, _pack_c128 = _U32.pack, _U64.pack, _F64.pack, _C128.pack
_type_name = type.__dict__["__name__"].__get__
_DTYPE_OF = {tag: np.dtype(tag) for tag in _DTYPES}
_DTYPE_LIST = [np.dtype(tag) for tag in _DTYPES]
_INDEX = {tag: index for index, tag in enumerate(_DTYPES)}
_ITEM_BYTES = {tag: np.dtype(tag).itemsize for tag in _DTYPES}
_PYTHON_SCALARS = frozenset({"|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f8", "<c16"})
_ADVICE = "return plain numbers, lists, tuples or NumPy arrays"


def _rows(shape: tuple[int, ...]) -> int:
    """How many rows an array without a single number claims; they cost no bytes here, but a list each later."""
    rows = 1
    for extent in shape:
        rows *= extent or 1
    return rows if 0 in shape else 0


class FrameError(ValueError):
    """The bytes are not what this file writes: garbled, forged, cut short or out of bounds."""


class Unusable(ValueError):
    """A value that cannot be sent, with the sentence that says why and what to return instead."""


class TooLarge(Unusable):
    """A value that is of a plain type but too big or too deep."""


@dataclass(frozen=True)
class Bounds:
    """How large a tree may be."""

    depth: int = 16
    nodes: int = 50_000
    size: int = 8 * 1024 * 1024
    text: int = 64 * 1024


def type_name(value: object) -> str:
    """The name of a value's class, read past any metaclass, shortened."""
    return str(_type_name(type(value)))[:60]


def encode(value: Tree, bounds: Bounds | None = None) -> bytes:
    """The bytes of a tree; `Unusable` with a sentence if it is not one."""
    encoder = _Encoder(bounds or Bounds())
    encoder.put(value, 0)
    return b"".join(encoder.parts)


class _Encoder:
    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.parts: list[bytes] = []
        self.nodes = 0
        self.size = 0

    def emit(self, *parts: bytes) -> None:
        for part in parts:
            self.size += len(part)
            self.parts.append(part)
        if self.size > self.bounds.size:
            raise TooLarge(f"more than {self.bounds.size:,} bytes of data")

    def put(self, value: Tree, depth: int) -> None:
        self.nodes += 1
        if self.nodes > self.bounds.nodes:
            raise TooLarge(f"more than {self.bounds.nodes:,} values")
        if depth > self.bounds.depth:
            raise TooLarge(f"lists nested more than {self.bounds.depth} deep")
        kind = type(value)
        if value is None:
            self.emit(b"N")
        elif kind is bool:
            self.emit(b"T" if value else b"F")
        elif kind is int:
            self.put_int(value)
        elif kind is float:
            self.emit(b"f", _pack_f64(value))
        elif kind is complex:
            self.emit(b"c", _pack_c128(value.real, value.imag))
        elif kind is str:
            self.put_text(value)
        elif kind is list or kind is tuple:
            self.emit(b"l" if kind is list else b"t", _pack_u32(len(value)))
            for item in value:
                self.put(item, depth + 1)
        elif kind is _ndarray:
            self.put_array(value)
        elif issubclass(kind, _generic) and kind.__module__ == "numpy" and hasattr(value, "dtype"):
            self.put_scalar(value, depth)
        else:
            raise Unusable(self.refusal(value, depth))

    def put_int(self, value: int) -> None:
        if value.bit_length() > 8 * _MAX_INT_BYTES - 1:
            raise TooLarge("a whole number of more than 76 digits")
        width = value.bit_length() // 8 + 1
        self.emit(b"i", bytes((width,)), value.to_bytes(width, "little", signed=True))

    def put_text(self, value: str) -> None:
        if len(value) > self.bounds.text:
            raise TooLarge(f"a text of more than {self.bounds.text:,} characters")
        body = value.encode("utf-8", "replace")
        self.emit(b"s", _pack_u32(len(body)), body)

    def put_array(self, value: Any) -> None:
        index = _INDEX.get(value.dtype.str)
        if index is None:
            index = _INDEX.get(value.dtype.newbyteorder("<").str)
        if index is None:
            raise Unusable(f"an array of dtype {str(value.dtype)[:40]}; its dtype must be numbers, such as float64")
        if value.nbytes + self.size > self.bounds.size:
            raise TooLarge(f"more than {self.bounds.size:,} bytes of data")
        if value.ndim > _MAX_DIMENSIONS:
            raise TooLarge(f"an array of more than {_MAX_DIMENSIONS} dimensions")
        shape = value.shape
        if not value.size and _rows(shape) > self.bounds.nodes:
            raise TooLarge(f"an empty array with more than {self.bounds.nodes:,} rows")
        body = (value if value.dtype == _DTYPE_LIST[index] else value.astype(_DTYPE_LIST[index])).tobytes()
        self.emit(b"a", bytes((index, len(shape))), _SIZES[len(shape)].pack(*shape, len(body)), body)

    def put_scalar(self, value: Any, depth: int) -> None:
        tag = value.dtype.newbyteorder("<").str
        if tag in _PYTHON_SCALARS:
            self.nodes -= 1
            self.put(value.item(), depth)
        elif tag in _ITEM_BYTES:
            self.put_array(_array(value))  # float32 and its like keep their dtype
        else:
            raise Unusable(self.refusal(value, depth))

    def refusal(self, value: object, depth: int) -> str:
        name = type_name(value)
        article = "an" if name[:1].lower() in tuple("aeiou") else "a"
        inside = "" if depth == 0 else "something that holds "
        if issubclass(type(value), _ndarray):
            return f"{inside}{article} {name}; return a plain list or NumPy array"
        return f"{inside}{article} {name}; {_ADVICE}"


def decode(data: bytes, bounds: Bounds | None = None) -> Tree:
    """The tree of these bytes, trusting none of them. Its arrays cannot be written to."""
    try:
        decoder = _Decoder(data, bounds or Bounds())
        tree = decoder.take(0)
    except FrameError:
        raise
    except (ValueError, TypeError, OverflowError, MemoryError, struct.error, RecursionError) as fault:
        raise FrameError(f"malformed data ({type(fault).__name__})") from None
    if decoder.at != len(data):
        raise FrameError("bytes left over after the data")
    return tree


class _Decoder:
    def __init__(self, data: bytes, bounds: Bounds) -> None:
        if len(data) > bounds.size:
            raise FrameError("more data than agreed")
        self.data = data
        self.bounds = bounds
        self.at = 0
        self.nodes = 0

    def take(self, depth: int) -> Tree:
        self.nodes += 1
        if self.nodes > self.bounds.nodes or depth > self.bounds.depth:
            raise FrameError("more values, or deeper ones, than agreed")
        read = _READ.get(self.some(1))
        if read is None:
            raise FrameError("an unknown tag")
        return read(self, depth)

    def some(self, count: int) -> bytes:
        at = self.at
        self.at = end = at + count
        if end > len(self.data):
            raise FrameError("the data is cut short")
        return self.data[at:end]

    def fields(self, layout: struct.Struct) -> tuple[Any, ...]:
        return layout.unpack(self.some(layout.size))

    def integer(self, depth: int) -> Tree:
        width = self.some(1)[0]
        if not 1 <= width <= _MAX_INT_BYTES:
            raise FrameError("a whole number out of bounds")
        return int.from_bytes(self.some(width), "little", signed=True)

    def text(self, depth: int) -> Tree:
        (length,) = self.fields(_U32)
        if length > 4 * self.bounds.text:
            raise FrameError("a text longer than agreed")
        return self.some(length).decode("utf-8")

    def list(self, depth: int) -> Tree:
        (count,) = self.fields(_U32)
        if count > len(self.data) - self.at:  # every item takes a byte at least
            raise FrameError("the data is cut short")
        return [self.take(depth + 1) for _ in range(count)]

    def array(self, depth: int) -> Tree:
        index, dimensions = self.some(2)
        if index >= len(_DTYPES) or dimensions > _MAX_DIMENSIONS:
            raise FrameError("an unknown kind of array")
        tag = _DTYPES[index]
        *shape, length = self.fields(_SIZES[dimensions])
        count = 1
        for extent in shape:
            count *= extent
            if extent > _MAX_EXTENT:
                raise FrameError("an array with an impossible shape")
        if count * _ITEM_BYTES[tag] != length:
            raise FrameError("an array whose shape and bytes disagree")
        if not count and _rows(tuple(shape)) > self.bounds.nodes:
            raise FrameError("an empty array with more rows than agreed")
        body = self.some(length)
        if tag == "|b1" and body.strip(b"\0\1"):
            raise FrameError("an array of bool with other values")
        return _frombuffer(body, dtype=_DTYPE_OF[tag]).reshape(shape)  # read-only


_READ: dict[bytes, Callable[[_Decoder, int], Tree]] = {
    b"N": lambda decoder, depth: None,
    b"T": lambda decoder, depth: True,
    b"F": lambda decoder, depth: False,
    b"i": _Decoder.integer,
    b"f": lambda decoder, depth: decoder.fields(_F64)[0],
    b"c": lambda decoder, depth: complex(*decoder.fields(_C128)),
    b"s": _Decoder.text,
    b"l": _Decoder.list,
    b"t": lambda decoder, depth: tuple(_Decoder.list(decoder, depth)),
    b"a": _Decoder.array,
}


def frame(token: bytes, kind: bytes, body: bytes) -> bytes:
    """One frame: the run's token, one letter, the length, the body."""
    return _HEADER.pack(token, kind, len(body)) + body


class FrameReader:
    """Cuts a byte stream into frames; `total` bounds all of them together."""

    def __init__(self, token: bytes, total: int) -> None:
        self._token = token
        self._left = total
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames (kind, body) that are complete now; `FrameError` at the first wrong byte.

        One by one, so that what came before a wrong byte counts however the stream was cut.
        """
        self._left -= len(data)
        if self._left < 0:
            raise FrameError("more data than agreed")
        self._buffer += data
        while len(self._buffer) >= _HEADER.size:
            token, kind, length = _HEADER.unpack_from(self._buffer)
            if token != self._token:
                raise FrameError("a frame without this run's token")
            if length > self._left + len(self._buffer):
                raise FrameError("a frame longer than agreed")
            end = _HEADER.size + length
            if end > len(self._buffer):
                return
            body = bytes(self._buffer[_HEADER.size : end])
            del self._buffer[:end]
            yield kind, body

    @property
    def pending(self) -> bool:
        """Whether a frame was begun and not finished."""
        return bool(self._buffer)
