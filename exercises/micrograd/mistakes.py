"""Mistakes of this source's exercises that are not an altered equation: faults of engines, of modules and of loops."""

from __future__ import annotations

from exercises.model import Misconception

ENGINE: tuple[Misconception, ...] = (
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

MODULES: tuple[Misconception, ...] = (
    Misconception(
        "bias-per-input",
        "the bias is added once for every input",
        "It stands within the sum, as in `sum(w * x + b ...)`, or within the loop. A neuron has one bias, added once "
        "to the whole sum.",
        "Add the bias once, before or after the sum.",
    ),
    Misconception(
        "relu-for-tanh",
        "the neuron ends in ReLU where tanh is asked for",
        "Negative sums then give 0 and let no gradient back, and positive ones are not bounded by 1.",
        "End with `tanh()`.",
    ),
    Misconception(
        "gradient-cut-off",
        "only the number is handed on, so the gradient cannot flow back",
        "`Value(something.data)` is a new leaf: it does not remember what it was made of, and everything before it "
        "keeps the gradient 0.",
        "Compute with the Values themselves; take `.data` only to print or to update.",
    ),
    Misconception(
        "bias-no-parameter",
        "the bias is missing from the parameters",
        "What is not in `parameters()` is neither reset nor trained.",
        "Return the weights and the bias: `[*self.w, self.b]`.",
    ),
    Misconception(
        "weights-start-alike",
        "all weights start at the same number",
        "Neurons that start alike get the same gradients and stay alike for ever: a layer of them is worth one neuron.",
        "Draw each weight at random.",
    ),
    Misconception(
        "one-object-repeated",
        "one object stands many times in a list: [x] * n makes no copies",
        "`[Neuron(nin)] * n` is one neuron under n names: whatever is done to one happens to all.",
        "Make a new one each time: `[Neuron(nin) for _ in range(n)]`.",
    ),
    Misconception(
        "sizes-exchanged",
        "the number of inputs and the number of neurons are exchanged",
        "A layer has nout neurons, and each of them has nin weights. In a square layer nobody would notice.",
        "`[Neuron(nin) for _ in range(nout)]`.",
    ),
    Misconception(
        "return-within-loop",
        "only the first neuron gives an output",
        "A `return` within the loop ends it in the first round.",
        "Collect all outputs in a list and return it after the loop.",
    ),
    Misconception(
        "outputs-summed",
        "the outputs of a layer's neurons are added up",
        "Each neuron has an output of its own; summing is the work of the next layer's neurons, with their weights.",
        "Return the list of outputs.",
    ),
    Misconception(
        "parameters-of-first-only",
        "parameters() stops after the first neuron or layer",
        "All the others would never be trained.",
        "Go through all of them before you return.",
    ),
    Misconception(
        "parameters-nested",
        "parameters() is a list of lists",
        "Who trains walks through one flat list of Values; `append` puts a list into the list.",
        "Use `extend`, or two `for` in one comprehension.",
    ),
    Misconception(
        "input-to-every-layer",
        "every layer is given the network's input",
        "A layer works on what the layer before it gave. Otherwise only the last layer counts.",
        "Overwrite x in the loop: `x = layer(x)`.",
    ),
    Misconception(
        "last-layer-left-out",
        "one layer too few is built",
        "There is a layer for *every* number in nouts: n numbers give n layers, between n + 1 sizes.",
        "Pair the sizes `[nin, *nouts]` one by one.",
    ),
    Misconception(
        "every-layer-from-inputs",
        "every layer is built for the network's number of inputs",
        "From the second layer on, a neuron has as many inputs as the layer before has neurons.",
        "Pair the sizes `[nin, *nouts]` one by one.",
    ),
    Misconception(
        "last-layer-unused",
        "the output is that of the last layer but one",
        "The loop stops one layer too early.",
        "Send x through all the layers.",
    ),
    Misconception(
        "last-layer-linear",
        "the last layer has no tanh",
        "That is common elsewhere, but here every neuron ends in tanh.",
        "Build all layers alike.",
    ),
)

LOOPS: tuple[Misconception, ...] = (
    Misconception(
        "gradients-not-reset",
        "the gradients are not set to 0 between two steps",
        "`backward` adds. Without a reset each step moves by the sum of all gradients so far, most of them taken at "
        "parameters that are long gone.",
        "Set every parameter's grad to 0 before each `backward`.",
    ),
    Misconception(
        "gradients-reset-too-late",
        "the gradients are set to 0 between backward and the update",
        "Then every step is lr · 0: the parameters never move, and all losses are the same.",
        "Reset first, then call `backward`, then update.",
    ),
    Misconception(
        "parameter-replaced",
        "the parameter is replaced by the step instead of being moved by it",
        "`p.data = -lr * p.grad` forgets where the parameter was: the whole network is thrown away in each step.",
        "`p.data += -lr * p.grad`.",
    ),
    Misconception(
        "decay-ignored",
        "the learning rate does not decay",
        "Step k uses lr / (1 + decay · k); here all steps use lr.",
        "Compute the rate anew in each step.",
    ),
    Misconception(
        "decay-counted-from-one",
        "the steps of the decay are counted from 1",
        "Step number 0 uses the full learning rate, since 1 + decay · 0 = 1.",
        "Count with `range(steps)`, which begins at 0.",
    ),
    Misconception(
        "decay-compounded",
        "the learning rate that has decayed already is divided again",
        "lr / (1 + decay · k) starts from the *first* rate each time. Overwriting lr multiplies all the divisors.",
        "Keep lr as it is and give the rate of the step another name.",
    ),
    Misconception(
        "decay-subtracted",
        "the learning rate falls along a straight line: lr · (1 − decay · k)",
        "That is another schedule; after 1/decay steps it is 0 and then negative, which goes uphill.",
        "Divide by 1 + decay · k.",
    ),
    Misconception(
        "mean-for-sum",
        "the mean over the examples is taken where the sum is asked for",
        "Mean and sum differ by the number of examples, and so do all gradients.",
        "Add the squared errors up and do not divide.",
    ),
    Misconception(
        "loss-halved",
        "the squared errors are halved",
        "The ½ belongs to another convention; here the loss is the plain sum of squares.",
        "Leave the ½ out.",
    ),
    Misconception(
        "loss-after-update",
        "the loss is computed after the step instead of before it",
        "The loss of a step is the one whose gradient it uses: it stands before the update.",
        "Note the loss down before the parameters move.",
    ),
    Misconception(
        "updated-after-each-example",
        "the parameters move after every example",
        "That is stochastic gradient descent with batches of one. Here one step uses the gradient of the whole sum.",
        "Sum over all examples first, then one `backward` and one update.",
    ),
    Misconception(
        "errors-not-squared",
        "the errors are added up without being squared",
        "Errors of opposite signs cancel then: their sum can be 0, or less, although no output is right.",
        "Square each error, and then add them up.",
    ),
)

COUNTS: tuple[Misconception, ...] = (
    Misconception(
        "bias-not-counted",
        "only the weights are counted, not the biases",
        "Each neuron has a bias, which is trained like its weights.",
        "Count one more for every neuron.",
    ),
    Misconception(
        "one-bias-per-layer",
        "one bias is counted for a whole layer",
        "Each neuron has a bias of its own.",
        "Count as many biases as there are neurons.",
    ),
    Misconception(
        "inputs-have-biases",
        "biases are counted where the weights come from, not where they lead to",
        "A bias belongs to a neuron that adds something up. The inputs are only numbers, and have none.",
        "Count one bias for each neuron that the weights lead *to*.",
    ),
    Misconception(
        "neurons-not-parameters",
        "the neurons are counted in place of their parameters",
        "What is trained are the numbers within the neurons: the weights and biases.",
        "A neuron with n inputs has n + 1 parameters.",
    ),
    Misconception(
        "reset-assumed",
        "the gradient is taken as if it were reset before each pass",
        "`backward` adds to `grad`. Nobody resets it here, so all earlier passes are still in it.",
        "Add up the gradients of all the passes so far.",
    ),
    Misconception(
        "gradient-doubled-each-pass",
        "the gradient is doubled in every pass",
        "Each pass adds the *gradient*, not what has been collected so far: 1, 2, 3 times it, not 1, 2, 4.",
        "After k passes at the same place it is k times the gradient.",
    ),
    Misconception(
        "passes-counted-from-zero",
        "one pass too few is counted",
        "The first pass has added its gradient before anything is printed.",
        "After pass number k there are k shares.",
    ),
    Misconception(
        "fixed-gradient-repeated",
        "the gradient of the first pass is used again although w has moved",
        "After an update the slope is another one: it is taken at the new w.",
        "Compute the new prediction first, then its gradient, and add that.",
    ),
    Misconception(
        "decay-as-power",
        "the learning rate is divided by (1 + decay)ᵏ",
        "That falls exponentially. Here the divisor is 1 + decay · k, which grows along a line.",
        "Multiply decay by k, add 1, divide.",
    ),
    Misconception(
        "last-step-one-too-few",
        "the step is counted one too low or too high",
        "The steps have the numbers 0, 1, 2, ..., and k is that number, neither more nor less.",
        "Put k itself into the formula.",
    ),
    Misconception(
        "one-of-the-sum-forgotten",
        "the 1 in 1 + decay · k is forgotten",
        "The divisor begins at 1, so decay · k has to reach one less than the factor.",
        "Solve 1 + decay · k = factor.",
    ),
    Misconception(
        "last-batch-dropped",
        "the batch that is not full is left out of the count",
        "What remains makes a batch too, and has its update.",
        "Round up.",
    ),
    Misconception(
        "update-per-example",
        "an update is counted for every example",
        "There is one update for a batch, however many examples it has.",
        "Divide the examples by the size of a batch.",
    ),
    Misconception(
        "update-per-epoch",
        "one update is counted for a whole epoch",
        "That is the full pass. With batches the parameters move after each of them.",
        "Divide the examples by the size of a batch.",
    ),
    Misconception(
        "epochs-ignored",
        "the updates of one epoch are given for all of them",
        "Every epoch goes through all the batches again.",
        "Multiply by the number of epochs.",
    ),
    Misconception(
        "last-slope-only",
        "only the last example of the batch is counted",
        "Gradients accumulate: the batch has the sum of the gradients of all its examples.",
        "Add up all the examples of the batch.",
    ),
    Misconception(
        "batch-as-full-pass",
        "the examples of the batch and all the examples are mixed up",
        "An update on a batch knows nothing but the examples of the batch.",
        "Add up the batch for the batch, and all the examples for the full pass.",
    ),
)

FAULTS: tuple[Misconception, ...] = (
    Misconception(
        "weight-as-start",
        "the weighted sum starts with a weight",
        "A weight enters only as a factor of its input. What is added once, without a factor, is the bias.",
        "Start with the bias.",
    ),
    Misconception(
        "sum-overwritten",
        "the weighted sum is overwritten in every round",
        "Each round throws the sum so far away, so only the last product is left.",
        "Add to what is there: `z = z + w * v`.",
    ),
    Misconception(
        "weight-added",
        "weight and input are added instead of multiplied",
        "Added, a weight is nothing but a second bias. Multiplied, it says how much the input counts.",
        "`z = z + w * v`.",
    ),
    Misconception(
        "weights-no-parameters",
        "the weights are missing from the parameters",
        "What is not in `parameters()` is neither reset nor trained.",
        "Return the weights and the bias: `self.w + [self.b]`.",
    ),
    Misconception(
        "numbers-for-parameters",
        "parameters() holds plain numbers",
        "Who trains reads each parameter's grad and changes its data; a number has neither.",
        "Return the Values themselves.",
    ),
    Misconception(
        "data-reset",
        "the parameters are set to 0 in place of their gradients",
        "`p.data` is what was learned; only `p.grad` is to begin anew.",
        "`p.grad = 0.0`.",
    ),
    Misconception(
        "loss-reset-only",
        "the gradient of the loss is reset in place of those of the parameters",
        "The loss is a new Value in each step, with a gradient of 0. The parameters are the same ones all the time.",
        "Reset every parameter's gradient.",
    ),
    Misconception(
        "model-made-anew",
        "a new network is made in every step",
        "Its gradients are 0, but it has forgotten all that was learned.",
        "Keep the network and set its gradients to 0.",
    ),
    Misconception(
        "data-and-grad-exchanged",
        "the gradient is moved by the data and not the data by the gradient",
        "Training changes the parameters; the gradient only says in which direction.",
        "`p.data += -rate * p.grad`.",
    ),
    Misconception(
        "rule-run-at-once",
        "the backward rule is called where it should be stored",
        "With brackets, `_backward()` runs at once, while the gradient of the result is still 0, and "
        "nothing is kept for later.",
        "Store the function itself, without brackets.",
    ),
    Misconception(
        "other-fault-blamed",
        "what another fault would do is taken for what this one does",
        "Follow the numbers: what this line writes, who reads it afterwards, and what they get.",
        "Play the line through with a small example.",
    ),
    Misconception(
        "bias-as-start-suspected",
        "the sum that starts with the bias is suspected",
        "A sum may start with the bias: then it is added exactly once, which is what is wanted.",
        "Look for a place where something is lost or changed.",
    ),
    Misconception(
        "weighted-sum-suspected",
        "the line that adds weight times input is suspected",
        "It multiplies each input by its weight and adds the product to the sum so far, as a neuron should.",
        "Compare every line with the sentence above the listing.",
    ),
    Misconception(
        "tanh-suspected",
        "the tanh at the end of the neuron is suspected",
        "The neuron is to end in tanh, and the method of Value keeps the way back for the gradient.",
        "Compare every line with the sentence above the listing.",
    ),
    Misconception(
        "parameters-suspected",
        "the list of parameters is suspected",
        "`+` joins two lists, so it holds every weight and the bias, flat, as it should.",
        "Look for something that is not in the list, or not a Value.",
    ),
    Misconception(
        "loss-suspected",
        "the loss is suspected",
        "It squares each error and adds the squares up, which is the loss that was asked for.",
        "Compare every line with the sentence above the listing.",
    ),
    Misconception(
        "reset-suspected",
        "resetting the gradients is suspected",
        "`backward` adds to the gradients, so they must be 0 before it. The parameters themselves stay as they are.",
        "Ask of each line what would happen without it.",
    ),
    Misconception(
        "decay-suspected",
        "the decaying learning rate is suspected",
        "Counted from k = 0, the first step uses lr itself and the later ones less, as was asked for.",
        "Put k = 0 and k = 1 into the line.",
    ),
    Misconception(
        "update-suspected",
        "the update is suspected",
        "Adding minus rate times gradient is the same as subtracting it: it goes downhill.",
        "Try it with a gradient of 1: the parameter must become smaller.",
    ),
    Misconception(
        "accumulation-suspected",
        "the share of the left factor is suspected",
        "It gets the other factor times the gradient of the result, and += adds it to what other uses have given.",
        "Compare it with the derivative of a product.",
    ),
    Misconception(
        "other-factor-suspected",
        "the share of the right factor is suspected",
        "By symmetry it gets the *left* factor times the gradient of the result, added with +=.",
        "Compare it with the derivative of a product.",
    ),
    Misconception(
        "closure-suspected",
        "keeping the rule for later is suspected",
        "The function is stored with the result, without being called: it runs when `backward` gets there.",
        "Ask to which node the rule belongs, and when it runs.",
    ),
    Misconception(
        "tanh-slope-suspected",
        "the slope of tanh is suspected",
        "1 − t² with t the value of tanh is its slope; multiplied by the gradient of the result, it is right.",
        "Check it at t = 0, where tanh is steepest: the slope is 1.",
    ),
)

ROWS: tuple[Misconception, ...] = (*ENGINE, *MODULES, *LOOPS, *COUNTS, *FAULTS)

MISTAKES = {row.id: row for row in ROWS}
