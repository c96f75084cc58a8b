"""Reads a student's file as text: its top-level blocks and its answer slots. Nothing is evaluated.

Standard library only and short, because this source also stands in every hand-out: what the check
at home understands is exactly what the grader understands.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from typing import Any

MAX_SOURCE = 1_000_000
MAX_TEXT = 2_000
MAX_ELEMENTS = 10_000
MAX_DEPTH = 60
MAX_ATTEMPTS = 3_000  # of parsing a piece of a broken file
MAX_RETRIED = 1_000_000  # characters that are parsed again, to see whether a block goes on

_CONTINUES = re.compile(r"(?:[)\]}]|(?:else|elif|except|finally)\b)")
_INCOMPLETE = ("never closed", "EOF", "unterminated triple")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_COMMA_NUMBER = re.compile(r"[-+]?\d+,\d+(?:[eE][-+]?\d+)?")
_COMMA_TOKEN = re.compile(r"\s*[-+]?\d+(?:,\d+)?\s*")
_ENCODINGS = ("utf-8", "utf8", "latin-1", "latin1", "iso-8859-1", "iso-8859-15", "cp1252", "ascii")
_MINUS = {0x2212: "-", 0x2012: "-", 0x2013: "-"}


class _NotPlain(Exception):
    """The answer is an expression that only the running file can give a value to."""


class _Unreadable(Exception):
    """The answer cannot be understood; the text says why and what to write instead."""


class Source:
    """A file cut into its top-level statements; a broken one costs itself only."""

    def __init__(self, data: bytes) -> None:
        self.remarks: list[str] = []
        self.broken: list[tuple[int, int, int, str]] = []  # (first line, last line, line of the fault, message)
        self.statements: list[Any] = []
        self.text = self._decode(data)
        self.lines = self.text.split("\n")
        self._attempts = 0
        self._retried = 0
        if len(data) > MAX_SOURCE:
            self.remarks.append("The file is larger than 1 MB; it was not read.")
            self.text, self.lines = "", [""]
        body, fault = self._parse(0, len(self.lines))
        if fault is None:
            self.statements = body
        else:
            self._recover()

    def _decode(self, data: bytes) -> str:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self.remarks.append("The file is saved as UTF-16; save it as UTF-8.")
            text = data.decode("utf-16", "replace")
        else:
            if data[:3] == b"\xef\xbb\xbf":
                data = data[3:]
            head = b"\n".join(data.split(b"\n", 2)[:2])
            cookie = re.search(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", head, re.M)
            name = cookie.group(1).decode("ascii", "replace").lower() if cookie else "utf-8"
            try:
                text = data.decode(name if name in _ENCODINGS else "utf-8")
            except UnicodeDecodeError:
                self.remarks.append("The file is not UTF-8 text; it was read as Latin-1. Save it as UTF-8.")
                text = data.decode("latin-1")
        if "\0" in text:
            self.remarks.append("The file holds NUL characters; they were left out. Save it as plain text.")
            text = text.replace("\0", "")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _parse(self, first: int, last: int) -> Any:
        """The statements of some lines, or (line, message) of what is wrong."""
        self._attempts += 1
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse("\n".join(self.lines[first:last]) + "\n")
        except SyntaxError as fault:
            return [], (first + (fault.lineno or 1), str(fault.msg))
        except (ValueError, OverflowError):
            return [], (first + 1, "it cannot be read as Python")
        except (MemoryError, RecursionError):
            return [], (first + 1, "it is nested too deeply")
        if first:
            ast.increment_lineno(tree, first)
        return tree.body, None

    def _recover(self) -> None:
        starts: list[int] = []
        carry = False  # after a backslash or a decorator the next line belongs to the same block
        for number, line in enumerate(self.lines):
            begins = line[:1] not in ("", " ", "\t", "\f", "#") and not _CONTINUES.match(line)
            if begins and not carry:
                starts.append(number)
            if begins:
                carry = line.startswith("@") or line.endswith("\\")
        starts.append(len(self.lines))
        at = 0
        while at < len(starts) - 1:
            at = self._block(starts, at)

    def _block(self, starts: list[int], at: int) -> int:
        """Read the block at `at`, longer if it is incomplete; the index of the next one."""
        body, fault = self._parse(starts[at], starts[at + 1])
        reach = at + 1
        while fault and reach < min(len(starts) - 1, at + 200) and self._attempts < MAX_ATTEMPTS:
            self._retried += sum(map(len, self.lines[starts[at] : starts[reach + 1]]))
            if self._retried > MAX_RETRIED:
                break
            longer, worse = self._parse(starts[at], starts[reach + 1])
            if worse and not any(word in worse[1] for word in _INCOMPLETE):
                break
            reach += 1
            if not worse:
                self.statements += longer
                return reach
        if not fault:
            self.statements += body
        elif "unexpected indent" in fault[1] and starts[at] + 1 < starts[at + 1]:
            self._outdent(starts[at], starts[at + 1], fault)
        else:
            self._break(starts[at], starts[at + 1], fault)
        return at + 1

    def _outdent(self, first: int, last: int, fault: Any) -> None:
        """A line indented by accident: the lines before it are good, the others may be without it."""
        middle = max(first + 1, min(fault[0] - 1, last - 1))
        body, wrong = self._parse(first, middle)
        if wrong:
            self._break(first, last, fault)
            return
        self.statements += body
        indent = len(self.lines[middle]) - len(self.lines[middle].lstrip())
        for number in range(middle, last):
            head = self.lines[number][:indent]
            self.lines[number] = head.lstrip() + self.lines[number][indent:]
        body, wrong = self._parse(middle, last)
        if wrong:
            self._break(middle, last, wrong)
        else:
            self.statements += body
            note = "line {}: this line is indented for no reason; it was read as if it were not"
            self.remarks.append(note.format(fault[0]))

    def _break(self, first: int, last: int, fault: Any) -> None:
        self.broken.append((first + 1, last, fault[0], fault[1]))
        self.remarks.append(_left_out(self.lines[first], first + 1, fault))

    def segment(self, node: Any) -> str:
        """The source text of an expression, as typed."""
        rows = [line.encode() for line in self.lines[node.lineno - 1 : node.end_lineno]]
        rows[-1] = rows[-1][: node.end_col_offset]
        rows[0] = rows[0][node.col_offset :]
        return b"\n".join(rows).decode("utf-8", "replace")

    def functions(self) -> dict[str, Any]:
        """Name -> (line, untouched) of every function defined at the top level, the last one of each."""
        found: dict[Any, Any] = {}
        for node in self.statements:
            for target in getattr(node, "targets", ()):  # `f = g` replaces the function
                found.pop(getattr(target, "id", None), None)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found[node.name] = (node.lineno, _untouched(node))
        return found

    def broken_functions(self) -> dict[str, str]:
        """Name -> sentence for functions and classes inside blocks that are not Python."""
        found = {}
        for first, last, line, message in self.broken:
            for text in self.lines[first - 1 : last]:
                head = re.match(r"(?:async\s+)?(?:def|class)\s+(\w+)", text)
                if head:
                    found[head.group(1)] = f"line {line}: syntax error: {message}"
        return found


def _left_out(text: str, first: int, fault: Any) -> str:
    head = f"line {fault[0]}: syntax error: {fault[1]}"
    return f"{head}; the block that begins in line {first} ({text.strip()[:60]}) was left out"


def _untouched(function: Any) -> bool:
    body = function.body
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        body = body[1:]
    for node in body:
        if isinstance(node, ast.Pass):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is Ellipsis:
            continue
        if isinstance(node, ast.Raise) and node.exc is not None:
            raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(raised, ast.Name) and raised.id == "NotImplementedError":
                continue
        return False
    return True


def read(source: Source, slots: Any) -> list[dict[str, Any]]:
    """One reading per slot (name, kind): a dict of name, kind, status, text, value, notes, line.

    The status is ok, missing, unreadable, or computed: then `settle` takes the value that the
    running file has given to the name.
    """
    wanted = {name for name, _ in slots}
    found: dict[str, Any] = {}
    for node in source.statements:
        _collect(source, node, wanted, found)
    for first, last, line, message in source.broken:
        for number in range(first, min(last, len(source.lines)) + 1):
            head = re.match(r"(\w+)\s*(?::[^=]+)?=(?!=)(.*)", source.lines[number - 1])
            if head and head.group(1) in wanted and found.get(head.group(1), (0,))[0] < number:
                alone = all(text.strip()[:1] in ("", "#") for text in source.lines[first:last])
                remark = _left_out(source.lines[first - 1], first, (line, message)) if alone else None
                found[head.group(1)] = (number, "broken", head.group(2), (line, message, remark))
    return [_reading(source, name, kind, found.get(name)) for name, kind in slots]


def _collect(source: Source, node: Any, wanted: set[str], found: Any) -> None:
    if isinstance(node, ast.Assign):
        targets: list[Any] = node.targets
        value: Any = node.value
    elif isinstance(node, ast.AnnAssign):
        targets, value = [node.target], node.value
        if value is None:
            return
    else:
        targets, value = [node], None
    for target in targets:
        if value is not None and isinstance(target, ast.Name):
            if target.id in wanted:
                found[target.id] = (value.lineno, "assigned", value, None)
        elif not isinstance(target, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for name in _bound_names(target):
                if name in wanted:
                    found[name] = (node.lineno, "computed", node, None)


def _bound_names(node: Any) -> Iterator[str]:
    todo = [node]
    while todo:
        item = todo.pop()
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store):
            yield item.id
        if not isinstance(item, (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            todo.extend(ast.iter_child_nodes(item))


def _reading(source: Source, name: str, kind: str, found: Any) -> dict[str, Any]:
    reading: dict[str, Any] = {
        "name": name,
        "kind": kind,
        "status": "missing",
        "text": "",
        "value": None,
        "notes": [],
        "line": 0,
    }
    if found is None:
        return reading
    line, how, what, fault = found
    reading["line"] = line
    notes: list[str] = reading["notes"]
    try:
        if how == "broken":
            text = _uncomment(what)
            reading["text"] = text[:MAX_TEXT]
            value = _broken(text, kind, fault, notes)
            source.remarks = [remark for remark in source.remarks if remark != fault[2]]
        else:
            text = source.segment(what)
            reading["text"] = text[:MAX_TEXT]
            if how == "computed":
                raise _NotPlain
            if isinstance(what, ast.Constant) and (what.value is None or what.value is Ellipsis):
                return reading
            if isinstance(what, ast.Constant) and isinstance(what.value, str) and not what.value.strip():
                return reading
            value = _READ[kind](what, text, notes)
        reading["value"], reading["status"] = value, "ok"
    except _NotPlain:
        reading["status"] = "computed"
    except _Unreadable as why:
        reading["status"] = "unreadable"
        notes.append(str(why))
    except (RecursionError, MemoryError, OverflowError, ValueError):
        reading["status"] = "unreadable"
        notes.append("this is too long or too deeply nested to be read")
    return reading


def settle(reading: dict[str, Any], namespace: Any) -> dict[str, Any]:
    """A computed reading with the value that the running file has given to its name."""
    if reading["status"] != "computed":
        return reading
    done = dict(reading, notes=list(reading["notes"]))
    name = reading["name"]
    try:
        if name not in namespace:
            raise _Unreadable("its line was not carried out, so it has no value")
        done["value"] = _SETTLE[reading["kind"]](_plain(namespace[name], 0, [0]), done["notes"])
        done["status"] = "ok"
        done["notes"].append("computed by your file: {}".format(_short(done["value"])))
    except _Unreadable as why:
        done["status"] = "unreadable"
        done["notes"].append(str(why))
    except Exception as why:  # a student's object may raise anything
        done["status"] = "unreadable"
        done["notes"].append(f"its value cannot be read ({type(why).__name__})")
    return done


def _plain(value: Any, depth: int, count: list[int]) -> Any:
    """Python data from a value of the running file: exact types, NumPy's own numbers and arrays."""
    count[0] += 1
    if depth > 8 or count[0] > MAX_ELEMENTS:
        raise _Unreadable("this holds more than 10,000 values, or is nested more than 8 deep")
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        if type(value).__name__ in ("MaskedArray", "matrix", "recarray", "memmap"):
            raise _Unreadable(f"a {type(value).__name__} is no plain array; use np.array")
        if getattr(value, "size", 1) > MAX_ELEMENTS:
            raise _Unreadable("this holds more than 10,000 values")
        value = value.tolist()
    if type(value) in (list, tuple, set):
        return [_plain(item, depth + 1, count) for item in value]
    if value is None or type(value) in (bool, int, float, complex, str):
        return value
    raise _Unreadable(f"its value is of type {type(value).__name__}, not a plain number, list, array or text")


# Numbers


def _broken(text: str, kind: str, fault: Any, notes: list[str]) -> Any:
    """An answer in a line that is not Python: a decimal comma is the only thing to be sure of."""
    if kind == "number" and _COMMA_NUMBER.fullmatch(_bare(text)):
        return _comma_number(_bare(text), notes)
    if kind == "formula":
        raise _Unreadable(f"line {fault[0]}: syntax error: {fault[1]}; put the formula in quotes")
    if "leading zeros" in fault[1]:
        raise _Unreadable("decimals are written with a point: 0.05, not 0,05")
    raise _Unreadable(f"line {fault[0]}: syntax error: {fault[1]}")


def _uncomment(text: str) -> str:
    return (text if "'" in text or '"' in text else text.split("#")[0]).strip().rstrip(";").rstrip()


def _bare(text: str) -> str:
    text = text.strip()
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    return text.translate(_MINUS)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _comma_number(text: str, notes: list[str]) -> Any:
    value = _finite(float(text.replace(",", ".")))
    notes.append("{} was read as {}; decimals are written with a point".format(text, text.replace(",", ".")))
    return value


def _finite(value: Any) -> Any:
    if isinstance(value, complex):
        raise _Unreadable("this is a complex number; a real one is asked for")
    if isinstance(value, int):
        if value.bit_length() > 1000:
            raise _Unreadable("this number is too large")
        value = float(value)
    if value != value or value in (float("inf"), float("-inf")):
        raise _Unreadable("this is not a finite number")
    return value


def _text_number(text: str, notes: list[str]) -> Any:
    bare = _bare(text)
    if _NUMBER.fullmatch(bare):
        notes.append(f'"{text[:40]}" was read as the number {bare[:40]}; write it without quotes')
        return _finite(float(bare))
    if _COMMA_NUMBER.fullmatch(bare):
        return _comma_number(bare, notes)
    raise _Unreadable("this is text; write a number, such as 0.35")


def _calculate(node: Any, depth: int = 0) -> Any:
    """The value of a literal or of arithmetic with literals; (value, whether anything was computed)."""
    if depth > MAX_DEPTH:
        raise _Unreadable("this calculation is too long; write its result")
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float, complex)):
            raise _Unreadable(f"{_short(node.value)} is not a number")
        return _finite(node.value), False
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.UAdd, ast.USub)):
        value, computed = _calculate(node.operand, depth + 1)
        return (-value if isinstance(node.op, ast.USub) else value), computed
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)):
        left, _ = _calculate(node.left, depth + 1)
        right, _ = _calculate(node.right, depth + 1)
        try:
            if isinstance(node.op, ast.Add):
                value = left + right
            elif isinstance(node.op, ast.Sub):
                value = left - right
            elif isinstance(node.op, ast.Mult):
                value = left * right
            elif isinstance(node.op, ast.Div):
                value = left / right
            else:
                value = left**right
        except ZeroDivisionError:
            raise _Unreadable("this divides by zero") from None
        except OverflowError:
            raise _Unreadable("this number is too large") from None
        return _finite(value), True
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        raise _Unreadable("this is a list of numbers; one number is asked for")
    if isinstance(node, (ast.Dict, ast.JoinedStr, ast.Lambda)):
        raise _Unreadable("this is not a number")
    raise _NotPlain


def _read_number(node: Any, text: str, notes: list[str]) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _text_number(node.value, notes)
    if isinstance(node, ast.Tuple):
        bare = _bare(text)
        if _COMMA_NUMBER.fullmatch(bare):
            return _comma_number(bare, notes)
        if len(node.elts) == 1:
            notes.append("the comma at the end was left out")
            return _calculate(node.elts[0])[0]
        raise _Unreadable("these are several numbers; one is asked for, with a point for its decimals: 0.35")
    value, computed = _calculate(node)
    if computed:
        notes.append(f"{text[:60]} was computed: {value!r}")
    return value


def _settle_number(value: Any, notes: list[str]) -> Any:
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        return _text_number(value, notes)
    if value is None or isinstance(value, (bool, list)):
        raise _Unreadable(f"its value is {_short(value)}; one number is asked for")
    return _finite(value)


# Arrays


def _read_array(node: Any, text: str, notes: list[str]) -> Any:
    if isinstance(node, ast.Call):
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        owner = getattr(getattr(function, "value", None), "id", "np")
        if name not in ("array", "asarray") or owner not in ("np", "numpy") or len(node.args) != 1:
            raise _NotPlain
        node = node.args[0]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        raise _Unreadable("this is text; write a list, such as [0.1, 0.2], without quotes")
    if not isinstance(node, (ast.List, ast.Tuple)):
        if isinstance(node, (ast.Set, ast.Dict)):
            raise _Unreadable("write a list with square brackets, such as [0.1, 0.2]")
        value, _ = _calculate(node)
        notes.append("a single number was given where an array is asked for")
        return value
    _comma_check(text)
    count, computed = [0], [False]
    value = _nest(node, 0, count, computed, notes)
    _shape(value)
    if computed[0]:
        notes.append("the arithmetic in it was computed")
    return value


def _nest(node: Any, depth: int, count: list[int], computed: list[bool], notes: list[str]) -> Any:
    if depth > 8:
        raise _Unreadable("these lists are nested more than 8 deep")
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_nest(item, depth + 1, count, computed, notes) for item in node.elts]
    count[0] += 1
    if count[0] > MAX_ELEMENTS:
        raise _Unreadable("this holds more than 10,000 values")
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _text_number(node.value, notes if len(notes) < 5 else [])
    value, worked = _calculate(node)
    computed[0] = computed[0] or worked
    return value


def _comma_check(text: str) -> None:
    """Refuse `[0,35, 0,7]`: two numbers with decimal commas, or four without?"""
    if "." in text:
        return
    for run in re.findall(r"[^\[\]()]+", text):
        pieces = [piece for piece in re.split(r",\s+|;", run) if piece.strip()]
        if len(pieces) < 2 or not all(_COMMA_TOKEN.fullmatch(piece) for piece in pieces):
            continue
        if any("," in piece.strip().rstrip(",") for piece in pieces):
            raise _Unreadable("commas may be decimal commas here: write decimals with a point, as in [0.35, 0.7]")


def _shape(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    shapes = [_shape(item) for item in value]
    for shape in shapes[1:]:
        if shape != shapes[0]:
            raise _Unreadable("its rows have different lengths; every row of an array needs the same length")
    return (len(value), *(shapes[0] if shapes else ()))


def _settle_array(value: Any, notes: list[str]) -> Any:
    if isinstance(value, list):
        value = [_settle_array(item, notes) for item in value]
        _shape(value)
        return value
    if value is None or isinstance(value, (bool, str)):
        raise _Unreadable(f"it holds {_short(value)}, which is not a number")
    return _finite(value)


# Choices, orders and formulas


def _read_choice(node: Any, text: str, notes: list[str]) -> Any:
    if isinstance(node, ast.Name):
        if len(node.id) > 1:
            raise _NotPlain
        notes.append(f'{text} without quotes was read as "{text}"')
        return node.id.upper()
    if isinstance(node, ast.Constant):
        return _settle_choice(node.value, notes)
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)) and len(node.elts) == 1:
        return _read_choice(node.elts[0], text, notes)
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        raise _Unreadable('one answer is asked for, such as "B"; here are several')
    raise _NotPlain


def _settle_choice(value: Any, notes: list[str]) -> Any:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, int) and not isinstance(value, bool):
        notes.append(f'{_short(value)} was read as "{_short(value)}"')
        return _short(value)
    if not isinstance(value, str):
        raise _Unreadable('write the letter of your answer in quotes, such as "B"')
    value = value.strip()
    if len(value) > MAX_TEXT:
        raise _Unreadable("this text is too long")
    return value.strip("()[].").upper() if len(value.strip("()[].")) == 1 else value


def _read_choices(node: Any, text: str, notes: list[str]) -> list[str]:
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        if len(node.elts) > 100:
            raise _Unreadable("these are too many answers")
        single: list[str] = []
        items = [_read_choice(item, getattr(item, "id", ""), single) for item in node.elts]
        if any(isinstance(item, ast.Name) for item in node.elts):
            notes.append("the letters without quotes were read as text")
        return _unique(items)
    if isinstance(node, ast.Constant):
        return _settle_choices(node.value, notes)
    if isinstance(node, ast.Name) and (len(node.id) == 1 or node.id.isupper()):
        return _settle_choices(node.id, notes)
    if isinstance(node, ast.Compare) and all(isinstance(op, ast.Gt) for op in node.ops):
        return _settle_choices(text, notes)
    raise _NotPlain


def _settle_choices(value: Any, notes: list[str], ordered: bool = False) -> list[str]:
    if isinstance(value, list):
        return _unique([_settle_choice(item, []) for item in value[:100]])
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise _Unreadable('write the letters as a list, such as ["A", "C"]')
    pieces = [piece.strip("()[].\"'") for piece in re.split(r"[\s,;>/&→]+|-+>?", value)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 1 and pieces[0].isalpha() and len(pieces[0]) <= 26:
        pieces = list(pieces[0])
    items = [piece.upper() if len(piece) == 1 else piece for piece in pieces]
    if ordered and len(set(items)) < len(items):
        raise _Unreadable("the same letter stands in it twice")
    if len(items) > 1 and not value.isalpha():
        notes.append('"{}" was read as {}'.format(value[:60], ", ".join(items)[:200]))
    return _unique(items)


def _unique(items: list[Any]) -> list[Any]:
    return list(dict.fromkeys(items))


def _read_order(node: Any, text: str, notes: list[str]) -> list[str]:
    if isinstance(node, ast.Set):
        raise _Unreadable('a set has no order; write a list, such as ["C", "A", "B"]')
    if isinstance(node, (ast.List, ast.Tuple)) and len(node.elts) <= 100:
        names = [item.id if isinstance(item, ast.Name) else getattr(item, "value", None) for item in node.elts]
        if len(set(map(str, names))) < len(names):
            raise _Unreadable("the same letter stands in it twice")
        return _read_choices(node, text, notes)
    if isinstance(node, ast.Constant):
        return _settle_order(node.value, notes)
    return _read_choices(node, text, notes)


def _settle_order(value: Any, notes: list[str]) -> list[str]:
    if isinstance(value, list) and len(set(map(str, value))) < len(value):
        raise _Unreadable("the same letter stands in it twice")
    return _settle_choices(value, notes, ordered=True)


def _read_formula(node: Any, text: str, notes: list[str]) -> Any:
    typed = _joined(node)
    if typed is None:
        typed = " ".join(text.split())
        notes.append("the formula was taken as you typed it; put it in quotes")
    typed = typed.strip()
    if len(typed) > MAX_TEXT:
        raise _Unreadable("this formula is longer than 2,000 characters")
    return typed


def _joined(node: Any) -> Any:
    parts: list[Any] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts.append(node.right)
        node = node.left
    parts.append(node)
    if all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts):
        return "".join(part.value for part in reversed(parts))
    return None


def _settle_formula(value: Any, notes: list[str]) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise _Unreadable("write the formula as text in quotes")
    return value.strip()


_READ = {
    "number": _read_number,
    "array": _read_array,
    "choice": _read_choice,
    "choices": _read_choices,
    "order": _read_order,
    "formula": _read_formula,
}
_SETTLE = {
    "number": _settle_number,
    "array": _settle_array,
    "choice": _settle_choice,
    "choices": _settle_choices,
    "order": _settle_order,
    "formula": _settle_formula,
}
