"""A dict from TOML to a `File`, with a `Problem` for everything that a single key has wrong.

To find also what is wrong between keys (`checks`), the rest of a faulty file is kept: what was refused is left out, and
what is left is validated again.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any, cast

from pydantic import ValidationError

from .key_names import Loc, at
from .tables import File
from .values import Problem
from .wording import problem_of


def read_tables(raw: dict[str, Any]) -> tuple[File, list[Problem]]:
    """The file as far as it is valid, and a problem for each value that is not."""
    problems: list[Problem] = []
    rest = copy.deepcopy(raw)
    while True:
        try:
            return File.model_validate(rest), problems
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=True)
            # Later rounds only find what follows from a left-out value: said already.
            problems = problems or [problem_of(detail, raw) for detail in details]
            _leave_out(rest, [detail["loc"] for detail in details])


def _leave_out(raw: dict[str, Any], locs: Sequence[Loc]) -> None:
    """Takes the refused values out; from the end, so that the places of a list's other entries hold."""
    for loc in sorted(set(map(_removable(raw), locs)), key=_order, reverse=True):
        container = at(raw, loc[:-1])
        if isinstance(container, dict):
            container.pop(loc[-1], None)
        elif isinstance(container, list):
            container.pop(cast(int, loc[-1]))


def _removable(raw: dict[str, Any]) -> Callable[[Loc], tuple[int | str, ...]]:
    """A missing key takes its table along: there is nothing else to take out."""
    return lambda loc: tuple(loc) if at(raw, loc) is not None else tuple(loc[:-1])


def _order(loc: Loc) -> list[tuple[str, int]]:
    return [("", step) if isinstance(step, int) else (step, 0) for step in loc]
