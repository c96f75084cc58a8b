# expect: hcaim/keras_train correct
# The functional interface, one batch at a time, lists returned.
import keras
import numpy as np


def keras_train(x, t, weights, biases, hidden_activation, eta, steps):
    inputs = keras.layers.Input((x.size,))
    hidden = keras.layers.Dense(biases[0].size, hidden_activation)
    output = keras.layers.Dense(biases[1].size, "sigmoid")
    model = keras.Model(inputs, output(hidden(inputs)))
    for layer, w, b in zip([hidden, output], weights, biases):
        layer.kernel.assign(w.T)
        layer.bias.assign(b)
    model.compile(keras.optimizers.SGD(learning_rate=eta, momentum=0.0), keras.losses.MeanSquaredError())
    batch = x.reshape(1, -1), t.reshape(1, -1)
    for step in range(steps):
        loss = model.evaluate(*batch, verbose=0)
        model.train_on_batch(*batch)
    new_weights = [np.array(layer.kernel).T.tolist() for layer in (hidden, output)]
    new_biases = [np.array(layer.bias).tolist() for layer in (hidden, output)]
    return new_weights, new_biases, float(loss)
