"""The pages of a library in their order: by kind, topic and title, as hubs and home page list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from plainleaf.knowledge import load
from plainleaf.publish.articles import Paper
from plainleaf.publish.stage import FOLDERS


@dataclass(frozen=True, slots=True)
class Topic:
    """Pages on one medicine, one illness."""

    name: str  # empty where the folder has no topics
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of one kind."""

    folder: str  # medicines, conditions, …
    name: str  # as a reader knows it
    topics: tuple[Topic, ...]


def shelf(papers: Sequence[Paper]) -> tuple[Group, ...]:
    """All `papers`, each once."""
    groups = []
    for folder in FOLDERS:
        inside = [one for one in papers if one.document.path.split("/")[0] == folder]
        topics = sorted({_topic(one) for one in inside})
        if inside:
            rows = (Topic(_said(t), tuple(sorted((p for p in inside if _topic(p) == t), key=_order))) for t in topics)
            groups.append(Group(folder, str(load("page_text")["home"][folder]), tuple(rows)))
    return tuple(groups)


def of_topic(papers: Sequence[Paper], topic: str) -> tuple[Paper, ...]:
    """The papers of one topic: a folder below docs/ ("warfarin", "medicines/warfarin") or a kind ("medicines")."""
    wanted = topic.strip("/").casefold().replace(" ", "-")
    return tuple(
        one
        for one in papers
        if wanted
        in {f"{kind}/{_topic(one)}" for kind in [one.document.path.split("/")[0]]}
        | {_topic(one), one.document.path.split("/")[0]}
    )


def topics(papers: Sequence[Paper]) -> list[str]:
    """Every topic that `of_topic` finds, in order."""
    return sorted({_topic(one) for one in papers if _topic(one)} | {one.document.path.split("/")[0] for one in papers})


def _topic(paper: Paper) -> str:
    parts = PurePosixPath(paper.document.path).parts
    return parts[1] if len(parts) > 2 else ""


def _said(topic: str) -> str:
    words = topic.replace("-", " ")
    return words[:1].upper() + words[1:]


def _order(paper: Paper) -> tuple[str, str]:
    return paper.document.title.casefold(), paper.document.path
