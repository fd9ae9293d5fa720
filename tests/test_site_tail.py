"""The site's name in the title's own line is no part of the title; whatever else a bar or a dash parts is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainleaf.clean import clean
from plainleaf.clean.look import words_of
from plainleaf.clean.site_tail import title_alone
from plainleaf.intake.text import text_passages
from plainleaf.model import About, Layer, Source

BODY = """
Zolpidem is a medicine for people who cannot sleep. It works within half an hour of taking it.

Take it right before you go to bed, and only when you can stay there for seven or eight hours.

© 2025 Tuckaway Sleep. All rights reserved.
"""


@pytest.mark.parametrize(
    ("line", "publisher", "title"),
    [
        ("Taking zolpidem safely | Tuckaway Sleep", "", "Taking zolpidem safely"),  # the copyright line names it
        ("Tuckaway Sleep: guides » Taking zolpidem safely", "Tuckaway Sleep: guides", "Taking zolpidem safely"),
        ("Taking zolpidem safely - Sleep - Northside Pharmacy", "Northside Pharmacy", "Taking zolpidem safely - Sleep"),
        ("Taking zolpidem – side effects", "Northside Pharmacy", "Taking zolpidem – side effects"),
        ("Taking zolpidem safely | Sleep", "", "Taking zolpidem safely | Sleep"),  # part of a name is not the name
    ],
)
def test_what_is_left_of_the_title(line: str, publisher: str, title: str) -> None:
    text = f"{line}\n{BODY}"
    source = Source("a.txt", "a", "", text, text_passages(text), About(publisher=publisher))
    made = [v for v in clean(source).verdicts if v.passage == 0]
    assert [line[v.start : v.end] for v in made if v.layer is Layer.TITLE] == [title]
    assert "".join(line[v.start : v.end] for v in made) == line
    assert {v.layer for v in made} <= {Layer.TITLE, Layer.FURNITURE}


@pytest.mark.parametrize(
    ("line", "signed"),
    [
        ("Eliquis - What to do if you miss a dose", "© 2024 Eliquis is a trademark of Bristol-Myers Squibb."),
        ("Parkinson's | Exercise at home", "Parkinson's UK"),
        ("Down Syndrome | Feeding your baby", "National Down Syndrome Society"),
        ("Living with seizures - Dravet syndrome", "Dravet Syndrome Foundation"),
        ("Xarelto | Side effects to watch for", "https://www.xarelto.com/side-effects"),
        ("Do not drive - Ever", "By Everett Jones"),
    ],
)
def test_part_of_a_name_a_disease_or_a_medicine_stays(line: str, signed: str) -> None:
    assert line[slice(*title_alone(line, [signed]))] == line


def test_something_is_left() -> None:
    line = "Zolpidem | Tuckaway Sleep"
    assert line[slice(*title_alone(line, ["Tuckaway Sleep"]))] == line


def test_an_address_that_is_none_stops_nothing() -> None:
    source = Source("a.txt", "a", "", BODY, text_passages(BODY), About(url="https://[example.org/x"))
    assert clean(source).verdicts


def test_the_address_names_the_site() -> None:
    line = "Taking zolpidem safely | TuckawaySleep"
    assert line[slice(*title_alone(line, ["https://tuckawaysleep.example/guides"]))] == "Taking zolpidem safely"


PARTS = st.lists(st.text("ab -|»:", min_size=1, max_size=12), min_size=1, max_size=5).map(" | ".join)


@given(PARTS, st.lists(st.text("ab ", max_size=6), max_size=3))
def test_the_title_stays_a_stretch_of_its_line(line: str, names: list[str]) -> None:
    start, end = title_alone(line, names)
    assert 0 <= start <= end <= len(line)
    assert (start, end) == (0, len(line)) or len(words_of(line[start:end])) >= 2
