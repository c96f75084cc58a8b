"""What is asked: the bank of exercises, one module per source, and the bundled quizzes."""
