"""What the exercises of this source are taken from."""

SOURCE = "DataCamp, Introduction to Deep Learning in Python, ch. 2"
