"""The templates of what is published, as Jinja reads them."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def environment(*folders: Path, escaped: bool = True, trimmed: bool = False) -> Environment:
    """Templates in `folders`. A name that a template asks for and does not get is an error, never an empty text.

    `escaped`: for HTML and XML; `trimmed`: without the line ends and indents of lines that hold a mark of Jinja only.
    """
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=escaped,
        undefined=StrictUndefined,
        trim_blocks=trimmed,
        lstrip_blocks=trimmed,
        keep_trailing_newline=True,
    )
