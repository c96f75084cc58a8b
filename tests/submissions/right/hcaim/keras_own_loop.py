# expect: hcaim/keras_train correct
# A loop of one's own: the gradient by JAX, the model without state.
import jax
import numpy as np
from keras import Sequential, layers, losses


def keras_train(x, t, weights, biases, hidden_activation, eta, steps):
    model = Sequential([layers.Dense(len(biases[0]), activation=hidden_activation), layers.Dense(len(t), "sigmoid")])
    model.build((None, len(x)))
    model.set_weights([weights[0].T, biases[0], weights[1].T, biases[1]])
    mse = losses.MeanSquaredError()

    def error(parameters):
        prediction, _ = model.stateless_call(parameters, model.non_trainable_variables, x[None, :])
        return mse(t[None, :], prediction)

    parameters = [variable.value for variable in model.trainable_variables]
    slopes = jax.value_and_grad(error)
    for _ in range(steps):
        before, gradients = slopes(parameters)
        parameters = [p - eta * g for p, g in zip(parameters, gradients)]
    w1, b1, w2, b2 = (np.asarray(p) for p in parameters)
    return (w1.T, w2.T), (b1, b2), before.item()
