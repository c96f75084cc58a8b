"""Several values, or one in a list of its own, where one array is wanted."""

from __future__ import annotations

from grader.comparison.kind import as_array
from grader.comparison.place import ordinal
from grader.comparison.record import Difference, Pair

MOST_TRIED = 12


def check(pair: Pair) -> Difference | None:
    """A list or tuple that holds what is wanted: the one member, or one of a few."""
    if not isinstance(pair.got, list | tuple) or (not pair.fault and pair.raw.shape == pair.want.shape):
        return None
    members = [as_array(each) for each in pair.got[:MOST_TRIED]]
    a_name = "a tuple" if isinstance(pair.got, tuple) else "a list"
    if len(pair.got) == 1 and not isinstance(members[0], str) and members[0].shape == pair.want.shape:
        reason = "a comma behind it?" if isinstance(pair.got, tuple) else "brackets around it?"
        return pair.says("shape", f"{pair.where} stands in {a_name} of its own ({reason}); return it alone")
    right = [i for i, each in enumerate(members) if not isinstance(each, str) and pair.right_as(each)]
    if not right:
        return None
    what = f"{a_name} of {len(pair.got)} values"
    return pair.says(
        "members", f"{pair.where} is {what}; the {ordinal(right[0])} is the one asked for: return it alone"
    )
