"""Fuzzing: arbitrary and half-right bytes for the four readers of what others write.

    python -m tests.fuzz frames --seconds 600                        coverage-guided (atheris)
    python -m tests.fuzz frames --seconds 600 --engine hypothesis    well-made inputs, then mutated
    python -m tests.fuzz frames --replay FOLDER                      which lines a folder of inputs reaches
    python -m tests.fuzz frames --one FILE                           one input again, such as a finding

from the top folder, after `pip install -e '.[test,fuzz]'`. The targets:

    frames    what a jail says: grader/jail/frames.py and grader/jail/transcript.py
    quiz      what staff write: quiz file, class list (grader/spec.py) and NETWORK.json (grader/networkfile.py)
    formula   a typed formula, from its text to what is said of it (grader/formula, grader/kinds/formula.py)
    answers   a student's file (grader/jail/reader.py), and whether the parent takes what is read from it

A target is one function `check(data)`. It returns, or it raises: the exceptions that a reader declares are caught in
it, every other is a finding, and so is a broken promise (an `AssertionError`) and more CPU time than the target
allows (`TooSlow`). Both engines use the same function. The corpus and the findings stay in `--work` (default: a new
folder under the system's temporary one); a finding is a file that `--one` reads.

`make test` runs a few hundred inputs of each (test_smoke.py). The long runs, their numbers and what they found are
written down in docs/security.md, section "Fuzzing".
"""
