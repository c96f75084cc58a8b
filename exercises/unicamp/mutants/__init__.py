"""The mistakes of these exercises as learners write them: how the text of a solution is changed."""
