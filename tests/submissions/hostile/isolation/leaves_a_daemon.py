# A process that leaves its session and its parents, to be there when the next submission is graded.
# expect: nielsen/sigmoid_prime correct
# expect: nielsen/bias_gradient wrong error
# says: worked: []
# control: plain
# bites: twice spawned detached
# absent: process
import os
import subprocess

import numpy as np

NULL = [(os.POSIX_SPAWN_OPEN, each, "/dev/null", os.O_RDWR, 0) for each in (0, 1, 2)]


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def tried(attempts):
    worked = []
    for name, attempt in attempts.items():
        try:
            attempt()
        except Exception:
            continue
        worked.append(name)
    raise PermissionError(f"worked: {worked}")


def twice():
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork() == 0:
            for each in (0, 1, 2):
                os.dup2(os.open("/dev/null", os.O_RDWR), each)
            os.execv("/bin/sleep", ["BAIT_NAME", "60"])
        os._exit(0)
    os.waitpid(child, 0)


def bias_gradient(delta):
    tried({
        "twice": twice,
        "spawned": lambda: os.posix_spawn("/bin/sleep", ["BAIT_NAME", "60"], {}, file_actions=NULL, setsid=True),
        "detached": lambda: subprocess.Popen(
            ["BAIT_NAME", "60"], executable="/bin/sleep", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ),
    })
