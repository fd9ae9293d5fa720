"""The clinic's box: a settings file that is read whole or refused with its line, and a logo that can do no harm."""

from __future__ import annotations

import base64
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout_help import CLINIC, DAY, LOGO, PLAIN, fixtures, form, poppler
from plainleaf.errors import SettingsError, UsageError
from plainleaf.model import Edition
from plainleaf.project import Project
from plainleaf.publish.clinic import KEYS, read_clinic
from plainleaf.publish.handout import build_handouts
from plainleaf.publish.logo import LARGEST, read_logo
from plainleaf.publish.press import form_of


def png(width: int = 30, height: int = 20) -> bytes:
    """A green picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x22\x66\x44" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


JPEG = base64.b64decode(  # one grey square, 8 by 8
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/"
    "wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)


def clinic_file(folder: Path, text: str, name: str = "clinic.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_all_of_it_stands_on_the_first_sheet(tmp_path: Path) -> None:
    project = fixtures(tmp_path)
    (path,) = build_handouts(project, [PLAIN], Edition.PREVIEW, DAY, form=form(project, clinic=True)).paths
    first = " ".join(poppler(path)[0].split())
    for words in ("Elm Street Clinic", "Telephone 555-0142", "Monday to Friday, 8 to 5. At night: 555-0199"):
        assert words in first
    assert "\ufeffElm".encode() not in path.read_bytes()


def test_the_settings_may_name_it_for_good(tmp_path: Path) -> None:
    clinic_file(tmp_path, 'name = "Oak Clinic"\n', "oak.toml")
    project = fixtures(tmp_path, clinic="oak.toml")
    assert form_of(project).clinic == read_clinic(tmp_path / "oak.toml")
    (path,) = build_handouts(project, [PLAIN], Edition.PREVIEW, DAY).paths
    assert "Oak Clinic" in poppler(path)[0]


def test_clinic_text_is_only_text(tmp_path: Path) -> None:
    """No markup of Typst, no control signs, and long words break."""
    hostile = '#panic("x") *bold* $x$ @ref // no \\\\ end'
    clinic_file(tmp_path, f"name = '{hostile}'\nmore = \"{'x' * 160}\"\n")
    project = fixtures(tmp_path)
    how = replace(form_of(project), clinic=read_clinic(tmp_path / "clinic.toml"))
    (path,) = build_handouts(project, [PLAIN], Edition.PREVIEW, DAY, form=how).paths
    text = poppler(path)[0]
    assert hostile in " ".join(text.split()) and "x" * 160 in "".join(text.split())


WRONG = [
    ('nmae = "Elm"\n', ":1: a clinic has no key 'nmae'. Did you mean 'name'?"),
    ('name = "Elm"\ntelephone = 5550142\n', ":2: telephone is 5550142, not text. Put it between double quotes"),
    ('name = "Elm"\nmore = ["a"]\n', ":2: more is ['a'], not text"),
    ("name = Elm Street\n", ":1: this is not TOML that can be read: 'name = Elm Street'"),
    ('name = "Elm"\nname = "Oak"\n', "this is not TOML that can be read"),
    ("", ": the clinic has no name"),
    ('telephone = "1"\n', ": the clinic has no name"),
    ('name = "  "\n', ":1: name is empty"),
    (f'name = "{"x" * 81}"\n', ":1: name has 81 characters; the sheet has room for 80"),
    ('name = "Elm"\nlogo = "none.png"\n', ":2: the logo none.png is not there"),
    ('name = "Elm"\n[name2]\nx = 1\n', "a clinic has no key 'name2'"),
    ("[" * 3000, "this is not TOML that can be read"),
    ("#" * 30_000, "too large for a clinic's settings"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = clinic_file(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_clinic(path)
    assert str(path) in str(caught.value) and said in str(caught.value)


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file"):
        read_clinic(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b'name = "\xff"\n')
    with pytest.raises(SettingsError, match="not UTF-8"):
        read_clinic(tmp_path / "bad.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_clinic(tmp_path)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("clinic") / "clinic.toml"
    path.write_bytes(data)
    try:
        assert read_clinic(path).name
    except SettingsError as error:
        assert str(path) in str(error)


@pytest.mark.parametrize(
    ("name", "data", "ratio"),
    [("elm.svg", LOGO.encode(), 1.5), ("elm.png", png(), 1.5), ("elm.jpeg", JPEG, 1.0), ("elm.doc", png(10, 40), 0.25)],
)
def test_a_logo_is_known_by_what_it_holds(tmp_path: Path, name: str, data: bytes, ratio: float) -> None:
    (tmp_path / name).write_bytes(data)
    assert read_logo(tmp_path / name, "An elm", "x").ratio == ratio
    project: Project = fixtures(tmp_path)
    path = clinic_file(tmp_path, f'name = "Elm"\nlogo = "{name}"\n')
    how = replace(form_of(project), clinic=read_clinic(path))
    (pdf,) = build_handouts(project, [PLAIN], Edition.PREVIEW, DAY, form=how).paths
    assert "Elm" in poppler(pdf)[0]


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 30 20">{}</svg>'
REFUSED = [
    (b"", "is no PNG, JPEG or SVG picture"),
    (b"GIF89a" + b"\0" * 40, "is no PNG, JPEG or SVG picture"),
    (b"%PDF-1.7", "is no PNG, JPEG or SVG picture"),
    (png()[:40], "cannot be drawn"),
    (b"\x89PNG\r\n\x1a\n", "is damaged"),
    (b"\xff\xd8\xff\xe0\0\x02", "is damaged"),
    (png(5000, 1), "is 5000 by 1 pixels"),
    (b"\x89PNG\r\n\x1a\n" + b"\0" * LARGEST, "bytes; 300,000 are allowed"),
    (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>', "says neither its size nor a viewBox"),
    (b"<svg", "is no SVG that can be read"),
    (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;").encode(), "holds entities"),
    (SVG.format("<script>x()</script>").encode(), "holds <script>"),
    (SVG.format("<text>Elm</text>").encode(), "letters have to be turned into paths"),
    (SVG.format('<image href="https://x.example/a.png"/>').encode(), "holds <image>"),
    (SVG.format("<foreignObject/>").encode(), "holds <foreignObject>"),
    (SVG.format('<path d="M0 0h9" onclick="x()"/>').encode(), "holds onclick="),
    (SVG.format('<use xlink:href="https://x.example/a.svg#b"/>').encode(), "may neither run nor load anything"),
    (SVG.format('<path d="M0 0h9" fill="url(https://x.example/#a)"/>').encode(), "may neither run nor load anything"),
    (SVG.format("<style>@import 'https://x.example/a.css';</style>").encode(), "loads something in its style"),
]


@pytest.mark.parametrize(("data", "said"), REFUSED, ids=range(len(REFUSED)))
def test_a_logo_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "elm").write_bytes(data)
    path = clinic_file(tmp_path, 'name = "Elm"\n\nlogo = "elm"\n')
    with pytest.raises(SettingsError) as caught:
        read_clinic(path)
    assert f"{path}:3: the logo elm " in str(caught.value) and said in str(caught.value)


def test_the_example_of_the_readme_is_one() -> None:
    assert set(KEYS) == {"name", "telephone", "more", "logo", "logo_says"} and 'logo = "elm.svg"' in CLINIC
    assert issubclass(SettingsError, Exception) and issubclass(UsageError, Exception)
