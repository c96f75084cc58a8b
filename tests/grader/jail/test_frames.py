"""The tree encoding carries plain data exactly, and refuses everything else on both sides."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.jail.frames import (
    TOKEN_BYTES,
    Bounds,
    FrameError,
    FrameReader,
    TooLarge,
    Unusable,
    decode,
    encode,
    frame,
)

TOKEN = bytes(range(TOKEN_BYTES))

_ARRAYS = npst.arrays(
    dtype=st.sampled_from(["?", "i1", "u2", "<i4", ">i4", "i8", "f2", "f4", ">f8", "f8", "c8", "c16"]),
    shape=npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
_TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**70), 10**70)
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=20)
    | _ARRAYS,
    lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple),
    max_leaves=12,
)


def same(one: Any, two: Any) -> bool:
    """Equal in type, shape, dtype (but for the byte order) and every bit, NaN included."""
    if type(one) is not type(two):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, np.ndarray):
        return one.dtype.newbyteorder("<") == two.dtype and bool(
            one.shape == two.shape and one.astype(two.dtype).tobytes() == two.tobytes()
        )
    if isinstance(one, float):
        return one == two or (math.isnan(one) and math.isnan(two))
    return repr(one) == repr(two) if isinstance(one, complex) else bool(one == two)


@settings(max_examples=200, deadline=None)
@given(_TREES)
def test_every_tree_comes_back_as_it_was(tree: Any) -> None:
    """Types, shapes, dtypes, NaN, signed zeros and empty arrays survive the way out and back."""
    assert same(tree, decode(encode(tree)))


def test_arrays_that_come_back_cannot_be_written_to() -> None:
    """So that equal bytes may be decoded once for many; strided and transposed arrays are laid out anew."""
    array = np.arange(6.0).reshape(2, 3).T[::2]
    back = decode(encode(array))
    assert not back.flags.writeable
    assert back.flags.c_contiguous
    assert back.tolist() == array.tolist()


@pytest.mark.parametrize(
    ("scalar", "back"),
    [(np.float64(0.5), 0.5), (np.int64(3), 3), (np.bool_(True), True), (np.complex128(1j), 1j), (np.uint8(7), 7)],
)
def test_numpy_scalars_become_python_numbers(scalar: Any, back: Any) -> None:
    """A float64 is a float; nobody means a difference."""
    assert same(decode(encode(scalar)), back)


def test_narrow_scalars_keep_their_dtype() -> None:
    """A float32 is less precise than a float, and a finding may want to say so."""
    back = decode(encode(np.float32(0.1)))
    assert (back.dtype, back.shape) == (np.float32, ())


class _Array(np.ndarray):
    pass


class _Float(float):
    pass


class _Text(str):
    pass


class _Int(int):
    pass


class _Rows(list):  # type: ignore[type-arg]
    pass


class _Poser:
    __array_interface__: Any = np.ones(1).__array_interface__

    def __array__(self) -> Any:
        raise AssertionError("must not be asked")

    __float__ = __array__


class _Meta(type):
    def __getattribute__(cls, name: str) -> Any:
        raise AssertionError("must not be asked")


class _Odd(metaclass=_Meta):
    pass


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.ma.masked_array([1.0], [True]), "a MaskedArray; return a plain list or NumPy array"),
        (np.ones(2).view(_Array), "a _Array; return a plain list or NumPy array"),
        (np.asmatrix(np.eye(2)), "a matrix; return a plain list or NumPy array"),
        (_Float(1), "a _Float;"),
        (_Text("x"), "a _Text;"),
        (_Int(1), "a _Int;"),
        (_Rows(), "a _Rows;"),
        (_Poser(), "a _Poser;"),
        (_Odd(), "a _Odd;"),
        ({"a": 1}, "a dict;"),
        ({1}, "a set;"),
        (b"x", "a bytes;"),
        ((item for item in ()), "a generator;"),
        (len, "a builtin_function_or_method;"),
        ([1, {2: 3}], "something that holds a dict;"),
        (np.array([None]), "dtype object"),
        (np.array(["a"]), "dtype <U1"),
        (np.array([(1,)], dtype=[("a", "i4")]), "dtype"),
        (np.datetime64("2020-01-01"), "a datetime64;"),
    ],
)
def test_other_types_are_refused_with_a_sentence(value: Any, said: str) -> None:
    """A subclass can lie about what it holds; only exact types cross, and nothing foreign is asked."""
    with pytest.raises(Unusable) as caught:
        encode(value)
    assert said in str(caught.value)


def _nested(depth: int) -> list[Any]:
    tree: list[Any] = []
    for _ in range(depth):
        tree = [tree]
    return tree


def test_large_trees_are_refused() -> None:
    """Depth, counts, digits, characters and bytes are all bounded, cycles and broadcasts included."""
    cycle: list[Any] = []
    cycle.append(cycle)
    wide: list[Any] = [0]
    for _ in range(30):
        wide = [wide, wide]
    bomb = np.broadcast_to(1.0, (10**9, 10**3))
    rows, axes = np.zeros((10**9, 0)), np.zeros((2,) * 7)
    for value in (cycle, wide, bomb, rows, axes, _nested(100), 10**80, "x" * 70_000, [0] * 60_000, np.zeros(2_000_000)):
        with pytest.raises(TooLarge):
            encode(value)
    assert decode(encode([0] * 5), Bounds(nodes=6)) == [0] * 5
    with pytest.raises(FrameError):
        decode(encode([0] * 6), Bounds(nodes=6))
    with pytest.raises(FrameError):
        decode(b"l\1\0\0\0" * 100 + b"N")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=100))
def test_garbage_is_a_frame_error(data: bytes) -> None:
    """No bytes make the decoder raise anything else."""
    with contextlib.suppress(FrameError):
        decode(data)


@settings(max_examples=300, deadline=None)
@given(_TREES, st.data())
def test_damage_is_a_frame_error_or_another_tree(tree: Any, data: st.DataObject) -> None:
    """One flipped byte, or a cut, never does more than change the tree."""
    body = bytearray(encode(tree))
    at = data.draw(st.integers(0, len(body) - 1))
    body[at] ^= data.draw(st.integers(1, 255))
    for damaged in (bytes(body), bytes(body[:at])):
        with contextlib.suppress(FrameError):
            decode(damaged)


@pytest.mark.parametrize(
    "data",
    [
        b"a\x0b\x01" + (2**40).to_bytes(8, "little") + (2**43).to_bytes(8, "little"),
        b"a\x0b\x02" + (0).to_bytes(8, "little") + (2**63).to_bytes(8, "little") + bytes(8),
        b"a\x0b\x02" + (10**6).to_bytes(8, "little") + (0).to_bytes(8, "little") + bytes(8),
        b"a\x00\x01" + (1).to_bytes(8, "little") + (1).to_bytes(8, "little") + b"\x07",
        b"l\xff\xff\xff\xff",
        b"s\xff\xff\xff\xff",
        b"s\1\0\0\0\xff",
        b"i\x00",
        b"NN",
        b"",
    ],
)
def test_impossible_sizes_are_refused_before_memory_is_taken(data: bytes) -> None:
    """Claims about sizes are checked against the bytes that are there."""
    with pytest.raises(FrameError):
        decode(data)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([b"a", b"b"]), st.binary(max_size=20)), max_size=5), st.integers(1, 7))
def test_frames_survive_any_cutting(frames: list[tuple[bytes, bytes]], step: int) -> None:
    """A stream may arrive in any pieces."""
    stream = b"".join(frame(TOKEN, kind, body) for kind, body in frames)
    reader = FrameReader(TOKEN, 10_000)
    found = [item for at in range(0, len(stream), step) for item in reader.feed(stream[at : at + step])]
    assert found == frames
    assert not reader.pending


def test_frames_without_the_token_or_out_of_bounds_are_refused() -> None:
    """A wrong token, a length beyond the total, and too much data each end the stream."""
    with pytest.raises(FrameError):
        list(FrameReader(TOKEN, 1000).feed(frame(bytes(TOKEN_BYTES), b"a", b"")))
    with pytest.raises(FrameError):
        list(FrameReader(TOKEN, 1000).feed(frame(TOKEN, b"a", b"")[:-4] + b"\xff\xff\xff\xff"))
    with pytest.raises(FrameError):
        list(FrameReader(TOKEN, 10).feed(bytes(11)))
