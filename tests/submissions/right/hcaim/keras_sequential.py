# expect: hcaim/keras_train correct
# Sequential, compile and fit, as in the tutorials.
import os

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy as np
from keras import layers


def build(n_in, n_hidden, n_out, hidden_activation):
    model = keras.Sequential()
    model.add(keras.Input(shape=(n_in,)))
    model.add(layers.Dense(n_hidden, activation=hidden_activation, name="hidden"))
    model.add(layers.Dense(n_out, activation="sigmoid", name="output"))
    return model


def keras_train(x, t, weights, biases, hidden_activation, eta, steps):
    model = build(len(x), len(biases[0]), len(biases[1]), hidden_activation)
    model.get_layer("hidden").set_weights([np.transpose(weights[0]), biases[0]])
    model.get_layer("output").set_weights([np.transpose(weights[1]), biases[1]])
    model.compile(optimizer=keras.optimizers.SGD(eta), loss="mean_squared_error")
    history = model.fit(np.array([x]), np.array([t]), batch_size=1, epochs=steps, verbose=0)
    w1, b1, w2, b2 = model.get_weights()
    return [w1.T, w2.T], [b1, b2], history.history["loss"][-1]
