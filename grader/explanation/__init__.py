"""Why a function's results are wrong: one mistake or two at once, else where it begins, when, and in what manner."""
