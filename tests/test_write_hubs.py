"""Hubs, A to Z, home and about: every page is found by every name, edits show, links lead somewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

from plainleaf.model import Edition
from plainleaf.project import Project, Settings
from plainleaf.write import front, hubs
from plainleaf.write.hubs import page_info
from plainleaf.write.save import save_text


@dataclass(frozen=True)
class Owner:
    owner: str = "Elm Street Clinic"
    contact: str = "library@example.org"


def page(title: str, name: str, kind: str = "medicine", also: tuple[str, ...] = (), state: str = "draft") -> str:
    values = {
        "title": title, "kind": kind, "topic": "sleep", "name": name, "also_called": list(also),
        "medicines": [name] if kind == "medicine" else [], "sources": [{"file": "x.txt"}], "review": {"state": state},
    }  # fmt: skip
    return front.dump(values) + f"\n# {title}\n"


@pytest.fixture
def texts() -> dict[str, str]:
    return {
        "medicines/clonazepam/how-much.md": page("How much clonazepam?", "clonazepam", also=("Klonopin",)),
        "medicines/clonazepam/sleep.md": page("Clonazepam and sleep", "clonazepam", state="signed"),
        "medicines/testamine/one.md": page("All about testamine", "testamine"),
        "conditions/sleep/insomnia.md": page("Insomnia", "insomnia", "condition", ("Sleeplessness",)),
    }


@pytest.fixture
def made(texts: dict[str, str]) -> dict[str, str]:
    return hubs.hubs(hubs.infos(texts), Owner())


def test_every_page_that_leads_to_pages(made: dict[str, str]) -> None:
    assert list(made) == [
        "a-z.md", "about.md", "conditions/index.md", "index.md", "medicines-by-kind.md",
        "medicines/clonazepam/index.md", "medicines/index.md", "medicines/testamine/index.md", "topics.md",
    ]  # fmt: skip


def test_links_lead_to_pages(made: dict[str, str], texts: dict[str, str]) -> None:
    there = {*made, *texts}
    for path, text in made.items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            folder = PurePosixPath(path).parent
            parts: list[str] = []
            for part in (folder / target).parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in there, (path, target)


def test_every_name_is_in_the_list(made: dict[str, str]) -> None:
    listed = made["a-z.md"]
    assert "- Klonopin, see [clonazepam](medicines/clonazepam/index.md)" in listed
    assert "- Sleeplessness, see [insomnia](conditions/sleep/insomnia.md)" in listed
    assert "- [Clonazepam and sleep](medicines/clonazepam/sleep.md)" in listed


def test_boxed_warning_is_cited_and_said_to_be_ours(made: dict[str, str]) -> None:
    hub = made["medicines/clonazepam/index.md"]
    assert "Added by this site. Source: FDA" in hub
    assert "Not yet reviewed." in hub
    assert "Also called: Klonopin" in hub


def test_an_unknown_medicine_is_never_without_warning(made: dict[str, str]) -> None:
    assert "That does not mean there is none." in made["medicines/testamine/index.md"]


def test_public_edition_leaves_out_what_nobody_signed(texts: dict[str, str]) -> None:
    hub = hubs.hubs(hubs.infos(texts), Owner(), Edition.PUBLIC)["medicines/clonazepam/index.md"]
    assert "Not yet reviewed" not in hub
    assert "We have no note on a boxed warning" in hub


def test_about_counts_the_signed(made: dict[str, str], texts: dict[str, str]) -> None:
    assert "Pages: 4. Signed by a person: 1. Drafts: 3." in made["about.md"]
    states = dict.fromkeys(texts, "signed")
    assert "Drafts: 0." in hubs.hubs(hubs.infos(texts, states), Owner())["about.md"]
    assert "Elm Street Clinic" in made["about.md"]


def test_no_pages_at_all() -> None:
    made = hubs.hubs((), Owner())
    assert list(made) == ["a-z.md", "about.md", "index.md"]
    assert "There are no pages yet." in made["index.md"]


def test_a_page_without_sources_is_no_article() -> None:
    assert page_info("notes.md", "# Notes\n") is None
    assert page_info("notes.md", "---\ntitle: [broken\n---\n# Notes\n") is None


def test_hubs_go_when_their_pages_go(tmp_path: Path, texts: dict[str, str]) -> None:
    project = Project(
        tmp_path, tmp_path / "source_texts", tmp_path / "docs", tmp_path / "records", tmp_path / "site",
        tmp_path / "dist", Settings("Elm Street Clinic", "library@example.org"),
    )  # fmt: skip
    for path, text in texts.items():
        save_text(path, text, project.docs, project.records)
    made = hubs.save(project)
    assert "medicines/testamine/index.md" in made.written
    assert set(hubs.paths(project)) == set(made.written)
    assert "Signed by a person: 0." in (project.docs / "about.md").read_text(encoding="utf-8")
    assert not hubs.save(project).written
    (project.docs / "medicines/testamine/one.md").unlink()
    again = hubs.save(project)
    assert again.removed == ("medicines/testamine/index.md",)
    assert set(again.written) == {"a-z.md", "about.md", "index.md", "medicines-by-kind.md", "medicines/index.md"}
    assert (project.docs / "medicines/clonazepam/sleep.md").exists()


def test_a_hub_edited_by_hand_stays(tmp_path: Path, made: dict[str, str], texts: dict[str, str]) -> None:
    docs, records = tmp_path / "docs", tmp_path / "records"
    assert hubs.save_all(made, docs, records).written == tuple(made)
    (docs / "about.md").write_text("# Ours\n", encoding="utf-8")
    assert not hubs.save_all(made, docs, records).problems
    fewer = hubs.hubs(hubs.infos({"conditions/sleep/insomnia.md": texts["conditions/sleep/insomnia.md"]}), Owner())
    saved = hubs.save_all(fewer, docs, records)
    assert saved.refused == ("about.md",)
    assert (docs / "about.md").read_text(encoding="utf-8") == "# Ours\n"
