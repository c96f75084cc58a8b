"""Lazy properties: computed once, never a lock between objects."""

import threading

from reference.lazy import lazy


class Node:
    """Computes its value from another node's."""

    def __init__(self, other=None, gate=None):
        self.other = other
        self.gate = gate
        self.asked = 0

    @lazy
    def first(self):
        """What it is."""
        self.asked += 1
        if self.gate is not None:
            self.gate.wait(5)
        return self.other.second if self.other else 1

    @lazy
    def second(self):
        if self.gate is not None:
            self.gate.wait(5)
        return self.other.first if self.other else 2


def test_computed_once_and_kept():
    """The value is computed at the first access only, and belongs to its object."""
    node, another = Node(), Node()
    assert (node.first, node.first, node.asked, another.asked) == (1, 1, 1, 0)


def test_a_value_put_in_beforehand_wins():
    """What is known is not computed: a partly known layer context relies on it."""
    node = Node()
    node.__dict__["first"] = 7
    assert node.first == 7
    assert node.asked == 0


def test_threads_on_two_objects_do_not_block_each_other():
    """Two threads that ask two objects for first -> second and second -> first both come to an end."""
    gate = threading.Barrier(2)
    one, two = Node(Node(), gate), Node(Node(), gate)
    threads = [
        threading.Thread(target=lambda: one.first, daemon=True),
        threading.Thread(target=lambda: two.second, daemon=True),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert not any(thread.is_alive() for thread in threads)


def test_the_class_shows_the_documentation():
    """Asked of the class, it is itself and documented."""
    assert Node.first.__doc__ == "What it is."
