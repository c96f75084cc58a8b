"""What the exercises of this source are taken from."""

SOURCE = "Karpathy, The spelled-out intro to neural networks and backpropagation: building micrograd"
