"""The addresses of the desk, one module for each thing a person does there."""

from __future__ import annotations

from plainleaf.desk.routes import (
    add,
    aside,
    change,
    choose,
    facts,
    points,
    publish,
    questions,
    queue,
    read,
    replaced,
    sign,
    simpler,
)

ALL = tuple(
    module.routes
    for module in (queue, read, change, replaced, choose, questions, points, simpler, facts, sign, add, publish, aside)
)
"""In the order in which a person meets them."""
