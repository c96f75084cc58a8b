"""The first lines of every worker: become an ordinary user, fix the address layout, then load what is asked for.

It is started as `python -s -S -P -B -c ... <folder of this file> <folder of NumPy> <what> <user> <its arguments>`.
Standard library only, so that the change of user comes before anything else is loaded.
"""

from __future__ import annotations

import importlib
import os
import sys

_SETTLED = "settled"


def main(arguments: list[str]) -> None:
    """Settle, start the interpreter once more with fixed addresses, and run `what`: `worker` or `warm`."""
    code, site, what, user, *others = arguments
    path = sys.path[:]
    sys.path += [code, site]
    confine = importlib.import_module("confine")
    if others[-1] == _SETTLED:
        others.pop()
    else:
        if int(user) >= 0:
            confine.become(int(user))
        # Orders that depend on `id()` are the same in every run only if the addresses are. Where the kernel does not
        # permit that, they are not, and a second start would not change it.
        if confine.fix_addresses():
            os.execv(sys.executable, [*sys.orig_argv, _SETTLED])
    module = importlib.import_module(what)
    sys.path[:] = path
    module.main(*others)
