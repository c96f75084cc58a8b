"""What the step-by-step exercises of this source are taken from."""

SOURCE = "Mazur (2015), A step by step backpropagation example"
CS231N = "Stanford CS231n, Backpropagation and gradient checks"

# What the exercises on better training are taken from.
CHAPTER_3 = "Nielsen, Neural Networks and Deep Learning, ch. 3"
