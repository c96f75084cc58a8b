"""Five small functions as a quiz, and a right answer to it."""

from __future__ import annotations

from exercises.bank import BANK
from exercises.entry import plain, solution
from exercises.model import CodeExercise

FUNCTIONS = ("sigmoid_prime", "output_error", "hidden_error", "bias_gradient", "weight_gradient")

QUIZ = 'title = "Five functions"\n' + "".join(f'[[items]]\nexercise = "nielsen/{name}"\n' for name in FUNCTIONS)


def right_source() -> str:
    """The five functions, as they should be."""
    exercises = [BANK[f"nielsen/{name}"] for name in FUNCTIONS]
    code = [exercise for exercise in exercises if isinstance(exercise, CodeExercise)]
    given = {function: None for exercise in code for function in exercise.provided}
    return "import numpy as np\n\n" + "\n\n".join([*map(plain, given), *map(solution, code)])
