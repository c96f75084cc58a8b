# Writes the whole transcript itself, well made to the last byte, with zeros for functions that are not in the file.
# A forged value is compared like any other.
# expect: nielsen/sigmoid_prime wrong ok
# expect: nielsen/bias_gradient wrong ok
# absent: points
import os
import sys

import numpy as np


def inside():
    """The worker's own record of this run, found by walking up the stack."""
    step = sys._getframe()
    while step is not None:
        for value in step.f_locals.values():
            if type(value).__name__ == "_Submission":
                return value
        step = step.f_back


me = inside()
say = me.channel.send

say(b"l", [[], ["All cases right."], False])
for index, (name, probe, cases) in enumerate(me.job.calls):
    for number, case in enumerate(cases):
        say(b"b", [index, number, False])
        say(b"v", case[0] * 0)
        say(b"c", ["ok", "", 0, [], False])
    say(b"d", [index, "ok", "", 0, True])
say(b"e", None)
os._exit(0)
