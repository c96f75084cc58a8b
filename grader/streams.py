"""Random streams and signatures, all derived from one secret by HMAC-SHA256.

One stream per (quiz, item, student, attempt): adding an item or a student disturbs no other.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import tempfile
from pathlib import Path

import numpy as np

from grader.errors import UnusableInput

SECRET_BYTES = 32
EVERYONE = ""  # in place of a student, for what the whole class shares


def digest(secret: bytes, *words: str) -> bytes:
    """The keyed hash of the words; each is framed by its length, so that no two lists of words coincide."""
    message = b"".join(len(word.encode()).to_bytes(4, "big") + word.encode() for word in words)
    return hmac.new(secret, message, hashlib.sha256).digest()


def stream(secret: bytes, *words: str) -> np.random.Generator:
    """The random stream of these words."""
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest(secret, "stream", *words), "big")))


def seed(secret: bytes, *words: str) -> int:
    """A seed of 32 bits for these words."""
    return int.from_bytes(digest(secret, "seed", *words)[:4], "big")


def secret_of_seed(number: int) -> bytes:
    """A secret made of a public seed, for trying things out where nothing is at stake."""
    return hashlib.sha256(f"public seed {number}".encode()).digest()


def new_secret(path: Path) -> bytes:
    """Make a secret in a new file of mode 0600; an existing one is read instead."""
    if os.path.lexists(path):
        return read_secret(path)
    secret = os.urandom(SECRET_BYTES)
    try:
        # Under its name only when it is whole: a course is not stuck with half a secret.
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp's mode is 0600
        with os.fdopen(descriptor, "w") as file:
            file.write(secret.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError as error:
        raise UnusableInput(f"{path} cannot be written: {error.strerror or error}.") from None
    return secret


def read_secret(path: Path) -> bytes:
    """The secret of a course. Raises UnusableInput if the file is missing or damaged."""
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise UnusableInput(
            f"{path} is missing: without the course's secret no hand-out can be recognised. Restore it from a backup."
        ) from None
    except (ValueError, OSError) as error:
        raise UnusableInput(f"{path} cannot be read as a secret ({error}). Restore it from a backup.") from None
    if len(secret) != SECRET_BYTES:
        raise UnusableInput(f"{path} holds {len(secret)} bytes, expected {SECRET_BYTES}. Restore it from a backup.")
    return secret
