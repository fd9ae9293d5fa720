"""What the tests of single files, e-book and ZIM share: pages of every kind, and hostile ones."""

from __future__ import annotations

from pathlib import Path

from handout_help import PAGES, project_with
from hostile_cases import CASES
from plainleaf.project import Project
from plainleaf.write.escape import clean, escape

ODD_ADDRESSES = (
    "https://example.org/a b",
    "https://example.org/{x}|y",
    "https://example.org/%zz?q=[1]&r=ü#a#b",
    "https://example.org/\\back",
    "https://[bad/",
    "https://b\u00fccher.example/liste",
    "HTTPS://user@example.org:8080/x",
    "mailto:a@example.org?subject=x y",
    "tel:+1-800-222-1222",
)


def every_kind(root: Path, **settings: str) -> Project:
    """A project with the handouts' fixture pages, one on other letters and one with odd addresses."""
    texts = {p.relative_to(PAGES).as_posix(): p.read_text(encoding="utf-8") for p in sorted(PAGES.rglob("*.md"))}
    links = "\n".join(f"- [address {n}](<{address}>)" for n, address in enumerate(ODD_ADDRESSES))
    texts["other/addresses.md"] = f"# Where to ask\n\n{links}\n\n- <https://example.org/plain?a=1&b=2>\n"
    texts["conditions/cold/przeziebienie.md"] = (
        "# Przeziębienie i łóżko\n\nPij dużo wody. Nie więcej niż 4 g dziennie.\n"
    )
    return project_with(root, texts, **settings)


def hostile(root: Path) -> tuple[Project, dict[str, str]]:
    """A project with a page for each hostile case; and the words each page must show."""
    pages, shown = {}, {}
    for n, (_, text) in enumerate(CASES):
        safe = escape(text)
        path = f"other/{n:03}.md"
        pages[path] = f'# {safe or "x"}\n\n{safe}\n\n- {safe}\n\n!!! note caution "Caution: x"\n\n    {safe}\n'
        shown[path] = clean(text)
    return project_with(root, pages), shown
