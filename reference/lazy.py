"""A property that is computed when first asked for, and kept.

Not functools.cached_property: up to Python 3.11 that takes one lock per property for all objects together, and
two threads that work on two networks block each other for ever. Here two threads may compute the same value
twice, which does no harm, because what is lazy here is pure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class lazy(Generic[Value]):  # noqa: N801 - a decorator, written like property
    """`@lazy` above a method makes it a property that is computed once per object."""

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> lazy[Value]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...

    def __get__(self, instance: object | None, owner: type) -> lazy[Value] | Value:
        if instance is None:
            return self
        # Once the value stands in the object's own dictionary, Python finds it there first.
        value = instance.__dict__[self._name] = self._compute(instance)
        return value
