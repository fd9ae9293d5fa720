"""Libraries of any size to measure with: articles of our own about medicines and illnesses that do not exist.

A few model articles go the whole way through the program. Pages are made of the pages of the models: every made-up name is
replaced by another, and so are rare words, so that no two pages hold the same and the words of a large library are as many as in
a real one. The same number gives the same library on any machine.
"""

from __future__ import annotations

import random
import re
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plainleaf import pipeline
from plainleaf.project import Project
from plainleaf.report import Reporter
from plainleaf.write import hubs

MODELS = 8
"""Model articles of each kind."""

RARE = 60
"""Rare words in a model; each page has others in their place."""

WORDS = 12_000
"""Rare words of a whole library, the first often and the last hardly ever."""

TOPICS = 40
"""Topics among which the illnesses are parted."""

PUBLISHERS = 25
"""Publishers of the articles."""

ABOUT_ONE = 6
"""Of so many pages in a row, those that are about a medicine are about the same one."""

_FOLDERS = {"medicine": "medicines/", "condition": "conditions/"}
_SYLLABLES = (
    "ba", "be", "bri", "ca", "cor", "da", "del", "do", "dra", "fe", "fi", "fla", "ga", "gre", "ha", "hi", "jo", "ka", "kel", "la",
    "li", "lo", "lum", "ma", "mel", "mi", "mo", "na", "ne", "nor", "o", "pa", "pe", "pri", "qua", "ra", "re", "ri", "ro", "sa",
    "se", "sol", "ta", "te", "ti", "tra", "u", "va", "ve", "vi", "vor", "wa", "xe", "ya", "ze", "zo",
)  # fmt: skip
_ENDS = {
    "medicine": ("pril", "mab", "zole", "pine", "lol", "statin", "mycin", "done", "tide", "xin", "cillin", "sartan"),
    "condition": ("itis", "osis", "emia", "algia", "oma", "pathy", "rrhea", "plegia"),
}
_MARK = re.compile(r"[Qq]{2}([a-z])([a-z]{2})zz")
"""What stands for a name (n) or a rare word (r) in a model: letters only, so that it passes for a word."""

_SAID = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Article:
    """A source with its sidecar, as files."""

    stem: str
    text: str
    sidecar: str


def models() -> Iterator[Article]:
    """The model articles: their names and rare words are marks."""
    for number, kind in enumerate([kind for kind in _SAID for _ in range(MODELS)]):
        yield _article(f"qqn{_two(number)}zz", kind, random.Random(f"model {number}"), marks=True)


def articles(number: int) -> Iterator[Article]:
    """`number` articles, each about something else."""
    for n in range(number):
        chance = random.Random(f"article {n}")
        kind = "condition" if n % 3 == 2 else "medicine"
        yield _article(name(n, kind), kind, chance, marks=False)


def name(number: int, kind: str) -> str:
    """The name of medicine or illness `number`: no other number has it."""
    chance = random.Random(f"name {number}")
    head = "".join(chance.choice(_SYLLABLES) for _ in range(2))
    tail, rest = "", number
    while True:
        tail += _SYLLABLES[rest % len(_SYLLABLES)]
        rest //= len(_SYLLABLES)
        if not rest:
            break
    return f"{head}{tail}{chance.choice(_ENDS[kind])}"


def rare(chance: random.Random) -> str:
    """A rare word: word number one is drawn often, number WORDS hardly ever."""
    number = int(WORDS ** chance.random()) - 1
    maker = random.Random(f"word {number}")
    return "".join(maker.choice(_SYLLABLES) for _ in range(maker.randint(2, 4))) + maker.choice(
        ("", "n", "s", "t", "r")
    )


def page_of(model: str, subject: str, number: int) -> str:
    """The page of a model with `subject` as its name and other rare words in it; no other number has the same."""
    chance = random.Random(f"page {number}")
    words: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        key = match[0].lower()
        if key not in words:
            words[key] = subject if match[1] == "n" else rare(chance)
        return words[key].capitalize() if match[0][0] == "Q" else words[key]

    return _MARK.sub(other, model)


def _article(subject: str, kind: str, chance: random.Random, *, marks: bool) -> Article:
    used = 0

    def word() -> str:
        nonlocal used
        used += 1
        return f"qqr{_two(used % RARE)}zz" if marks else rare(chance)

    lines = [f"{subject.capitalize()}: {chance.choice(('what to know', 'a short guide', 'questions and answers'))}", ""]
    for section in _SAID[kind]:
        lines += [section["heading"], ""] if section["heading"] else []
        for sentence in section["lines"]:
            said = sentence.replace("{Name}", subject.capitalize()).replace("{name}", subject)
            while "{rare}" in said or "{Rare}" in said:
                said = (
                    said.replace("{Rare}", word().capitalize(), 1)
                    if "{Rare}" in said
                    else said.replace("{rare}", word(), 1)
                )
            lines += [said] if said.startswith("- ") or said.endswith(":") else [said, ""]
        lines.append("")
    topic = f'topic = "{subject}"' if kind == "condition" else f'medicines = ["{subject}"]'
    publisher = f"Publisher {chance.randrange(PUBLISHERS)}"
    sidecar = f'kind = "{kind}"\n{topic}\npublisher = "{publisher}"\nrights = "own"\nauthority = "unknown"\n'
    return Article(subject, "\n".join(lines).strip() + "\n", sidecar)


def _two(number: int) -> str:
    return chr(97 + number // 26) + chr(97 + number % 26)


def write_articles(folder: Path, made: Iterator[Article]) -> None:
    """Sources and sidecars, as files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in made:
        (folder / f"{article.stem}.txt").write_text(article.text, encoding="utf-8", newline="\n")
        (folder / f"{article.stem}.toml").write_text(article.sidecar, encoding="utf-8", newline="\n")


def write_library(root: Path, number: int, settings: str) -> Project:
    """A project in `root` with `number` pages and all that leads to them; `settings`: its mkdocs.yml.

    The model articles go through the program; the pages are made of theirs. There are no sources and no ledgers: it is
    made to be built and looked into, not to be checked.
    """
    with tempfile.TemporaryDirectory() as scratch:
        models_at = Path(scratch, "models")
        write_articles(models_at / "source_texts", models())
        (models_at / "mkdocs.yml").write_text(settings, encoding="utf-8")
        made = pipeline.make_pages(Project.load(models_at), None, Reporter())
        pages = {path: (models_at / "docs" / path).read_text(encoding="utf-8") for path in made.pages}
    of_kind = {kind: [path for path in pages if path.startswith(folder)] for kind, folder in _FOLDERS.items()}
    root.mkdir(parents=True, exist_ok=True)
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    for folder in ("docs", "records", "source_texts"):
        (root / folder).mkdir()
    project = Project.load(root)
    for n in range(number):
        kind = "condition" if n % 3 == 2 else "medicine"
        subject = name(n if kind == "condition" else n // ABOUT_ONE, kind)
        folder = f"conditions/topic-{n % TOPICS}" if kind == "condition" else f"medicines/{subject}"
        target = project.docs / folder / f"{subject}-{n}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        model = pages[of_kind[kind][n % len(of_kind[kind])]]
        target.write_text(page_of(model, subject, n), encoding="utf-8", newline="\n")
    for path, text in hubs.hubs(hubs.pages_in(project.docs), project.settings).items():
        target = project.docs / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return project
