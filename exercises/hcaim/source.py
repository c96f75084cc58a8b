"""What the exercises of this source are taken from."""

SOURCE = "HCAIM, Deep learning, session on backpropagation"
