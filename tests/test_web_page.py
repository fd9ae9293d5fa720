"""The first look at a saved web page: lines far outside its article are not read, and not one of them is lost."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainleaf.checks.books import Book
from plainleaf.checks.dropped import dropped, speaks
from plainleaf.clean import clean
from plainleaf.clean.line_model import LineModel, Models, shipped
from plainleaf.clean.web_page import LINES, OUTSIDE, PLACE, first_look
from plainleaf.intake.html import html_page
from plainleaf.model import Cleaned, Layer, Override, Source
from plainleaf.safety.kinds import trips
from plainleaf.write import ledger_of

ADVICE = (
    "Call 911 at once if you cannot breathe, or if your face begins to swell.",
    "Do not take warfarin with ibuprofen, because you could bleed.",
    "Stop the tablets and see a doctor if a rash spreads over your skin.",
    "Do not drive until you know how the medicine affects you.",
)
TEXT = (
    "Warfarin thins the blood, and small changes in what you eat can make it work too well, or not at all.",
    "Eat about the same amount of green vegetables every week, for a sudden change can move your test result.",
    "Your nurse will test your blood every week at first, and then every month when the results are steady.",
    "Carry the yellow card with you, and show it to the dentist and to anyone else who treats you for something.",
)
WORDS = ("Home", "Log in", "Recipes", "Ten best breakfasts", "Privacy policy", "Kim, 3 days ago", "Share", "INR", "2/6")
OPEN = (
    "<div>", "<article>", "<main>", '<div class="entry-content">', "<section>", "<ul>", "<aside>", "<nav>", "<footer>",
    '<div class="related">', '<ol class="comments">', '<div class="card">', "<header>", '<form class="newsletter">',
)  # fmt: skip
LINE = ("<p>{}</p>", "<li>{}</li>", "<h2>{}</h2>", '<p><a href="/x">{}</a></p>', "<div>{}</div>", "<b>{}</b><br>")

DROPS: Models = {PLACE: LineModel(("words",), (-9000,)), LINES: LineModel(("words",), (-9000,))}
FAR_IF_LINKED: Models = {**DROPS, PLACE: LineModel(("links",), ((0, 0.5, 0, 0, -9000),)), LINES: shipped()[LINES]}

lines = st.tuples(st.sampled_from(LINE), st.sampled_from(ADVICE + TEXT + WORDS)).map(
    lambda line: line[0].format(line[1])
)
menus = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(
    lambda words: (
        "<nav><ul>" + "".join(f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(words)) + "</ul></nav>"
    )
)
elements = st.recursive(
    st.one_of(lines, menus),
    lambda inside: st.tuples(st.sampled_from(OPEN), st.lists(inside, max_size=6)).map(
        lambda box: f"{box[0]}{''.join(box[1])}</{box[0][1:].split()[0].rstrip('>')}>"
    ),
    max_leaves=25,
)
pages = st.tuples(lines, st.lists(elements, max_size=6)).map(
    lambda page: f"<title>Warfarin</title>{page[0]}{''.join(page[1])}"
)

SLOW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def source_of(html: str, *overrides: Override) -> Source:
    made = html_page(html, "page.html")
    return Source("page.html", "page", "", made.text, made.passages, form="html", overrides=overrides)


def kept(found: Cleaned) -> list[str]:
    return [found.source.passages[v.passage].text[v.start : v.end] for v in found.verdicts if v.layer.kept]


def article(*paragraphs: str, around: str = "") -> str:
    return page_around("".join(f"<p>{text}</p>" for text in paragraphs), around)


def page_around(said: str, around: str = "") -> str:
    menu = "".join(f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(WORDS * 3))
    return (
        f"<title>Living with warfarin | Elm</title><nav><ul>{menu}</ul></nav><main><h1>Living with warfarin</h1>{said}</main>"
        f"{around}<footer><ul>{menu}</ul></footer>"
    )


@SLOW
@given(pages)
def test_nothing_is_lost_and_what_bears_on_safety_is_told(html: str) -> None:
    source = source_of(html)
    found = clean(source)
    rows = tuple(ledger_of(found))
    stands = Counter((row["line"], at) for row in rows for at in range(row["start"], row["end"]))
    for number, line in enumerate(source.lines, start=1):
        assert all(stands[number, at] == 1 for at, char in enumerate(line) if not char.isspace()), line
    told = {line.line for line in dropped(Book(source, rows)) if speaks(line)}
    for number, line in enumerate(source.lines, start=1):
        if line.strip() in ADVICE:
            assert trips(line)
            out = [row for row in rows if row["line"] == number and row["layer"] in ("furniture", "metadata", "filler")]
            assert not out or number in told, line


@SLOW
@given(pages, st.sampled_from([None, DROPS, FAR_IF_LINKED]))
def test_every_character_has_one_verdict_in_order(html: str, models: Models | None) -> None:
    source = source_of(html)
    verdicts = clean(source, models=models).verdicts
    assert [v.passage for v in verdicts] == sorted(v.passage for v in verdicts)
    for passage in source.passages:
        parts = [(v.start, v.end) for v in verdicts if v.passage == passage.index]
        assert parts[0][0] == 0 and parts[-1][1] == len(passage.text)
        assert all(a[1] == b[0] for a, b in pairwise(parts))


@SLOW
@given(pages)
def test_what_is_read_keeps_its_words_and_its_order(html: str) -> None:
    source = source_of(html)
    seen = first_look(source, FAR_IF_LINKED)
    near = seen.read().passages
    assert [p.index for p in near] == list(range(len(near))) and len(near) + seen.far == len(source.passages)
    assert [p.text for p in near] == [source.passages[k].text for k in seen.numbers]
    assert all(k in seen.numbers for k, weight in enumerate(seen.weights) if weight >= OUTSIDE)
    assert seen.throughout().read().passages == source.passages


def test_menus_are_not_read_and_say_why() -> None:
    source = source_of(article(*TEXT, *ADVICE))
    seen = first_look(source, shipped())
    assert seen.far > len(WORDS)
    found = clean(source)
    assert kept(found) == ["Living with warfarin", *TEXT, *ADVICE]
    left = [v for v in found.verdicts if v.layer is Layer.FURNITURE]
    assert all(v.rule and v.why for v in left)
    assert {v.rule for v in left if v.passage not in seen.numbers} == {"nav.markup"}


def test_the_headline_is_read_wherever_it_stands() -> None:
    source = source_of(article(*TEXT))
    seen = first_look(source, {**DROPS})
    assert [source.passages[k].text for k in seen.numbers] == ["Living with warfarin | Elm", "Living with warfarin"]


def test_an_article_where_none_was_thought_to_be_is_not_emptied() -> None:
    source = source_of(article(*TEXT, *ADVICE))
    assert [text for text in (*TEXT, *ADVICE) if text not in kept(clean(source, models=DROPS))] == []


def test_an_article_of_short_lines_is_read_throughout() -> None:
    """Of lists and one-line answers the model has seen too few to have a say."""
    said = ("Can I drive?", ADVICE[3], "May I drink?", "One small glass.", "Foods", "Kale", "Liver", "Spinach")
    html = "<h2>{}</h2><p>{}</p><h2>{}</h2><p>{}</p><h2>{}</h2><ul><li>{}</li><li>{}</li><li>{}</li></ul>".format(*said)
    source = source_of(page_around(html))
    short_is_far = {**shipped(), PLACE: LineModel(("words",), ((0, 2, 0, -9000, 0),))}
    for models in (shipped(), short_is_far):
        assert [text for text in said if text not in kept(clean(source, models=models))] == []


def test_a_table_stays_whole_though_its_header_says_little() -> None:
    rows = ("Colour\tStrength", "Pink tablet\t1 mg", "Blue tablet\t4 mg")
    cells = "".join(f"<tr><td>{row.replace(chr(9), '</td><td>')}</td></tr>" for row in rows)
    source = source_of(page_around("".join(f"<p>{text}</p>" for text in TEXT) + f"<table>{cells}</table>"))
    drops_the_header = {**shipped(), LINES: LineModel(("words",), ((0, 1, 0, -9000, 9000),))}
    assert [row for row in rows if row not in kept(clean(source, models=drops_the_header))] == []


def test_the_lead_before_the_element_of_the_text_stays() -> None:
    lead = "A spacer makes it easier to get the medicine into the lungs. Children and adults can use one."
    html = f"<div><p>{lead}</p></div><div>{''.join(f'<p>{text}</p>' for text in TEXT)}</div>"
    source = source_of(page_around(html))
    doubts_it = {**shipped(), LINES: LineModel(("up from fullest",), ((0, 0, 0, 2000, -2500),))}
    assert lead in kept(clean(source, models=doubts_it))


def test_a_persons_word_reaches_a_line_that_was_not_read() -> None:
    aside = "Ring the ward in Elm Street before you come."
    html = article(*TEXT, around=f"<nav><p><a href='/w'>{aside}</a></p></nav>")
    assert aside not in kept(clean(source_of(html)))
    word = Override(keep=True, text=aside, reason="ours", where="page.overrides.toml", line=1)
    found = clean(source_of(html, word))
    assert aside in kept(found)
    assert set(kept(found)) == {*kept(clean(source_of(html))), aside}
