"""The front matter of a page: what the site, the search and the checks need to know of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from plainleaf.frame import LANGUAGE, same_tongue
from plainleaf.front_matter import dump, facts, fence, parse, read_yaml, without_review
from plainleaf.knowledge import load
from plainleaf.language import UNKNOWN, language_of
from plainleaf.model import Article, Page
from plainleaf.write.escape import clean
from plainleaf.write.escape import front as safe

__all__ = [
    "author",
    "codes",
    "data",
    "dump",
    "facts",
    "fence",
    "language",
    "left_out",
    "parse",
    "published",
    "read_yaml",
    "tags",
    "title",
    "topics",
    "without_review",
]

DESCRIPTION = 200  # characters: what search engines and link previews show
_WORD = re.compile(r"[^\W_]+")


def data(page: Page) -> dict[str, Any]:
    """The front matter as a plain dict, in the order it is written. Strings are safe for templates."""
    found: dict[str, Any] = {
        "title": safe(title(page)),
        "subtitle": safe(page.subtitle),
        "description": safe(_description(page)),
        "kind": page.subject.kind.value,
        "topic": safe(page.subject.topic),
        "name": safe(page.subject.name),
        "also_called": [safe(name) for name in page.subject.also_called],
        "medicines": [safe(name) for name in page.subject.medicines],
        "tags": tags(page),
        **({"codes": [safe(code) for code in coded]} if (coded := codes(page)) else {}),
        **({"language": tongue} if (tongue := _language_of_all(page)) else {}),
        "sources": [_source(page, article) for article in page.articles],
        "review": {"state": "draft", "by": "", "on": None, "due": None},
    }
    return found


def language(article: Article) -> str:
    """The BCP 47 tag of the article's language, as exactly as its sidecar says it; "" where nobody can tell."""
    found = language_of(article.source)
    given = article.source.about.language.strip().replace("_", "-")
    return given if found != UNKNOWN and given.lower().split("-")[0] == found else "" if found == UNKNOWN else found


def _language_of_all(page: Page) -> str:
    """The language of all articles of a page; "" where they differ, or where it is that of the page's headings."""
    found = {language(article) for article in page.articles}
    only = found.pop() if len(found) == 1 else ""
    return "" if same_tongue(only, LANGUAGE) else only


def _language_of_one(page: Page, article: Article) -> str:
    """The language of one article on a page whose articles have not the same one."""
    several = len({language(one).lower().split("-")[0] for one in page.articles}) > 1
    return language(article) if several else ""


def codes(page: Page) -> tuple[str, ...]:
    """Codes of the page's subject that its sidecars name, "rxnorm:2598", each once."""
    return tuple(dict.fromkeys(code for article in page.articles for code in article.source.about.codes))


def title(page: Page) -> str:
    """The page's title; where no sign of it can be seen, the name of its file."""
    return next(t for t in (page.title, *(a.source.stem for a in page.articles), page.path) if clean(t))


def left_out(article: Article) -> dict[str, int]:
    """Lines left out of a source by rule, most first; what intake itself left out stands behind, by its own words."""
    lines: dict[str, set[int]] = {}
    for verdict in article.cleaned.verdicts:
        passage = article.source.passages[verdict.passage]
        if verdict.layer.kept or not passage.text[verdict.start : verdict.end].strip():
            continue
        spans = passage.spans(verdict.start, verdict.end)
        rule = verdict.layer.value if verdict.layer.value in ("duplicate", "filler", "metadata") else verdict.rule
        lines.setdefault(rule, set()).update(span.line for span in spans)
    counts = {rule: len(found) for rule, found in lines.items()}
    for reason, n in article.source.left_out.items():
        counts[reason] = counts.get(reason, 0) + n
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def tags(page: Page) -> list[str]:
    """Tags from the closed list: by kind, by words of title and subject, by what the boxes warn of."""
    lists = load("tags")
    names = [page.title, page.subject.name, page.subject.topic, *(t for a in page.articles for t in topics(a))]
    words = _spaced(" ".join(names))
    found = [lists["kind"][page.subject.kind.value]]
    for tag, given in lists["words"].items():
        if any(_spaced(word) in words for word in given):
            found.append(tag)
    warned = {kind.value for box in page.boxes() for block in box.blocks for s in block.sentences for kind in s.kinds}
    found += [tag for kind, tag in lists["safety"].items() if kind in warned]
    return list(dict.fromkeys(found))


def _spaced(text: str) -> str:
    """The words of `text`, lower case, a blank on both sides of each."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _description(page: Page) -> str:
    first = next((p.sentence.text for p in page.key_points if p.slot == "what"), "")
    text = first or page.subtitle or page.title
    return text if len(text) <= DESCRIPTION else page.title


def published(article: Article) -> dt.date | None:
    """The day the sidecar gives, else the first date that the article itself shows."""
    found = article.cleaned.found.get("published", ())
    return article.source.about.published or (dt.date.fromisoformat(found[0]) if found else None)


def author(article: Article) -> str:
    """Who wrote it: as the sidecar says, else as the article itself does."""
    return article.source.about.author or ", ".join(article.cleaned.found.get("author", ()))


def topics(article: Article) -> tuple[str, ...]:
    """Topics that the article's own page files it under."""
    return article.cleaned.found.get("topics", ())


def _source(page: Page, article: Article) -> dict[str, Any]:
    about = article.source.about
    tongue = _language_of_one(page, article)
    return {
        "file": article.source.name,
        "sha256": article.source.sha256,
        "publisher": safe(about.publisher),
        "url": safe(about.url) if about.url.startswith(("https://", "http://")) else "",
        "published": published(article),
        "author": safe(author(article)),
        "topics": [safe(topic) for topic in topics(article)],
        "retrieved": about.retrieved,
        "rights": about.rights,
        "authority": about.authority,
        "interest": safe(about.interest),
        **({"language": tongue} if tongue else {}),
        "left_out": left_out(article),
    }
