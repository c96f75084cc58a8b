# Two HANDOUT lines, one that is computed, one of another's: whose it is is not for the file to say more than once.
# expect: nielsen/sigmoid_prime correct
# absent: points
# absent: markup
import numpy as np

HANDOUT = "quicktest:ada:00000000000000000000000000000000"
HANDOUT = "quicktest:<script>alert(1)</script>:" + "0" * 32
globals()["HANDOUT"] = "quicktest:bob:" + "f" * 32
for HANDOUT in ("../../etc/passwd", "quicktest::", ":" * 300, "\0", "\u202e"):
    pass


def sigmoid_prime(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
