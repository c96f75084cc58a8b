"""Mistakes about how weights start and about expanding the training data."""

from __future__ import annotations

from exercises.model import Misconception

ROWS: tuple[Misconception, ...] = (
    Misconception(
        "init-scale-left-out",
        r"the weights start with standard deviation 1, not scaled",
        r"A sum of $n_{in}$ such terms has a standard deviation of about $\sqrt{n_{in}}$: the neuron is saturated from "
        r"the start.",
        r"Divide by $\sqrt{n_{in}}$.",
    ),
    Misconception(
        "init-variance-for-deviation",
        "1/n is given as the standard deviation, where it is the variance",
        r"Random functions such as `normal(mean, scale)` want the standard deviation, the square root of the variance "
        r"$1/n_{in}$.",
        r"Use $1/\sqrt{n_{in}}$.",
    ),
    Misconception(
        "init-fan-out",
        "the number of neurons is taken for the number of inputs",
        "The sum inside a neuron has as many terms as the neuron has *inputs*; how many neurons stand "
        "beside it does not "
        "matter to it.",
        "Use the size of the layer before.",
    ),
    Misconception(
        "init-doubled",
        "the weights start twice as large as asked for",
        r"$2/\sqrt{n_{in}}$ has four times the variance.",
        r"Standard deviation $1/\sqrt{n_{in}}$, without a factor.",
    ),
    Misconception(
        "init-for-relus",
        "the scale for ReLUs is used",
        r"$\sqrt{2/n_{in}}$ (He) makes up for ReLUs that are off half of the time; here "
        r"$1/\sqrt{n_{in}}$ is asked for.",
        "Leave the 2 out.",
    ),
    Misconception(
        "init-both-fans",
        "the scale with inputs and outputs together is used",
        r"$\sqrt{2/(n_{in} + n_{out})}$ (Glorot) is another recipe; here only the inputs count.",
        r"Use $1/\sqrt{n_{in}}$.",
    ),
    Misconception(
        "init-uniform",
        "the weights are uniform between plus and minus 1/√n",
        r"A uniform number between $-c$ and $c$ has the standard deviation $c/\sqrt3$.",
        r"Use normal numbers with standard deviation $1/\sqrt{n_{in}}$.",
    ),
    Misconception(
        "init-only-positive",
        "all weights start positive",
        "`rand` and `random` give numbers between 0 and 1: their mean is ½, and all sums lean to one side.",
        "Use normal numbers with mean 0.",
    ),
    Misconception(
        "init-not-normal",
        "the numbers have the right spread and are not normal",
        r"Uniform numbers from $-\sqrt3\,s$ to $\sqrt3\,s$ have the standard deviation $s$, too, and serve as well in "
        r"training; but normal numbers are asked for.",
        "Use a function such as `normal`, `randn` or `gauss`.",
    ),
    Misconception(
        "init-neurons-alike",
        "all the neurons of a layer start with the same weights",
        "Only their biases tell them apart: all of them look for the same thing in the input, and the layer can do "
        "little more than one neuron.",
        "Draw a number of its own for every weight: `size=(n_out, n_in)`.",
    ),
    Misconception(
        "init-biases-scaled",
        "the biases are scaled like the weights",
        "A neuron has one bias, not a sum of many; the source leaves it at standard deviation 1.",
        "Draw biases with standard deviation 1.",
    ),
    Misconception(
        "init-biases-zero",
        "the biases start at 0",
        "That is a common choice and does no harm, but here they are asked for with standard deviation 1.",
        "Draw the biases, too.",
    ),
    Misconception(
        "init-all-zero",
        "all weights start at 0",
        "Neurons that start alike get the same gradients and stay alike for ever.",
        "Draw the weights at random.",
    ),
    Misconception(
        "init-shapes-transposed",
        "the matrices have one row per input",
        r"$z = Wa + b$ needs one row per neuron and one column per input.",
        "Shape (sizes[l + 1], sizes[l]).",
    ),
    Misconception(
        "init-seed-ignored",
        "another seed gives the same network",
        "The seed that is passed in is not the one that is used; all students would train one and the same network.",
        "Hand `seed` to the generator.",
    ),
    Misconception(
        "init-generator-restarted",
        "the generator is seeded anew for every layer",
        "Every layer then gets the same random numbers, only scaled: the layers are not independent.",
        "Make one generator before the loop and draw all layers from it.",
    ),
    Misconception(
        "variance-for-deviation",
        "the variance is given for the standard deviation",
        "The standard deviation is the square root of the variance.",
        "Take the square root at the end.",
    ),
    Misconception(
        "deviations-added",
        "standard deviations are added up where variances should be",
        "Independent terms partly cancel. It is the *variances* that add up.",
        "Add the variances, then take the square root.",
    ),
    Misconception(
        "spread-without-bias",
        "the bias is left out of the spread",
        "The bias is random, too, with variance 1.",
        "Add its variance to those of the weights.",
    ),
    Misconception(
        "spread-of-all-inputs",
        "inputs that are 0 are counted",
        r"A weight whose input is 0 adds nothing to $z$.",
        "Count the inputs that are 1.",
    ),
    Misconception(
        "spread-bias-scaled-too",
        "the bias is taken to be scaled like the weights",
        "The bias keeps the standard deviation 1.",
        "Scale the weights only.",
    ),
    Misconception(
        "large-start-thought-fast",
        "large weights are thought to learn fast",
        r"The gradient of a saturated neuron is small, because $\sigma'(z)$ is; at 0 no step is too large either.",
        r"Ask where on the sigmoid $z$ lies.",
    ),
    Misconception(
        "start-thought-irrelevant",
        "where the weights start is thought not to matter, or only to be small",
        "Neurons that start saturated learn slowly, and neurons that start alike stay alike.",
        "Start at random, and small enough for the sigmoid to be steep.",
    ),
    Misconception(
        "symmetry-misplaced",
        "the trouble of equal neurons is looked for in the wrong place",
        "Neurons of a layer stay alike if their *weights* start alike. Random weights, of whatever size, "
        "tell them apart, "
        "and random biases alone hardly do.",
        "Equal weights: symmetry. Large weights: saturation.",
    ),
    Misconception(
        "zero-thought-saturated",
        "a neuron at z = 0 is thought to be saturated",
        r"At $z = 0$ the sigmoid is at its steepest, $\sigma'(0) = 1/4$.",
        r"Saturated means that $|z|$ is large.",
    ),
    Misconception(
        "shift-wraps-around",
        "what leaves the picture comes in again on the other side",
        "`np.roll` turns the picture into a ring. In a photograph nothing reappears at the opposite edge.",
        "Start from zeros and copy the part that stays inside.",
    ),
    Misconception(
        "shift-opposite",
        "the glyph is shifted in the opposite direction",
        "To move a glyph *down* by one, row 1 of the new picture takes row 0 of the old one.",
        "`new[row, column] = old[row - down, column - right]`.",
    ),
    Misconception(
        "shift-up-for-down",
        "up and down are exchanged",
        "Row 0 is the top row, so down means larger row numbers, unlike the y axis of a plot.",
        "Down: add to the row number.",
    ),
    Misconception(
        "shift-axes-swapped",
        "rows and columns are exchanged in the shift",
        "The first axis of a picture counts rows, from top to bottom; the second counts columns, from left to right.",
        "Down belongs to axis 0, right to axis 1.",
    ),
    Misconception(
        "shift-edge-repeated",
        "the edge is repeated where 0 should come in",
        "The last row or column was smeared over the space that became free.",
        "Fill with 0.",
    ),
    Misconception(
        "shift-old-pixels-left",
        "the old pixels are left where nothing arrives",
        "The shifted part was copied over the old picture, whose edge still shows.",
        "Start from zeros, not from a copy of the picture.",
    ),
    Misconception(
        "shift-by-one-only",
        "the glyph moves by one pixel, however far it should",
        "Only the direction of the shift was used.",
        "Use the numbers `down` and `right` themselves.",
    ),
    Misconception(
        "shift-filled-with-ones",
        "what comes in is 1 in place of 0",
        "0 is the background here.",
        "Fill with 0.",
    ),
    Misconception(
        "expansion-one-after-another",
        "every shift starts from the one before",
        "Up and then down again loses a row and ends where it began, with an edge cut off.",
        "Start each of the four from the original.",
    ),
    Misconception(
        "expansion-in-blocks",
        "all the originals come first, then all the shifted ones",
        "As a training set it is as good, but the order asked for keeps the five of each image together.",
        "Go image by image.",
    ),
    Misconception(
        "expansion-labels-beside-others",
        "the labels are repeated in another order than the images",
        "`np.tile` repeats the whole list of labels, `np.repeat` each label: pictures and labels no longer belong "
        "together, and the network is taught nonsense.",
        "With the five of each image together it is `np.repeat(labels, 5)`.",
    ),
    Misconception(
        "expansion-without-originals",
        "the originals are left out",
        "The unshifted pictures are training examples as well.",
        "Keep each original as the first of its five.",
    ),
    Misconception(
        "expansion-labels-not-repeated",
        "the labels are not repeated",
        "There are five times as many pictures as labels now.",
        "One label for every picture: `np.repeat(labels, 5)`.",
    ),
    Misconception(
        "expansion-of-test-data",
        "test or validation data are expanded, or used in training",
        "They stand for the data the network will meet. Made-up ones measure something else, and used ones nothing.",
        "Expand the training data only.",
    ),
    Misconception(
        "expansion-before-the-split",
        "the data are expanded before they are divided",
        "Copies of one picture then stand in the training and in the test data, and the test is too easy.",
        "Divide first, expand the training data after it.",
    ),
    Misconception(
        "expansion-thought-to-save-time",
        "expanding the data is thought to save time",
        "An epoch over five times as many examples takes five times as long.",
        "What it improves is the accuracy.",
    ),
    Misconception(
        "copies-thought-new",
        "exact copies, or new labels, are taken for new information",
        "A copy teaches what the original taught already, and shifting corrects no label.",
        "Only variations that real data show add something.",
    ),
    Misconception(
        "variation-thought-harmful",
        "a small natural variation is thought to make the label wrong",
        "A digit that is shifted, turned a little or drawn thicker is still the same digit, and such pictures occur.",
        "Ask whether a person would still give the same label.",
    ),
    Misconception(
        "variation-that-changes-the-meaning",
        "a variation is chosen that changes what the example means",
        "The label would be wrong, or the example like nothing that occurs.",
        "Vary what leaves the meaning alone.",
    ),
)
