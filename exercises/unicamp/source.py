"""What the step-by-step exercises of this source are taken from."""

SOURCE = "Mazur (2015), A step by step backpropagation example"
