"""Mistakes in a `Value`: its rules, its order, its sums."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "share-overwritten",
        "a gradient is set with = where it should be added with +=",
        "A node that is used twice gets a share from each use. With `=` the last share wins and the others are lost: "
        "on `a + a` the gradient becomes 1 instead of 2.",
        "Write `grad += ...` in every operation.",
    ),
    Misconception(
        "product-share-overwritten",
        "products set the gradients of their factors with = where they should add with +=",
        "The other operations add, but a product forgets what its factors had received before: on `b * b` the second "
        "share overwrites the first, and b gets half of its gradient.",
        "Write `grad += ...` in `__mul__` as well.",
    ),
    Misconception(
        "sum-share-overwritten",
        "sums set the gradients of their summands with = where they should add with +=",
        "The other operations add, but a sum forgets what its summands had received before: on `a + a` the gradient "
        "becomes 1 instead of 2.",
        "Write `grad += ...` in `__add__` as well.",
    ),
    Misconception(
        "two-operand-share-overwritten",
        "sums and products set gradients with =, while the other operations add with +=",
        "A node that is used twice gets a share from each use, whatever uses it. With `=` in `__add__` and `__mul__` "
        "all that had come before is lost.",
        "Write `grad += ...` in `__add__` and `__mul__` as well.",
    ),
    Misconception(
        "first-share-only",
        "a node that is used twice keeps only the share of the use nearer to the result",
        "Going backwards, the first share that arrives is not all: every use of a node brings one back.",
        "Follow each arrow that leaves the node, and add their shares up.",
    ),
    Misconception(
        "order-not-reversed",
        "backward begins with the inputs: the topological order is not reversed",
        "The list runs from the inputs to the result. Walked in that order, every node passes its gradient on while "
        "it is still 0; only the last operation gives anything to its inputs.",
        "Walk the list backwards: `for node in reversed(order)`.",
    ),
    Misconception(
        "passed-on-repeatedly",
        "backward calls itself on the inputs, so shared nodes pass their gradient on more than once",
        "A node that is reached on two paths is visited twice, and the second time it passes on again what it had "
        "passed on already.",
        "Put the nodes in topological order first and let each pass its gradient on exactly once.",
    ),
    Misconception(
        "passed-on-too-early",
        "a node passes its gradient on before all of its uses have reported",
        "Visiting each node once is not enough: a node that is reached again later has then passed on only a part of "
        "its gradient.",
        "A node may come only after everything that uses it: append it to the list after its inputs, and walk the "
        "list backwards.",
    ),
    Misconception(
        "rule-kept-by-input",
        "the backward rule is stored on an input (self._backward) in place of the result (out._backward)",
        "A node has one rule per operation that *made* it. Stored on an input, a second use of that input overwrites "
        "the first, and the rules run in the wrong order.",
        "The rule belongs to the result: it is the result's gradient that it passes on.",
    ),
    Misconception(
        "upstream-left-out",
        "the local derivative is passed on without the gradient from above",
        "By the chain rule an input gets the local derivative *times* the gradient of the result. Without it every "
        "operation is treated as if it were the last one.",
        "Multiply each local derivative by `out.grad`.",
    ),
    Misconception(
        "grad-cleared-by-backward",
        "backward sets the gradients to 0 before it adds",
        "Gradients accumulate over calls: what an earlier result gave to a shared leaf must stay.",
        "Leave resetting to whoever trains; `backward` only adds.",
    ),
    Misconception(
        "result-not-seeded",
        "the gradient of the result itself is never set to 1",
        "Everything that is passed on is a multiple of the result's own gradient, which is dy/dy = 1. If it stays 0, "
        "all gradients stay 0.",
        "Begin `backward` with `self.grad = 1.0`.",
    ),
    Misconception(
        "relu-upstream-left-out",
        "ReLU passes on 1 or 0, whatever gradient comes from above",
        "Its local derivative is 1 or 0, and that is still to be multiplied by the gradient of the result.",
        "`self.grad += (out.data > 0) * out.grad`.",
    ),
    Misconception(
        "sum-rule-as-product",
        "a sum passes on the other summand",
        "That is the rule of the product. Both summands move a sum one to one: each gets the gradient unchanged.",
        "Local derivatives of a + b: 1 and 1.",
    ),
    Misconception(
        "product-rule-as-sum",
        "a product passes its gradient on unchanged",
        "That is the rule of the sum. How far a factor moves a product depends on the other factor.",
        "Local derivatives of a · b: b for a, and a for b.",
    ),
    Misconception(
        "own-factor-as-slope",
        "each factor of a product gets its own value as the local derivative",
        "The derivative of a · b by a is b, the *other* factor.",
        "`self.grad += other.data * out.grad`, and the other way round.",
    ),
    Misconception(
        "tanh-slope-of-argument",
        "the slope of tanh is computed from its argument: 1 − x² in place of 1 − tanh²(x)",
        "In 1 − t² the t is the *value* of tanh, not what went in.",
        "Keep t = tanh(x) and use 1 − t·t.",
    ),
    Misconception(
        "exp-as-power",
        "the exponential is differentiated like a power",
        "In eˣ the variable stands in the exponent: the derivative is eˣ itself, not x·eˣ⁻¹.",
        "The local derivative of `exp` is the value of the result.",
    ),
    Misconception(
        "exp-slope-of-argument",
        "the slope of exp is its argument x in place of eˣ",
        "The exponential is its own derivative: it is the value of the *result* that counts, not what went in.",
        "Use `out.data * out.grad`, not `self.data * out.grad`.",
    ),
    Misconception(
        "power-factor-left-out",
        "the exponent is missing as a factor in the slope of a power",
        "The derivative of aⁿ is n·aⁿ⁻¹; the n in front was left out.",
        "Multiply by the exponent.",
    ),
    Misconception(
        "power-not-lowered",
        "the exponent is not lowered by one in the slope of a power",
        "The derivative of aⁿ is n·aⁿ⁻¹, not n·aⁿ.",
        "Lower the exponent by 1.",
    ),
    Misconception(
        "quotient-slope-sign",
        "the denominator's gradient has the wrong sign",
        "A larger denominator makes the quotient smaller: the derivative of a/b by b is −a/b².",
        "Mind the minus, or compute `a / b` as `a * b**-1`.",
    ),
    Misconception(
        "quotient-slope-unsquared",
        "the denominator is not squared in its own gradient",
        "The derivative of a/b by b is −a/b², because b⁻¹ has the derivative −b⁻².",
        "Square the denominator, or compute `a / b` as `a * b**-1`.",
    ),
    Misconception(
        "difference-slope-sign",
        "what is subtracted gets its gradient with a plus",
        "a − b falls when b grows: b gets minus the gradient of the result.",
        "Local derivatives of a − b: 1 and −1.",
    ),
    Misconception(
        "subtraction-swapped",
        "2 - a is computed as a - 2",
        "Python calls `a.__rsub__(2)` for `2 - a`: self stands on the *right* of the minus.",
        "In `__rsub__` return `other - self`, with `other` as a Value.",
    ),
    Misconception(
        "division-swapped",
        "2 / a is computed as a / 2",
        "Python calls `a.__rtruediv__(2)` for `2 / a`: self is the denominator.",
        "In `__rtruediv__` return `other / self`, with `other` as a Value.",
    ),
    Misconception(
        "negation-detached",
        "the minus sign makes a new number that has forgotten what it was made of",
        "`Value(-self.data)` is a leaf: the gradient stops there and never reaches what was negated.",
        "Write `-a` as `a * -1`, so that the result remembers a.",
    ),
)
