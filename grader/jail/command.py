"""The command that starts a worker: which program, which folders it sees, which environment it has."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path
from typing import Literal

import numpy as np

from grader.jail.confine import NOBODY
from grader.jail.contract import Profile
from grader.jail.packages import Packages

What = Literal["worker", "warm"]
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the same order of sets on every run
    "PYTHONUTF8": "1",
    "LC_ALL": "C.UTF-8",
    "HOME": "/",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
NOTHING = Packages()
# `begin` finds its folder by itself; nothing of ours stays on the path that student code imports from.
_START = "import sys; sys.path.append(sys.argv[1]); import begin; sys.path.pop(); begin.main(sys.argv[1:])"
_CODE = "/jail/code"
_SITE = "/jail/site"
_WORKER_FILES = ("begin.py", "warm.py", "worker.py", "reader.py", "frames.py", "confine.py")


def libraries() -> list[str]:
    """The folders of shared libraries that Python and NumPy are linked to."""
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    names = [f"/lib/{multiarch}", f"/usr/lib/{multiarch}"] if multiarch else []
    present = [name for name in names if Path(name).is_dir()]
    return present or [name for name in ("/lib64", "/usr/lib64", "/lib", "/usr/lib") if Path(name).is_dir()]


def start(
    profile: Profile, what: What, descriptor: int, granted: Packages = NOTHING, user: int = NOBODY
) -> tuple[list[str], dict[str, str]]:
    """The command and its environment; it talks to us on `descriptor`, becomes `user`, and sees what is granted."""
    python = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    strong = profile.name == "strong"
    code, site = (_CODE, _SITE) if strong else (str(_code()), str(_site()))
    changes_user = strong and not profile.user_namespace
    program = [python, "-s", "-S", "-P", "-B", "-c", _START, code, site, what, str(user if changes_user else -1)]
    # As wide for every number: even the length of an argument moves what is allocated after it.
    program += [f"{descriptor:06}", profile.name, os.pathsep.join(libraries())]
    if not strong:
        return program, ENVIRONMENT | dict(granted.environment)
    # An empty environment: with --clearenv the caller's would still stand in /proc/1/environ.
    return [*_bwrap(profile, python, granted), "--", *program], {}


def inside(profile: Profile, granted: Packages, path: str) -> str:
    """Where the worker finds a file of what is granted: side by side as they are installed, under another root."""
    return f"{_SITE}/{os.path.relpath(path, granted.root)}" if profile.name == "strong" else path


def _code() -> Path:
    return Path(__file__).resolve().parent


def _site() -> Path:
    return Path(np.__file__).resolve().parent.parent


def _bwrap(profile: Profile, python: str, granted: Packages) -> list[str]:
    command = [str(profile.bwrap), "--die-with-parent", "--new-session"]
    command += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if profile.user_namespace:
        command += ["--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"]
    else:
        # Root outside: the program becomes another user before it loads anything, and these two go with that.
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    command += ["--hostname", "jail"]
    binds = _Binds()
    for source, target in _visible(python):
        binds.add(source, target)
    for path in granted.paths:
        binds.add(path, inside(profile, granted, path))
    for device in granted.devices:
        binds.add(device, device, device=True)
    for hidden in _hidden():
        binds.cover(hidden)
    command += [*binds.arguments, "--remount-ro", "/", "--chdir", "/"]
    for name, value in (*ENVIRONMENT.items(), *granted.environment):
        command += ["--setenv", name, value]
    return command


def _visible(python: str) -> list[tuple[str, str]]:
    """(outside, inside) of everything a submission can see: Python, its library, NumPy, shared libraries."""
    paths = sysconfig.get_paths()
    standard = os.path.dirname(os.__file__)
    found = [(python, python), (standard, standard)]
    dynamic = sysconfig.get_config_var("DESTSHARED") or paths["platstdlib"]
    if os.path.isdir(dynamic) and not dynamic.startswith(standard):
        found.append((dynamic, dynamic))
    for folder in libraries():
        found.append((folder, folder))
    found += [(path, path) for path in _loaded_libraries() if not path.startswith(tuple(libraries()))]
    found += [(path, path) for path in ("/etc/ld.so.cache", "/etc/alternatives") if os.path.exists(path)]
    site = _site()
    for name in ("numpy", "numpy.libs"):
        if (site / name).is_dir():
            found.append((str(site / name), f"{_SITE}/{name}"))
    code = _code()
    for name in _WORKER_FILES:
        found.append((str(code / name), f"{_CODE}/{name}"))
        compiled = code / "__pycache__" / name.replace(".py", f".{sys.implementation.cache_tag}.pyc")
        if compiled.is_file():
            found.append((str(compiled), f"{_CODE}/__pycache__/{compiled.name}"))
    return found


def _loaded_libraries() -> list[str]:
    """libpython and the loader, wherever they are: read from our own memory map, not guessed."""
    found = set()
    for line in Path("/proc/self/maps").read_text().splitlines():
        path = line.partition("/")[2]
        name = path.rpartition("/")[2]
        if name.startswith(("libpython", "ld-linux", "ld-musl", "libc.so", "libc-")):
            found.add("/" + path)
    interpreters = ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1")
    return sorted(found | {path for path in interpreters if os.path.exists(path)})


def _hidden() -> list[str]:
    """Folders inside the visible ones that hold other packages, maybe the grader itself."""
    roots = {os.path.dirname(os.__file__), *libraries()}
    names = ("site-packages", "dist-packages")
    found = [os.path.join(root, name) for root in roots for name in names]
    for root in libraries():
        found += [str(path) for name in names for path in Path(root).glob(f"python3*/{name}")]
    return sorted({path for path in found if os.path.isdir(path)})


class _Binds:
    """Arguments that make folders, bind paths read-only, and cover folders with empty ones."""

    def __init__(self) -> None:
        self.arguments: list[str] = []
        self._made = {"/"}

    def add(self, source: str, target: str, device: bool = False) -> None:
        """Show `source` as `target`; every folder above it is made with mode 0755, not 0700."""
        parents = [str(parent) for parent in reversed(Path(target).parents)]
        if any(parent in self._made and parent + "/" in self._made for parent in parents):
            return  # below something that is bound already
        for parent in parents:
            if parent not in self._made:
                self.arguments += ["--perms", "0755", "--dir", parent]
                self._made.add(parent)
        # A read-only mount of a device cannot be opened at all; writing to it is refused by Landlock and seccomp.
        self.arguments += ["--dev-bind" if device else "--ro-bind", source, target]
        self._made |= {target, target + "/"}

    def cover(self, target: str) -> None:
        """Hide a visible folder behind an empty one."""
        self.arguments += ["--size", "4096", "--perms", "0755", "--tmpfs", target, "--remount-ro", target]
