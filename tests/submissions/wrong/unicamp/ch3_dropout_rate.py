# expect: unicamp/dropout_forward wrong dropout-divided-by-drop-rate
# expect: unicamp/dropout_backward wrong dropout-scaled-forward-only
# p is read as the probability to drop; on the way back the scale is forgotten.
def dropout_forward(a, mask, p):
    keep = 1 - p
    return a * mask / keep


def dropout_backward(delta_a, mask, p):
    return delta_a * mask
