"""A bare fork per submission, with no walls and no limits: `python forking.py FOLDER_OF_NUMPY`.

Jobs come in on standard input: a length, then a pickle of (source, calls), where calls are (function, probe, cases,
how many of the cases are repeated). What the functions return goes out the same way.
"""

import os
import pickle
import struct
import sys
from types import SimpleNamespace

sys.path.append(sys.argv[1])
import numpy as np


def results(source, calls):
    """What every function returns on every case, and again on the first ones."""
    names = {}
    exec(compile(source, "submission.py", "exec"), names)
    found = []
    for name, probe, cases, repeats in calls:
        function = names[name]
        if probe:
            function = probed(probe, SimpleNamespace(**names))
        found.append([function(*case) for case in (*cases, *cases[:repeats])])
    return found


def probed(source, student):
    """The probe with the student's names filled in."""
    names = {"np": np}
    exec(source, names)
    return lambda *arguments: names["probe"](student, *arguments)


def main():
    """Fork for every job until there are no more."""
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    while head := jobs.read(4):
        job = jobs.read(struct.unpack("<I", head)[0])
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            with open(writing, "wb") as out:
                pickle.dump(results(*pickle.loads(job)), out)
            os._exit(0)
        os.close(writing)
        with open(reading, "rb") as file:
            answer = file.read()
        os.waitpid(child, 0)
        answers.write(struct.pack("<I", len(answer)) + answer)
        answers.flush()


if __name__ == "__main__":
    main()
