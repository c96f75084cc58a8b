# expect: datacamp/get_slope correct
# expect: datacamp/gradient_step correct
# No NumPy at all: plain lists, one weight after the other, the error once.


def get_slope(x, w, y):
    prediction = 0.0
    for i in range(len(x)):
        prediction += x[i] * w[i]
    error = prediction - y
    slopes = []
    for each in x:
        slopes.append(2 * each * error)
    return slopes


def gradient_step(x, w, y, rate):
    slopes = get_slope(x, w, y)
    return [weight - rate * slope for weight, slope in zip(w, slopes)]
