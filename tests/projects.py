"""Small projects for tests to work in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from plainleaf.project import Project

REPO = Path(__file__).parent.parent

MakeProject = Callable[..., Project]
"""What the fixture make_project gives: ({path: content}, name=..., **settings) -> Project."""

SETTINGS = {"owner": "Elm Street Clinic", "contact": "library@example.org", "country": "us"}


def project_in(root: Path, files: Mapping[str, str | bytes], **settings: str) -> Project:
    """A project in `root` holding `files` (path -> text or bytes).

    Without a mkdocs.yml among the files it gets a copy of the one that `plainleaf new` writes, with
    the settings given.
    """
    for folder in ("source_texts", "docs", "records"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    everything: dict[str, str | bytes] = {"mkdocs.yml": _settings_file(SETTINGS | settings), **files}
    for path, content in everything.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return Project.load(root)


def _settings_file(settings: Mapping[str, str]) -> str:
    text = (REPO / "scripts/plainleaf/template/mkdocs.yml").read_text(encoding="utf-8")
    start, end = text.index("  plainleaf:\n"), text.index("\ntheme:")
    part = "".join(f'    {key}: "{value}"\n' for key, value in settings.items())
    return text[:start] + "  plainleaf:\n" + part + text[end:]
