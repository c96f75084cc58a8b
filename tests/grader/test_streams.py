"""Streams and signatures: derived from one secret, independent of each other."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UnusableInput
from grader.streams import SECRET_BYTES, digest, new_secret, read_secret, secret_of_seed, seed, stream

SECRET = secret_of_seed(7)
WORDS = st.lists(st.text(max_size=8), max_size=4)


@given(WORDS, WORDS)
def test_no_two_lists_of_words_share_a_digest(one: list[str], other: list[str]) -> None:
    """Each word is framed by its length: ("ab", "c") and ("a", "bc") are different streams."""
    assert (digest(SECRET, *one) == digest(SECRET, *other)) == (one == other)


def test_a_stream_depends_on_its_words_and_secret_only() -> None:
    """The same words give the same numbers, any other word or secret gives others."""
    first = stream(SECRET, "quiz", "item", "ada").random(8).tolist()
    assert stream(SECRET, "quiz", "item", "ada").random(8).tolist() == first
    others = [
        stream(SECRET, "quiz", "item", "bob").random(8).tolist(),
        stream(SECRET, "quiz", "item2", "ada").random(8).tolist(),
        stream(secret_of_seed(8), "quiz", "item", "ada").random(8).tolist(),
    ]
    assert all(not set(first) & set(other) for other in others)


def test_streams_seeds_and_signatures_are_kept_apart() -> None:
    """A seed that is published tells nothing of the stream or the signature of the same words."""
    assert int.from_bytes(digest(SECRET, "a")[:4], "big") != seed(SECRET, "a")
    assert 0 <= seed(SECRET, "a") < 2**32


def test_streams_never_change() -> None:
    """Hand-outs made by one version are recognised by the next: digest, stream and seed are pinned."""
    assert digest(SECRET, "a", "b").hex()[:16] == "992814a47fae7112"
    assert stream(SECRET, "a", "b").integers(1000, size=4).tolist() == [614, 512, 979, 160]
    assert seed(SECRET, "a") == 1774439026


def test_a_new_secret_is_random_private_and_kept(tmp_path: Path) -> None:
    """Mode 0600 whatever the umask, 32 random bytes, and a second call reads instead of replacing."""
    old = os.umask(0)
    try:
        secret = new_secret(tmp_path / "secret.key")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert len(secret) == SECRET_BYTES
    assert new_secret(tmp_path / "secret.key") == secret == read_secret(tmp_path / "secret.key")
    assert new_secret(tmp_path / "other.key") != secret
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.key", "secret.key"]


@pytest.mark.parametrize("damaged", [b"", b"ab", b"zz" * 32, b"00" * 31, b"00" * 33, b"\xff\xfe", b"\0" * 64])
def test_a_damaged_secret_is_refused(tmp_path: Path, damaged: bytes) -> None:
    """Half a secret would disown every hand-out: refused with the file's name and what to do, never replaced."""
    path = tmp_path / "secret.key"
    path.write_bytes(damaged)
    for use in (read_secret, new_secret):
        with pytest.raises(UnusableInput, match=r"secret\.key.*backup"):
            use(path)
    assert path.read_bytes() == damaged


def test_a_missing_secret_says_so(tmp_path: Path) -> None:
    """Reading never makes one."""
    with pytest.raises(UnusableInput, match="is missing"):
        read_secret(tmp_path / "secret.key")
    assert not list(tmp_path.iterdir())


def test_a_secret_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """No folder, a folder in its place: one sentence with the path, nothing left behind."""
    with pytest.raises(UnusableInput, match="cannot be written"):
        new_secret(tmp_path / "nowhere" / "secret.key")
    (tmp_path / "secret.key").mkdir()
    with pytest.raises(UnusableInput, match="cannot be read"):
        new_secret(tmp_path / "secret.key")
