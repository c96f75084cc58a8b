# expect: hcaim/keras_train wrong error kernels-not-transposed
# The weights go into the layers as they are; Keras takes the square ones without a word.
import keras
import numpy as np


def keras_train(x, t, weights, biases, hidden_activation, eta, steps):
    model = keras.Sequential([
        keras.Input((len(x),)),
        keras.layers.Dense(len(biases[0]), activation=hidden_activation),
        keras.layers.Dense(len(biases[1]), activation="sigmoid"),
    ])
    model.set_weights([weights[0], biases[0], weights[1], biases[1]])
    model.compile(keras.optimizers.SGD(eta), "mse")
    losses = model.fit(x[None], t[None], epochs=steps, verbose=0).history["loss"]
    w1, b1, w2, b2 = model.get_weights()
    return [w1, w2], [b1, b2], losses[-1]
