"""The addresses of the desk, one module for each thing a person does there."""

from __future__ import annotations

from plainleaf.desk.routes import add, aside, change, facts, points, publish, queue, read, simpler

ALL = (
    queue.routes,
    read.routes,
    change.routes,
    points.routes,
    simpler.routes,
    facts.routes,
    add.routes,
    publish.routes,
    aside.routes,
)
"""In the order in which a person meets them."""
