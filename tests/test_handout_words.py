"""Every word of the page stands on paper, in order and as often as on the page; nothing else does but words of our own."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handout_help import (
    DAY,
    FULL,
    PLAIN,
    SITE,
    SPANISH,
    as_on_paper,
    fixtures,
    form,
    poppler,
    project_with,
    sign,
    squash,
)
from plainleaf.model import Edition
from plainleaf.publish import DRAFT_MARK
from plainleaf.publish.articles import read_articles
from plainleaf.publish.document import read_document, words
from plainleaf.publish.first_sheet import as_typed, web_address
from plainleaf.publish.handout import build_handouts
from plainleaf.publish.opening import opening

FORMS = [(paper, large) for paper in ("a4", "letter") for large in (False, True)]
MARKERS = set("•–123.")
"""What stands before the items of lists."""

CLINIC_WORDS = ("Elm Street Clinic", "Monday to Friday, 8 to 5. At night: 555-0199")
ENGLISH = (
    *CLINIC_WORDS,
    "Telephone 555-0142",
    "My questions:",
    "This page on the web: ",
    "Review on record: Ann Lee, pharmacist, signed this page on 22 November 2026 as true to its source and clinically sound. "
    "To be reviewed again by 22 November 2027.",
    "After 22 November 2027, ask for a newer copy of this sheet.",
    "Sheet made on 22 November 2026.",
    "From Elm Street Clinic. Questions: library@example.org",
)
SPANISH_WORDS = (
    *CLINIC_WORDS,
    "Teléfono 555-0142",
    "Mis preguntas:",
    "Esta página en la web: ",
    "Revisión registrada: Ann Lee, pharmacist, firmó esta página el 22 de noviembre de 2026 como fiel a su fuente y "
    "clínicamente correcta. Se revisará de nuevo antes del 22 de noviembre de 2027.",
    "Después del 22 de noviembre de 2027, pida una copia más nueva de esta hoja.",
    "Hoja hecha el 22 de noviembre de 2026.",
    "De Elm Street Clinic. Preguntas: library@example.org",
)
OURS = {
    FULL: (
        *ENGLISH,
        "My dose, from my care team:",
        "This is not an FDA Medication Guide. Ask your pharmacist if there is one for this medicine.",
        "Source: Example Clinic, https://www.example.org/patients/medicines/fixtamine-and-sleep, published 1 July 2023, "
        "copied 20 November 2026.",
        "(https://www.example.org/patients/medicines/fixtamine-and-sleep)",
    ),
    PLAIN: ENGLISH,
    SPANISH: (
        *SPANISH_WORDS,
        "Fuente: Clínica Ñandú, https://www.example.org/es/insomnio, publicado el 9 de febrero de 2024, copiado el "
        "20 de noviembre de 2026.",
    ),
}
GOES_ON = re.compile(
    r"(Goonreadingonpage\d+:|Sigaleyendoenlapágina\d+:)(.*?)(?=Mydose,frommycareteam:|Myquestions:|Mispreguntas:|ElmStreet)"
)
TO_WRITE = ("Mydose,frommycareteam", "Myquestions", "Mispreguntas")
DRAFT = {
    "en": (DRAFT_MARK, "Do not use this sheet for care. A health professional has not checked it yet."),
    "es": (
        f"{DRAFT_MARK} · Borrador: sin revisión clínica",
        "No use esta hoja para su atención. Ningún profesional de la salud la ha revisado todavía.",
    ),
}


@pytest.mark.parametrize(("paper", "large"), FORMS)
@pytest.mark.parametrize("page", [FULL, SPANISH, PLAIN])
def test_the_words_of_the_page_and_no_others(tmp_path: Path, page: str, paper: str, large: bool) -> None:
    project = fixtures(tmp_path, site_url=SITE)
    sign(project, page)
    how = form(project, paper=paper, large=large, clinic=True)
    (path,) = build_handouts(project, [page], Edition.PREVIEW, DAY, form=how).paths
    document = read_articles(project, [page], Edition.PREVIEW)[0][0].document
    sheets = poppler(path, "-raw")
    on_paper = squash("".join(sheets))

    # in order
    at = 0
    for word in words(as_on_paper(document, on_paper)):
        place = on_paper.find(squash(word), at)
        assert place >= 0, f"{word!r} is missing after {on_paper[max(0, at - 60) : at]!r}"
        at = place + len(squash(word))

    # and nothing else, to the letter
    mark, note = DRAFT["es" if page == SPANISH else "en"]
    count = "Página {} de {}" if page == SPANISH else "Page {} of {}"
    expected = [*words(document), *OURS[page], as_typed(web_address(page, project.settings)), mark, ".", note]
    for number in range(1, len(sheets) + 1):
        expected += [mark, document.title, count.format(number, len(sheets))]
    if found := GOES_ON.search(on_paper):
        titles = [piece.says for piece in sorted(opening(document.nodes)[0], key=lambda piece: piece.need)]
        named = [one for one in found[2].split("·") if one not in TO_WRITE]  # these stand in OURS
        assert named == [squash(title) for title in titles][-len(named) :]
        expected.append(found[0])
    left = Counter(on_paper) - Counter(squash("".join(expected)))
    missing = Counter(squash("".join(expected))) - Counter(on_paper)
    assert not missing and set(left) <= MARKERS, (left, missing)


WORD = st.integers(0, 10**6).map("w{}".format)
SENTENCE = st.lists(WORD, min_size=1, max_size=30).map(" ".join)
LEVEL = st.sampled_from(["danger emergency", "danger urgent", "info ask", "warning callout", "note caution"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page of any shape: boxes and key points of any length at its head, any text after them."""
    parts = [f"# {draw(SENTENCE)[:60]}"]
    for level in draw(st.lists(LEVEL, max_size=6)):
        body = "\n\n".join(f"    {one}" for one in draw(st.lists(SENTENCE, min_size=1, max_size=12)))
        parts += [draw(SENTENCE), f'!!! {level} "{draw(SENTENCE)[:70]}"\n\n{body}']
    if draw(st.booleans()):
        points = "\n".join(f"- {one}" for one in draw(st.lists(SENTENCE, min_size=1, max_size=9)))
        parts.append(f"## Key points {{: #key-points }}\n\n{points}")
    for _ in range(draw(st.integers(0, 4))):
        parts += [f"## {draw(SENTENCE)[:60]}", *draw(st.lists(SENTENCE, min_size=1, max_size=9))]
    return "\n\n".join(parts) + "\n"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(page=pages(), large=st.booleans(), clinic=st.booleans())
def test_of_any_page_every_word_as_often_as_on_the_page(page: str, large: bool, clinic: bool) -> None:
    """However the first sheet is filled. A title stands once more where the first sheet names what goes on, and where its
    box goes on over the sheet; nothing else stands twice."""
    with TemporaryDirectory() as root:
        project = project_with(Path(root), {"other/x.md": page}, site_url=SITE)
        how = form(project, large=large, clinic=clinic)
        (path,) = build_handouts(project, None, Edition.PREVIEW, DAY, form=how).paths
        sheets = poppler(path, "-raw")
    document = read_document(page, "other/x.md")
    expected = Counter(word for word in words(document) if re.fullmatch(r"w\d+", word))
    titles = Counter(document.title.split() * len(sheets))
    said = Counter(word for piece in opening(document.nodes)[0] for word in piece.says.split())
    found = Counter(re.findall(r"\bw\d+", " ".join(sheets)))
    extra = found - expected
    assert not expected - found
    for word, times in (extra - titles).items():
        assert said[word] and times <= said[word] * (1 + len(sheets)), word
