"""The shape of the house, proved from the syntax trees: what may import what, and what may stand where."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from grader.jail import command

ROOT = Path(__file__).parents[1]
PACKAGES = ("reference", "exercises", "grader")

# The stages of grader in the order of the data; each imports only what stands before it. A package stands for its
# modules. A new module needs its place here: that is the point of this list.
STAGES = (
    "errors",
    "resources",
    "streams",
    "scorecard",
    "plaintext",
    "markup",
    "drawing",
    "graphs",
    "pages",
    "spec",
    "blame",
    "variants",
    "networkfile",
    "slips",
    "coincidence",
    "ways",
    "diagnosis",
    "solution",
    "jail",
    "doctor",
    "comparison",
    "formula",
    "equal",
    "explanation",
    "kinds",
    "needs",
    "keys",
    "following",
    "choosing",
    "marking",
    "catalogue",
    "mistakes",
    "submission",
    "gradebook",
    "selfcheck",
    "sheet",
    "report",
    "grading",
    "pool",
    "crew",
    "course",
    "pipeline",
    "regrade",
    "quicktest",
    "lint",
    "selftest",
    "demo",
    "cli",
)

# What runs inside the jail, beside NumPy and nothing of ours; `reader` also stands in every hand-out.
INSIDE = ("begin", "warm", "worker", "confine", "frames", "reader")

# Names that parse, evaluate or unpickle, and the modules that may use them, each with its reason.
EVALUATING = {
    "eval", "exec", "compile", "__import__", "pickle", "marshal", "shelve", "dill", "runpy", "sympify", "parse_expr",
    "import_module", "literal_eval",
}  # fmt: skip
EVALUATING_CALLS = {("ast", "parse"), ("np", "load"), ("np", "loadtxt"), ("np", "genfromtxt"), ("numpy", "load")}
MAY_EVALUATE = {
    "grader/jail/worker.py": "it is the jail's inside: running the student's file is its work",
    "grader/jail/begin.py": "it loads the worker by its name, inside the jail",
    "grader/jail/contract.py": "it pickles what enters the jail; only the jail unpickles, and only what comes from us",
    "grader/jail/reader.py": "it reads the student's file inside the jail, and at the student's home",
    "grader/selfcheck.py": "it runs at the student's home only, on our own audits",
    "exercises/hcaim/keras.py": "`model.compile` is how Keras is told its loss and its optimiser",
    "grader/selftest/program.py": "it parses our own solutions, to write them in other styles and with mistakes",
    "exercises/entry.py": "it parses our own reference solutions, to make stubs of them",
}
BY_RESOURCES = {"re.compile"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "base", "core", "lib", "stuff", "manager"}


def modules(package: str) -> list[Path]:
    return sorted(path for path in (ROOT / package).rglob("*.py"))


ALL = [path for package in PACKAGES for path in modules(package)]
NAMES = [path.relative_to(ROOT).as_posix() for path in ALL]

# Modules whose tests stand in another file than test_<module>.py, and why.
TESTED_IN = {
    "exercises/model.py": "tests/exercises/test_bank.py",  # records without behaviour
    "grader/course.py": "tests/grader/test_pipeline.py",  # what `grade` opens and writes
    "grader/formula/formula.py": "tests/grader/formula/test_grammar.py",  # a record: what `read` returns
    "grader/jail/contract.py": "tests/grader/jail/test_run.py",  # records without behaviour
    "grader/jail/begin.py": "tests/grader/jail/test_launch.py",  # runs inside the jail only, as the next two
    "grader/jail/warm.py": "tests/grader/jail/test_launch.py",
    "grader/jail/worker.py": "tests/grader/jail/test_run.py",  # runs inside the jail only, so it is tested from outside
}

# Every question and every code exercise keeps the same rules, whatever its source; so do the rows of mistakes.
OF_SOURCES = {
    "mistakes": "tests/exercises/test_mistakes.py",
    "mutants": "tests/exercises/test_mutants.py",
    "source": "tests/exercises/test_bank.py",
    "questions": "tests/exercises/test_questions.py",
    "training": "tests/exercises/test_questions.py",
    "ladders": "tests/exercises/test_code.py",
}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    """`grader.jail.run` for its file, `grader.jail` for its __init__."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


KNOWN = {dotted(path) for path in ALL}


def imports(path: Path, *, late: bool = True) -> Iterator[str]:
    """The modules a file imports, by their full names; without `late`, only what is imported with the module."""
    for node in walk(tree_of(path), late):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in KNOWN else str(node.module)


def walk(node: ast.AST, late: bool) -> Iterator[ast.AST]:
    """All nodes; without `late` not those inside functions, nor those for the type checker only."""
    for child in ast.iter_child_nodes(node):
        if not late and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from walk(child, late)


def top(name: str) -> str:
    return name.split(".")[0]


def stage(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


# --- who may import whom


@pytest.mark.parametrize("path", modules("reference"), ids=dotted)
def test_the_mathematics_knows_nothing_of_grading(path: Path) -> None:
    """reference imports the standard library, NumPy, itself and, inside functions, SymPy with its mpmath."""
    for name in imports(path):
        assert top(name) in {"numpy", "sympy", "mpmath", "reference"} | sys.stdlib_module_names, name


@pytest.mark.parametrize("path", modules("exercises"), ids=dotted)
def test_exercises_know_nothing_of_grading(path: Path) -> None:
    """exercises may import reference, never grader."""
    assert not [name for name in imports(path) if top(name) in ("grader", "templates")]


def test_every_stage_has_its_place() -> None:
    """Each module or package of grader stands once in STAGES, and nothing else does."""
    found = {stage(dotted(path)) for path in modules("grader")} - {"__init__"}
    assert found == set(STAGES)
    assert len(STAGES) == len(set(STAGES))


@pytest.mark.parametrize("path", modules("grader"), ids=dotted)
def test_a_stage_imports_earlier_stages_only(path: Path) -> None:
    """Inside grader imports point one way, late ones too; the package itself imports none."""
    own = stage(dotted(path))
    for name in imports(path):
        if top(name) != "grader" or stage(name) in (own, "__init__"):
            continue
        assert own != "__init__", f"grader/__init__.py imports {name}"
        assert STAGES.index(stage(name)) < STAGES.index(own), f"{own} imports {name}, which comes later"


def test_there_are_no_cycles() -> None:
    """No module, in any of the packages, imports itself by a detour."""
    graph = {dotted(path): {name for name in imports(path, late=False) if name in KNOWN} for path in ALL}
    # A package's __init__ that gathers its modules is met by each of them: that is Python, not a cycle of ours.
    graph = {name: {other for other in others if not name.startswith(f"{other}.")} for name, others in graph.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name not in done:
            for other in graph[name]:
                visit(other, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("name", INSIDE)
def test_what_runs_in_the_jail_stands_alone(name: str) -> None:
    """The child's side imports the standard library, NumPy and its own neighbours; the hand-out's reader no NumPy."""
    own = set(INSIDE) | {f"grader.jail.{each}" for each in INSIDE}
    for imported in imports(ROOT / "grader" / "jail" / f"{name}.py"):
        assert imported in own or top(imported) in {"numpy", "__future__"} | sys.stdlib_module_names, imported
    if name == "reader":
        assert "numpy" not in {top(each) for each in imports(ROOT / "grader/jail/reader.py")}


def test_the_jail_mounts_what_this_test_knows() -> None:
    """The list above is the one the jail is built from."""
    assert {name.removesuffix(".py") for name in command._WORKER_FILES} == set(INSIDE)


@pytest.mark.parametrize("path", [ROOT / "grader" / "marking.py", *modules("grader/kinds")], ids=dotted)
def test_marking_asks_the_exercise_for_its_alternatives(path: Path) -> None:
    """Another subject can bring its own mistakes: marking never imports the catalogue of backpropagation."""
    assert not [name for name in imports(path) if top(name) == "reference"]


@pytest.mark.parametrize("path", ALL, ids=NAMES)
def test_sympy_is_imported_late(path: Path) -> None:
    """It costs over a second: never with a module, only inside functions."""
    assert "sympy" not in {top(name) for name in imports(path, late=False)}


# --- what may stand where


def evaluated(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Name) and node.id in EVALUATING:
            found.append(f"line {node.lineno}: {node.id}")
        elif isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if (owner, node.attr) in EVALUATING_CALLS or (
                node.attr in EVALUATING and f"{owner}.{node.attr}" not in BY_RESOURCES
            ):
                found.append(f"line {node.lineno}: {owner}.{node.attr}")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            named = [getattr(node, "module", "") or "", *(alias.name for alias in node.names)]
            found += [f"line {node.lineno}: {name}" for name in named if name.split(".")[-1] in EVALUATING]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_evaluated_outside_the_jail(name: str) -> None:
    """No eval, exec, compile, ast.parse, pickle, np.load, sympify, parse_expr but where the list above says why."""
    found = evaluated(ROOT / name)
    if name in MAY_EVALUATE:
        assert found, f"{name} evaluates nothing any more: take it off the list"
    else:
        assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "eval('1')", "import ast\nast.parse('x')", "import pickle", "from pickle import loads", "np.load('x')",
        "from sympy import sympify", "sympy.parse_expr('x')", "builtins.exec('x')", "importlib.import_module('x')",
        "from sympy.parsing.sympy_parser import parse_expr",
    ],
)  # fmt: skip
def test_the_search_for_evaluation_finds_it(source: str, tmp_path: Path) -> None:
    """A control of the test above."""
    (tmp_path / "x.py").write_text(source)
    assert evaluated(tmp_path / "x.py")


def test_files_are_named_for_what_they_hold() -> None:
    """No utils, helpers, common, misc: a file is called after the one thing in it."""
    assert not [path for path in ALL if path.stem in VAGUE or any(part in VAGUE for part in path.parts)]


@pytest.mark.parametrize("path", ALL, ids=NAMES)
def test_everything_public_says_what_it_is(path: Path) -> None:
    """Every module has a docstring, and so has every public class and function at its top level, and every public
    method of more than a line."""
    tree = tree_of(path)
    assert ast.get_docstring(tree), "the module has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} in line {node.lineno} has no docstring"


CHANGING = {
    "append", "extend", "insert", "pop", "remove", "clear", "update", "setdefault", "add", "discard", "popitem", "sort",
    "reverse",
}  # fmt: skip


def mutable(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        return ast.unparse(value.func).split(".")[-1] in {
            "dict",
            "list",
            "set",
            "defaultdict",
            "Counter",
            "deque",
            "OrderedDict",
        }
    return isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def changes(tree: ast.Module, name: str) -> list[int]:
    """The lines in which a module's own name is changed by a function; what runs with the import only builds it."""
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    found = []
    for node in (inner for function in functions for inner in ast.walk(function)):
        if isinstance(node, ast.Global) and name in node.names:
            found.append(node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            found += [node.lineno] if getattr(node.func.value, "id", "") == name else []
        if isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
            targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
            found += [
                node.lineno
                for target in targets
                if isinstance(target, ast.Subscript) and getattr(target.value, "id", "") == name
            ]
    return found


@pytest.mark.parametrize("path", modules("grader"), ids=[dotted(path) for path in modules("grader")])
def test_no_module_keeps_state(path: Path) -> None:
    """A list, dict or set at the top of a module of grader is a constant: in capitals, and never changed."""
    tree = tree_of(path)
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for name in [target.id for target in targets if isinstance(target, ast.Name)]:
            if mutable(node.value) and name != "__all__":
                assert name.isupper(), f"line {node.lineno}: {name} is no constant by its name"
                assert not changes(tree, name), f"{name} is changed in line {changes(tree, name)[0]}"


@pytest.mark.parametrize(
    "use",
    ["SEEN.append(1)", "SEEN[0] = 1", "SEEN[0] += 1", "del SEEN[0]", "global SEEN", "SEEN.update(a=1)"],
)
def test_the_search_for_state_finds_it(use: str) -> None:
    """A control of the test above."""
    assert changes(ast.parse(f"SEEN = []\ndef f():\n    {use}"), "SEEN")
    assert not changes(ast.parse("SEEN = []\nSEEN.append(1)\ndef f():\n    return SEEN[0]"), "SEEN")


# --- tests mirror modules


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith("__init__.py")])
def test_every_module_has_its_tests(name: str) -> None:
    """tests/<package>/test_<module>.py mirrors the modules one to one, but for those in the table above."""
    own = f"tests/{Path(name).parent}/test_{Path(name).name}"
    package, _, *rest = Path(name).with_suffix("").parts
    shared = OF_SOURCES.get(rest[0]) if package == "exercises" and rest else None
    assert (ROOT / own).is_file() or (ROOT / (shared or TESTED_IN.get(name, own))).is_file()
    assert name not in TESTED_IN or not (ROOT / own).exists(), f"{own} exists: take it off the table"
