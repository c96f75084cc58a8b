# Expressions in answer slots that would do something if they were evaluated by whoever reads them.
# expect: nielsen/sigmoid_prime correct
# reads: q1 number unreadable
# reads: q2 number unreadable
# reads: q3 array unreadable
# reads: q4 number unreadable
# reads: q5 formula ok
# reads: q6 choice ok 'A'
# reads: q7 number unreadable
# reads: q8 number ok 0.35
# absent: file
# absent: text loot-of-mine
# absent: memory 100
# absent: seconds 24
import numpy as np

q1 = __import__("os").mkdir("/tmp/BAIT_NAME") or 1
q2 = ().__class__.__base__.__subclasses__()
q3 = [[1.0] * 10**9]
q4 = open("/var/tmp/BAIT_NAME", "w") and float("nan")
q5 = "__import__('os').mkdir('/tmp/BAIT_NAME')"
q6 = (lambda: "a")()
q7 = float("inf")
q8 = 0,35


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
