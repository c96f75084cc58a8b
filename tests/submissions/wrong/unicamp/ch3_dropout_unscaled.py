# expect: unicamp/dropout_forward wrong dropout-not-scaled
# expect: unicamp/dropout_backward wrong dropout-left-out-backward
# Dropout as "set some to zero", and nothing at all on the way back.
def dropout_forward(a, mask, p):
    return a * mask


def dropout_backward(delta_a, mask, p):
    return delta_a.copy()
