"""The bundled quizzes, as TOML. No code."""
