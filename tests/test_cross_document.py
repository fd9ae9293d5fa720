"""Lines that most articles of one publisher repeat are boilerplate, unless a patient could need them."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainleaf import checks, pipeline, write
from plainleaf.checks import balance
from plainleaf.clean import clean
from plainleaf.clean.repeats import Evidence, gather
from plainleaf.errors import Severity
from plainleaf.intake.text import text_passages
from plainleaf.model import About, Layer, Source
from plainleaf.report import Reporter
from projects import MakeProject

SLOGAN = "Harbor Lantern"
PROMISE = "Harbor Lantern has lit the way along our coast for more than ninety happy summers and winters."
THINGS = ["knee", "elbow", "ankle", "wrist", "shoulder", "hip", "neck", "thumb", "heel", "jaw"]


def article(thing: str, *, middle: str = "", above: str = SLOGAN) -> str:
    return f"""{above}

Caring for a stiff {thing} at home

A stiff {thing} is common after a long day of work in the garden, and it often gets better within a week.

Overview

The {thing} is held by bands that grow short when the {thing} does not move for hours at a time.

{PROMISE}

{middle}

Side effects

Warm baths for the {thing} may leave the skin red for an hour or so, which passes when the {thing} cools.
"""


def source(name: str, text: str, about: About | None = None) -> Source:
    known = about or About(publisher="Harbor Lantern Health")
    return Source(f"{name}.txt", name, name, text, text_passages(text), known)


def collection(**kwargs: str) -> list[Source]:
    return [source(thing, article(thing, **kwargs)) for thing in THINGS]


def rules(one: Source, evidence: Evidence) -> dict[str, tuple[Layer, str]]:
    passages = {p.index: p.text for p in one.passages}
    return {passages[v.passage][v.start : v.end].strip(): (v.layer, v.rule) for v in clean(one, evidence).verdicts}


def why(one: Source, evidence: Evidence, line: str) -> str:
    passages = {p.index: p.text for p in one.passages}
    return next(v.why for v in clean(one, evidence).verdicts if passages[v.passage].strip() == line)


def test_a_repeated_line_is_boilerplate_and_says_why() -> None:
    sources = [*collection()[:9], source("jaw", article("jaw").replace(PROMISE, ""))]
    found = rules(sources[0], gather(sources))
    assert found[PROMISE] == (Layer.FURNITURE, "repeat.publisher")
    assert why(sources[0], gather(sources), PROMISE) == "stands in 9 of 10 articles of this publisher"
    assert rules(sources[0], Evidence())[PROMISE][0] is Layer.BODY


def test_headings_that_head_text_stay() -> None:
    found = rules(collection()[3], gather(collection()))
    assert found["Overview"][0] is Layer.HEADING
    assert found["Side effects"][0] is Layer.HEADING


@pytest.mark.parametrize("count", [1, 2])
def test_two_articles_prove_nothing(count: int) -> None:
    sources = collection()[:count]
    assert rules(sources[0], gather(sources)) == rules(sources[0], Evidence())


def test_less_than_the_share_proves_nothing() -> None:
    sources = [source(t, article(t).replace(PROMISE, "" if n % 2 else PROMISE)) for n, t in enumerate(THINGS)]
    assert rules(sources[0], gather(sources))[PROMISE][0] is Layer.BODY


ADVICE = [
    "If the pain spreads to your chest, call 911 at once.",
    "Do not take more than 4,000 mg in 24 hours.",
    "Keep all appointments with your doctor and the laboratory.",
    "Ask your pharmacist for the list of your medicines.",
    "Swallow each tablet whole with a glass of water.",
    "Rest in a dark room until the light does not hurt.",
    "Ibuprofen is sold under many names.",
    "Drink plenty of water in the hours after your bath.",
]


@pytest.mark.parametrize("line", ADVICE)
def test_repeated_advice_stays(line: str) -> None:
    sources = collection(middle=line)
    assert rules(sources[0], gather(sources)) == rules(sources[0], gather([*sources, *collection(middle=line)]))
    assert rules(sources[0], gather(sources))[line] == rules(sources[0], Evidence())[line]
    assert rules(sources[0], gather(sources))[line][1] != "repeat.publisher"


def test_items_that_many_lists_share_stay() -> None:
    items = ["Oats", "Lentils", "Walnuts", "Pears", "Trout", "Kale", "Plums", "Barley", "Leeks", "Beans"]
    shuffled = random.Random(3)
    sources = []
    for thing in THINGS:
        own = ["Oats", "Lentils", *shuffled.sample(items[2:], 4)]
        shuffled.shuffle(own)
        for form in ("", "- "):
            text = article(thing, middle="Foods worth having\n\n" + "\n".join(form + item for item in own))
            sources.append(source(f"{thing}{form}", text))
    evidence = gather(sources)
    for one in sources:
        found = rules(one, evidence)
        assert not [
            line for line, (_, rule) in found.items() if rule == "repeat.publisher" and line not in (PROMISE, SLOGAN)
        ]


def test_safety_lines_become_a_finding(make_project: MakeProject) -> None:
    files = {f"source_texts/{thing}.txt": article(thing, middle=ADVICE[0]) for thing in THINGS}
    files |= {f"source_texts/{thing}.toml": 'publisher = "Harbor Lantern Health"\n' for thing in THINGS}
    project = make_project(files)
    pipeline.make_pages(project, None, Reporter())
    told = [p for p in checks.run(project) if p.rule == "check.repeated-safety"]
    assert [(p.where, p.severity) for p in told] == [("ankle.txt", Severity.NOTE)]
    assert ADVICE[0] in told[0].message and "(10 of 10)" in told[0].message


def test_publishers_are_told_apart() -> None:
    sources = [replace(one, about=About(publisher=f"Publisher {n}")) for n, one in enumerate(collection())]
    assert not gather(sources).lines["name publisher 0"]
    nameless = [replace(one, about=About()) for one in collection()]
    assert not gather(nameless).lines
    hosts = [replace(one, about=About(url=f"https://www.example.org/{n}")) for n, one in enumerate(collection())]
    assert rules(hosts[0], gather(hosts))[PROMISE][1] == "repeat.publisher"


def test_versions_of_one_article_are_not_each_others_boilerplate() -> None:
    sources = [source(f"knee{n}", article("knee") + f"\nVersion {n} of this page.\n") for n in range(4)]
    assert rules(sources[0], gather(sources)) == rules(sources[0], Evidence())


def test_the_same_file_twice_counts_once() -> None:
    sources = [source(f"knee{n}", article("knee")) for n in range(5)]
    assert not gather(sources).lines["name harbor lantern health"]


LINES = st.sampled_from([SLOGAN, PROMISE, "Overview", "Home", "Knees", "- Oats", "Oats", *ADVICE,
                         "The knee bends, and it bends a thousand times a day in most of us.", ""])  # fmt: skip
GROUPS = st.lists(st.lists(LINES, max_size=12).map("\n".join), min_size=3, max_size=7)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(GROUPS, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_and_balances(texts: list[str], rng: random.Random) -> None:
    sources = [source(f"s{n}", text) for n, text in enumerate(texts) if text.strip()]
    evidence = gather(sources)
    shuffled = sources[:]
    rng.shuffle(shuffled)
    assert gather(shuffled) == evidence
    assert list(gather(shuffled).lines) == list(evidence.lines)
    for one in sources:
        rows = write.ledger(pipeline.make_page(one, "us", evidence), one.stem)
        assert not balance.balance(one.text, rows, one.name)
        assert not [line for line, (_, rule) in rules(one, evidence).items() if rule == RULE and line in ADVICE]


RULE = "repeat.publisher"


def test_one_article_alone_is_cleaned_like_among_all(make_project: MakeProject) -> None:
    files = {f"source_texts/{thing}.txt": article(thing) for thing in THINGS}
    files |= {f"source_texts/{thing}.toml": 'publisher = "Harbor Lantern Health"\n' for thing in THINGS}
    project = make_project(files)
    pipeline.make_pages(project, None, Reporter())
    ledger = project.records / "knee.ledger.jsonl"
    before = ledger.read_bytes()
    assert b"repeat.publisher" in before
    ledger.unlink()
    pipeline.make_pages(project, [project.sources / "knee.txt"], Reporter())
    assert ledger.read_bytes() == before


def test_a_heading_over_text_without_a_full_stop_stays() -> None:
    sources = [
        source(
            thing,
            article(
                thing, middle=f"What to know\n\nA {thing} that has been still for a long time needs more than one day"
            ),
        )
        for thing in THINGS
    ]
    assert rules(sources[0], gather(sources))["What to know"][1] != "repeat.publisher"
    chapters = [source(thing, article(thing, middle=CHAPTER.format(thing))) for thing in THINGS]
    assert "looking ahead" not in gather(chapters).lines["name harbor lantern health"]


CHAPTER = """Looking ahead

The {0} in winter

Cold air makes the bands of the {0} short, and the first steps of the day are slow and stiff in most of us."""
