# expect: datacamp/gradient_step wrong weights-one-by-one
# The prediction is made anew for each weight, with the weights that have already moved.
def gradient_step(x, w, y, rate):
    new = list(w)
    for i in range(len(new)):
        prediction = sum(a * b for a, b in zip(x, new))
        new[i] = new[i] - rate * 2 * x[i] * (prediction - y)
    return new
