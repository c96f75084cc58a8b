# expect: hcaim/keras_train wrong usual-learning-rate
# "sgd" as a word: eta is never used.
import keras
import numpy as np


def keras_train(x, t, weights, biases, hidden_activation, eta, steps):
    model = keras.Sequential([
        keras.layers.Input((len(x),)),
        keras.layers.Dense(len(biases[0]), activation=hidden_activation),
        keras.layers.Dense(len(biases[1]), activation="sigmoid"),
    ])
    model.layers[0].set_weights([weights[0].T, biases[0]])
    model.layers[1].set_weights([weights[1].T, biases[1]])
    model.compile(optimizer="sgd", loss="mse")
    history = model.fit(x[None, :], t[None, :], epochs=steps, verbose=0)
    return (
        [layer.get_weights()[0].T for layer in model.layers],
        [layer.get_weights()[1] for layer in model.layers],
        history.history["loss"][-1],
    )
