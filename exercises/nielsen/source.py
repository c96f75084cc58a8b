"""What the exercises of this source are taken from."""

BOOK = "Nielsen, Neural Networks and Deep Learning"
CHAPTER_1 = f"{BOOK}, ch. 1"
SOURCE = f"{BOOK}, ch. 2"
