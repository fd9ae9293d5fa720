"""What an article on a medicine does not speak of. Silence is not safety: the page says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from plainleaf.knowledge import load
from plainleaf.language import read_in_full
from plainleaf.model import Article, Form, Kind, Library, SafetyKind, Sentence
from plainleaf.safety.calming import allows
from plainleaf.safety.medicines import Medicine, medicine


def silence(article: Article) -> tuple[Library, ...]:
    """One entry for every topic of knowledge/silence.toml that no sentence of an assessed article speaks of.

    Only for pages on a medicine; other pages get none. The entries say no more than that the article is silent and
    whom to ask, so they count as signed.
    """
    words = load("silence")
    if article.subject.kind is not Kind.MEDICINE:
        return ()
    if not read_in_full(article.source):
        return (Library(words["other_language"], words["citation"], "silence.language", signed=True),)
    name, known = _subject(article)
    return (*_missing(article, words["topic"], name, known), *_unknown_boxed(name, known))


def silent_on(article: Article, key: str) -> bool:
    """Whether the list of silences names the topic with this key."""
    topics = [topic for topic in load("silence")["topic"] if topic["key"] == key]
    if article.subject.kind is not Kind.MEDICINE or not read_in_full(article.source):
        return False
    return any(_missing(article, topics, *_subject(article)))


def _subject(article: Article) -> tuple[str, Medicine | None]:
    name = article.subject.medicines[0] if article.subject.medicines else article.subject.name
    return name, medicine(name)


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence, and what it is read with."""

    sentence: Sentence
    heading: str  # the nearest above it
    asked: str  # the last question of its paragraph

    @property
    def around(self) -> str:
        return f"{self.heading} {self.asked}"


def _said(article: Article) -> Iterator[_Said]:
    for block in article.blocks:
        if block.form is Form.HEADING:
            continue
        asked = ""
        for sentence in block.sentences:
            yield _Said(sentence, block.path[-1] if block.path else "", asked)
            asked = sentence.text if sentence.text.rstrip().endswith("?") else asked


def _missing(
    article: Article, topics: Sequence[Mapping[str, Any]], name: str, known: Medicine | None
) -> Iterator[Library]:
    said, citation, supplement = list(_said(article)), load("silence")["citation"], is_supplement(name)
    for topic in topics:
        if not (topic.get("supplement", False) if supplement else _matters(topic, known)) or any(
            _speaks(one, topic) for one in said
        ):
            continue
        yield Library(topic["text"].format(name=name), citation, f"silence.{topic['key']}", signed=True)


def _unknown_boxed(name: str, known: Medicine | None) -> Iterator[Library]:
    boxed = load("silence")["unknown_boxed"]
    if is_supplement(name):  # boxed warnings are for medicines
        return
    if known is None or known.boxed_warning == "unknown":
        yield Library(boxed["text"].format(name=name), boxed["citation"], "silence.boxed-warning", signed=True)
    elif known.boxed_warning == "none-found" and known.looked:
        date = f"{known.looked.day} {known.looked:%B %Y}"
        text = boxed["none_found"].format(name=name, date=date)
        yield Library(text, known.source, "silence.boxed-warning", bool(known.reviewed_by))


def is_supplement(name: str) -> bool:
    """Whether the page is about a vitamin, a mineral or the like: fewer topics matter, so that these stand out."""
    return bool(_regex(load("silence")["supplements"]).search(name))


def _matters(topic: Mapping[str, Any], known: Medicine | None) -> bool:
    if known is None or not known.classes:
        return True

    def among(words: list[str]) -> bool:
        return any(word.lower() in cls.lower() for word in words for cls in known.classes)

    return ("only_classes" not in topic or among(topic["only_classes"])) and not among(topic.get("not_classes", []))


def _speaks(said: _Said, topic: Mapping[str, Any]) -> bool:
    """Whether a sentence warns, permits, answers or states something on the topic."""
    sentence, text = said.sentence, said.sentence.text
    if any(hit.pattern in topic.get("scopes", ()) for hit in sentence.hits):
        return True
    if text.rstrip().endswith("?") or any(_regex(e).search(text) for e in load("silence")["raises"]):
        return False
    if _answers(said, topic):
        return True
    if any(_regex(e).search(text) for e in topic.get("none", ())):
        return False
    if any(_regex(e).search(text) for e in topic.get("or_all", ())):
        return True
    subject, *says = topic["all"]
    if not _regex(subject).search(f"{said.around} {text}"):
        return False
    if "asks" in topic and allows(text) and _regex(topic["asks"]).search(f"{said.around} {text}"):
        return True
    if not topic.get("any_kind") and not sentence.kinds & {SafetyKind(k) for k in topic.get("kinds", ())}:
        return False
    return all(_regex(e).search(text) for e in says)


def _answers(said: _Said, topic: Mapping[str, Any]) -> bool:
    """Whether the sentence answers a question on the topic; to be sent to ask somebody is no answer."""
    if "asks" not in topic or any(_regex(e).search(said.sentence.text) for e in load("silence")["no_answer"]):
        return False
    questions = (q for q in (said.heading, said.asked) if q.rstrip().endswith("?"))
    return any(_regex(topic["asks"]).search(question) for question in questions)


@cache
def _regex(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.I)
