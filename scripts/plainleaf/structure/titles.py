"""The page's title: the one a person set in the sidecar, else the source's own words, else the file's name."""

from __future__ import annotations

import re

from plainleaf.model import Cleaned, Layer


def title_of(cleaned: Cleaned) -> tuple[str, str]:
    """(title, where it is from): "source", "sidecar" or "file name". Never empty.

    Where the sidecar says another than the source shows, the source's own is told among the page's sources.
    """
    passages = {p.index: p.text for p in cleaned.source.passages}
    said = " ".join(passages[v.passage][v.start : v.end].strip() for v in cleaned.verdicts if v.layer is Layer.TITLE)
    said = re.sub(r"^#{1,6}\s+|\s+#+$", "", " ".join(said.split()))
    said = re.sub(r"^(\*\*|__)(.+)\1$", r"\2", said)
    given = cleaned.source.about.title
    if given.strip() and given != said:
        return given, "sidecar"
    if said:
        return said, "source"
    words = re.sub(r"[-_\s]+", " ", cleaned.source.stem).strip()
    return (words[:1].upper() + words[1:]) or cleaned.source.name, "file name"
