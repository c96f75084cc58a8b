"""`Value` with one mistake: in the engine that keeps its rules as functions, as in the lecture, or in our solution."""

from __future__ import annotations

from collections.abc import Mapping

from exercises.model import Edits

CLOSURES = """\
class Value:
    def __init__(self, data, _children=()):
        self.data = data
        self.grad = 0.0
        self._backward = lambda: None
        self._prev = _children

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad += 1.0 * out.grad
            other.grad += 1.0 * out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, n):
        out = Value(self.data**n, (self,))

        def _backward():
            self.grad += n * self.data ** (n - 1) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = Value(np.exp(self.data), (self,))

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        x = self.data
        t = np.tanh(x)
        out = Value(t, (self,))

        def _backward():
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(0.0 if self.data < 0 else self.data, (self,))

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        topo = []
        visited = set()

        def build_topo(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build_topo(child)
                topo.append(v)

        build_topo(self)
        self.grad = 1.0
        for node in reversed(topo):
            node._backward()

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return (-self) + other

    def __rmul__(self, other):
        return self * other

    def __rtruediv__(self, other):
        return self**-1 * other
"""

RECURSIVE = """\
    def backward(self):
        self.grad = 1.0
        self.pass_on()

    def pass_on(self):
        self._backward()
        for child in self._prev:
            child.pass_on()

    def __neg__(self):
"""

OWN_QUOTIENT = """\
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data / other.data, (self, other))

        def _backward():
            self.grad += 1 / other.data * out.grad
            other.grad += -self.data / other.data**2 * out.grad

        out._backward = _backward
        return out
"""

_WHOLE: Edits = (("", CLOSURES),)
_SUMS: Edits = (
    ("self.grad += 1.0 * out.grad", "self.grad = 1.0 * out.grad"),
    ("other.grad += 1.0 * out.grad", "other.grad = 1.0 * out.grad"),
)
_PRODUCTS: Edits = (
    ("self.grad += other.data * out.grad", "self.grad = other.data * out.grad"),
    ("other.grad += self.data * out.grad", "other.grad = self.data * out.grad"),
)
_WALK: Edits = ((CLOSURES[CLOSURES.index("    def backward") : CLOSURES.index("        return self * -1")], RECURSIVE),)
_CHILDREN = "                for child in v._prev:\n                    build_topo(child)\n"
_ITSELF = "                topo.append(v)\n"
_QUOTIENT: Edits = (
    ("        return self * other**-1\n", OWN_QUOTIENT),
    ("return self**-1 * other", "return Value(other) / self"),
)
_LAST_LINES = (  # of each rule: where it is kept
    "other.grad += 1.0 * out.grad",
    "other.grad += self.data * out.grad",
    "n * self.data ** (n - 1) * out.grad",
    "self.grad += out.data * out.grad",
    "(1 - t**2) * out.grad",
    "(out.data > 0) * out.grad",
)
_KEPT = "\n\n        {}._backward = _backward"

VALUE: Mapping[str, Edits] = {
    "share-overwritten": (("source.grad += slope", "source.grad = slope"),),
    "product-share-overwritten": (*_WHOLE, *_PRODUCTS),
    "sum-share-overwritten": (*_WHOLE, *_SUMS),
    "two-operand-share-overwritten": (*_WHOLE, *_SUMS, *_PRODUCTS),
    "order-not-reversed": (("in reversed(order)", "in order"),),
    "passed-on-repeatedly": (*_WHOLE, *_WALK),
    "passed-on-too-early": (
        *_WHOLE,
        (_CHILDREN + _ITSELF, _ITSELF + _CHILDREN),
        ("in reversed(topo)", "in topo"),
    ),
    "rule-kept-by-input": (
        *_WHOLE,
        *((line + _KEPT.format("out"), line + _KEPT.format("self")) for line in _LAST_LINES),
    ),
    "upstream-left-out": (("+= slope * node.grad", "+= slope"),),
    "grad-cleared-by-backward": (
        ("        self.grad = 1.0", "        for node in order:\n            node.grad = 0.0\n        self.grad = 1.0"),
    ),
    "result-not-seeded": (("        self.grad = 1.0\n", ""),),
    "relu-upstream-left-out": (*_WHOLE, ("(out.data > 0) * out.grad", "float(out.data > 0)")),
    "dead-relu-passes": (("1.0 if self.data > 0 else 0.0", "1.0"),),
    "sum-rule-as-product": (("[(self, 1.0), (other, 1.0)]", "[(self, other.data), (other, self.data)]"),),
    "product-rule-as-sum": (("[(self, other.data), (other, self.data)]", "[(self, 1.0), (other, 1.0)]"),),
    "own-factor-as-slope": (
        *_WHOLE,
        ("self.grad += other.data * out.grad", "self.grad += self.data * out.grad"),
        ("other.grad += self.data * out.grad", "other.grad += other.data * out.grad"),
    ),
    "tanh-slope-unsquared": (*_WHOLE, ("(1 - t**2)", "(1 - t)")),
    "tanh-slope-without-one": (*_WHOLE, ("(1 - t**2)", "-(t**2)")),
    "tanh-slope-of-argument": (*_WHOLE, ("(1 - t**2)", "(1 - x**2)")),
    "exp-slope-of-argument": (("[(self, result.data)]", "[(self, self.data)]"),),
    "exp-as-power": (("[(self, result.data)]", "[(self, self.data * np.exp(self.data - 1))]"),),
    "power-factor-left-out": (*_WHOLE, ("n * self.data ** (n - 1)", "self.data ** (n - 1)")),
    "power-not-lowered": (*_WHOLE, ("n * self.data ** (n - 1)", "n * self.data**n")),
    "quotient-slope-sign": (*_WHOLE, *_QUOTIENT, ("-self.data / other.data**2", "self.data / other.data**2")),
    "quotient-slope-unsquared": (*_WHOLE, *_QUOTIENT, ("-self.data / other.data**2", "-self.data / other.data")),
    "difference-slope-sign": (
        (
            "        return self + -other\n",
            "        result = Value(self.data - other.data)\n"
            "        result._sources = [(self, 1.0), (other, 1.0)]  # as for a sum\n"
            "        return result\n",
        ),
        ("return -self + other", "return Value(other) - self"),
    ),
    "subtraction-swapped": (("return -self + other", "return self - other"),),
    "division-swapped": (*_WHOLE, ("return self**-1 * other", "return self / other")),
    "negation-detached": (("return self * -1", "return Value(-self.data)"),),
}
