"""A table that notes which of its rows were changed."""

from __future__ import annotations

from typing import Generic, TypeVar

__all__ = ["Noting"]

K = TypeVar("K")
V = TypeVar("V")


class Noting(dict[K, V], Generic[K, V]):
    """A dictionary that notes the keys whose values were set or deleted, in ``changed``."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: set[K] = set()

    def __setitem__(self, key: K, row: V) -> None:
        super().__setitem__(key, row)
        self.changed.add(key)

    def __delitem__(self, key: K) -> None:
        super().__delitem__(key)
        self.changed.add(key)

    def note_all(self) -> None:
        """Note every row as changed."""
        self.changed.update(self)

    def taken(self) -> tuple[K, ...]:
        """Keys that were noted as changed, which are then noted no longer."""
        taken = tuple(self.changed)
        self.changed.clear()
        return taken
