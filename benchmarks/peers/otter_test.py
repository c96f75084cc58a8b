"""One of the functions, as an instructor would check it with Otter-Grader; its name takes the place of FUNCTION."""

from types import SimpleNamespace

from otter.test_files import test_case

OK_FORMAT = False
name = "FUNCTION"
points = 1


@test_case()
def test_function(FUNCTION):
    from cases import check

    check(SimpleNamespace(FUNCTION=FUNCTION), "FUNCTION")
