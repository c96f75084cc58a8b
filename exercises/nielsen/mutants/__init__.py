"""The mistakes of Nielsen's code exercises as learners' programs: how the text of each solution is changed."""
