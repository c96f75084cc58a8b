"""Installed packages that a job is granted: where their files are, and all that they require in turn.

Read from the metadata in the grader's own environment; nothing of a package is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

_ALWAYS = "numpy"  # in every jail
# What packages are told by environment, by the name of the distribution. One thread each where they can be told so; no
# file in a home folder: a place below a device can never be made.
_ENVIRONMENT = {
    "keras": {"KERAS_BACKEND": "jax", "KERAS_HOME": "/dev/null/keras"},
    "jaxlib": {
        "JAX_PLATFORMS": "cpu",
        "NPROC": "1",  # the size of XLA's pool of threads
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    },
}
_DEVICES = {"jaxlib": ("/dev/urandom",)}  # XLA's own generator opens it; the kernel gives the same by a call to all


@dataclass(frozen=True, slots=True)
class Packages:
    """Distributions with all that they require, as files."""

    modules: tuple[tuple[str, str], ...] = ()  # (dotted name, file or folder) of each that can be imported
    beside: tuple[str, ...] = ()  # files that are no modules, such as shared libraries
    devices: tuple[str, ...] = ()
    asked: tuple[
        str, ...
    ] = ()  # modules of the distributions that were named; they are imported before a student's file
    root: str = ""  # the folder all of it is in
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file and folder, none inside another."""
        return (*(path for _, path in self.modules), *self.beside)


def forget() -> None:
    """Look anew at what is installed."""
    _required.cache_clear()
    packages.cache_clear()


def missing(names: Iterable[str]) -> tuple[str, ...]:
    """Which of these distributions are not installed, or lack something they require."""
    return tuple(name for name in names if None in _required((name,)).values())


def versions(names: Iterable[str]) -> tuple[str, ...]:
    """What of these distributions, and of all they require, is installed: "keras 3.15.1", or "keras is not"."""
    found = _required(tuple(names))
    return tuple(f"{name} {each.version if each else 'is not'}" for name, each in sorted(found.items()))


@lru_cache(maxsize=16)
def packages(names: tuple[str, ...]) -> Packages:
    """Everything of these distributions. Raises PackageNotFoundError for one that is not there."""
    if not names:
        return Packages()
    modules: dict[str, str] = {}
    beside: dict[str, None] = {}
    environment: dict[str, str] = {}
    asked: list[str] = []
    devices: list[str] = []
    roots: set[str] = set()
    for name, found in sorted(_required(names).items()):
        if found is None:
            raise PackageNotFoundError(name)
        own, others = _files(found)
        modules |= own
        beside |= dict.fromkeys(others)
        if name in map(_canonical, names):
            asked += [module for module in own if "." not in module and not module.startswith("_")]
        devices += _DEVICES.get(name, ())
        environment |= _ENVIRONMENT.get(name, {})
        roots.add(str(found.locate_file("")))
    return Packages(
        modules=tuple(modules.items()),
        beside=tuple(beside),
        devices=tuple(devices),
        asked=tuple(asked),
        root=os.path.commonpath(roots),
        environment=tuple(environment.items()),
    )


def _canonical(name: str) -> str:
    from packaging.utils import canonicalize_name

    return str(canonicalize_name(name))


@lru_cache(maxsize=64)
def _required(names: tuple[str, ...]) -> Mapping[str, Distribution | None]:
    """These and all that they require here, without extras; None for what is not installed. NumPy is there anyway."""
    from packaging.requirements import Requirement

    found: dict[str, Distribution | None] = {}
    todo = [_canonical(name) for name in names]
    while todo:
        name = todo.pop()
        if name in found or name == _ALWAYS:
            continue
        try:
            found[name] = here = distribution(name)
        except PackageNotFoundError:
            found[name] = None
            continue
        for line in here.requires or ():
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                todo.append(_canonical(wanted.name))
    return found


def _files(found: Distribution) -> tuple[dict[str, str], list[str]]:
    """(dotted name -> file or folder of a module, files that are no modules) of a distribution."""
    modules: dict[str, str] = {}
    beside: dict[str, None] = {}
    for file in found.files or ():
        where = PurePosixPath(file)
        if where.is_absolute() or ".." in where.parts or where.parts[0].endswith((".dist-info", ".egg-info")):
            continue  # commands, manuals and metadata
        if where.parts[0] == "__pycache__" or where.suffix == ".pth":
            continue
        path = _highest(Path(str(found.locate_file(""))), where)
        name = _module(path, is_file=path == where)
        if name is None:
            beside[str(found.locate_file(path))] = None
        else:
            modules[name] = str(found.locate_file(path))
    return modules, list(beside)


def _highest(root: Path, file: PurePosixPath) -> PurePosixPath:
    """The highest folder above a file that is one package; the file itself if there is none.

    A folder without `__init__.py` may be shared with other distributions, so it is not taken whole.
    """
    for folder in reversed(file.parents[:-1]):
        if (root / folder / "__init__.py").is_file():
            return folder
    return file


def _module(path: PurePosixPath, is_file: bool) -> str | None:
    """The name under which a file or a folder is imported; None if it is no module."""
    if is_file and path.suffix not in (".py", ".so"):
        return None
    names = (*path.parts[:-1], path.name.partition(".")[0])
    return ".".join(names) if all(name.isidentifier() for name in names) else None
