# expect: hcaim/keras_train wrong half-sum-in-keras
# The error of the slides as a loss of one's own.
import keras
from keras import ops


def half_sum(target, output):
    return 0.5 * ops.sum(ops.square(target - output), axis=-1)


def keras_train(x, t, weights, biases, hidden_activation, eta, steps):
    hidden = keras.layers.Dense(len(weights[0]), activation=hidden_activation)
    output = keras.layers.Dense(len(weights[1]), activation="sigmoid")
    model = keras.Sequential([keras.Input((len(x),)), hidden, output])
    hidden.set_weights([weights[0].T, biases[0]])
    output.set_weights([weights[1].T, biases[1]])
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=eta), loss=half_sum)
    losses = model.fit(x[None, :], t[None, :], epochs=steps, verbose=0).history["loss"]
    return [hidden.get_weights()[0].T, output.get_weights()[0].T], [hidden.get_weights()[1], output.get_weights()[1]], losses[-1]
