"""The mathematics: backpropagation in NumPy, derivatives in SymPy, and the mistakes people make.

Imports numpy and (late) sympy only; knows nothing of grading.
"""

from reference.activations import ACTIVATIONS
from reference.equations import CORRECT, Equations, Gradients, backprop, step
from reference.losses import LOSSES
from reference.network import Network, NetworkError, Trace, forward

__all__ = [
    "ACTIVATIONS",
    "CORRECT",
    "LOSSES",
    "Equations",
    "Gradients",
    "Network",
    "NetworkError",
    "Trace",
    "backprop",
    "forward",
    "step",
]
