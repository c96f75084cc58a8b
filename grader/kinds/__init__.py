"""The kinds of answer, one file each: how to type it, how to compare it, how to show it."""
