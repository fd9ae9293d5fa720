"""Names in a copy: what FAT32, Windows and old zip programs take, whatever stands in docs/."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from built import sample_project
from plainleaf.model import Edition
from plainleaf.publish.finish import check_links
from plainleaf.publish.offline import build_offline
from plainleaf.publish.portable import LONGEST_PATH, faults, safe_names

DAY = dt.date(2026, 11, 22)

SAFE = ["medicines/warfarin/warfarin.html", "assets/stylesheets/main.57a0d79d.min.css", "index.html", "a-z.html"]

BAD = {
    "a device": ["other/con.html", "other/AUX.html", "medicines/nul/x.html", "other/com1.tar.gz"],
    "characters": [
        "other/new?.html",
        'other/"quoted".html',
        "other/a:b.html",
        "other/a|b*.html",
        "other/back\\slash.html",
    ],
    "ends": ["other/dot./x.html", "other/blank .html", "other/ lead.html", "folder /x.html"],
    "case": ["other/Sleep.html", "other/sleep.html", "other/SLEEP.html", "Other/x.html"],
    "accents": ["other/caf\u00e9.html", "other/cafe\u0301.html"],
    "long": [f"other/{'a' * 240}.html", f"other/{'b' * 120}/{'c' * 120}.html"],
}


def test_what_the_site_is_made_of_is_left_alone() -> None:
    assert faults(SAFE) == []
    assert safe_names(SAFE) == {}


@pytest.mark.parametrize("kind", BAD)
def test_what_windows_refuses_gets_another_name(kind: str) -> None:
    names = [*SAFE, *BAD[kind]]
    assert faults(BAD[kind])
    changed = safe_names(names)
    assert changed
    now = [changed.get(name, name) for name in names]
    assert faults(now) == []
    assert len(set(now)) == len(names)
    assert {name: changed[name] for name in SAFE if name in changed} == {}
    assert all(
        name.count("/") == new.count("/") and new.endswith(name[name.rindex(".") :]) for name, new in changed.items()
    )


PART = st.text(
    st.one_of(
        st.sampled_from('aA.. -"?:*|<>\\éß\u0130\u017f\u212a'),
        st.characters(exclude_characters="/", exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=150,
).filter(lambda part: part not in (".", ".."))
PATH = st.lists(st.one_of(PART, st.sampled_from(["con", "Con.txt", "a", "A", "index.html"])), min_size=1, max_size=3)


@settings(max_examples=300, deadline=None)
@given(st.lists(PATH.map("/".join), max_size=8, unique=True))
def test_any_names_become_safe_and_stay_apart(names: list[str]) -> None:
    files = [name for name in names if not any(other.startswith(f"{name}/") for other in names)]
    changed = safe_names(files)
    now = [changed.get(name, name) for name in files]
    assert faults(now) == []
    assert len(set(now)) == len(files)
    assert safe_names(files) == changed
    assert safe_names(now) == {}
    assert all(len(name) <= LONGEST_PATH for name in now)


def test_links_and_search_follow_a_new_name(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "p")
    old = project.docs / "conditions/insomnia/sleeping-badly.md"
    old.rename(old.with_name("aux.md"))
    for path in project.docs.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("sleeping-badly.md", "aux.md"), encoding="utf-8")
    folder = tmp_path / "copy"
    with zipfile.ZipFile(build_offline(project, Edition.PREVIEW, DAY)) as archive:
        names = archive.namelist()
        archive.extractall(folder)
    assert faults(names) == []
    assert "site/conditions/insomnia/aux-.html" in names
    assert check_links(folder) == ([], [])
    hub = (folder / "site/a-z.html").read_text(encoding="utf-8")
    assert "conditions/insomnia/aux-.html" in hub and "insomnia/aux.html" not in hub
    index = "".join(path.read_text(encoding="utf-8") for path in sorted((folder / "site/search").iterdir()))
    assert '"conditions/insomnia/aux-.html' in index and "insomnia/aux.html" not in index
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (row,) = [page for page in manifest["pages"] if page["page"] == "conditions/insomnia/aux.md"]
    assert row["file"] == "site/conditions/insomnia/aux-.html"
    assert all((folder / name).is_file() for name in [row["file"], *row["also"]])
    printed = next(name for name in row["also"] if name.endswith("print.html"))
    assert printed == "site/conditions/insomnia/aux-/print.html"
