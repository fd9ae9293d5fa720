"""A person's word goes before the program's: overrides by content, that survive small changes and say when they do not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainleaf import checks, intake, pipeline, review, write
from plainleaf.checks import balance
from plainleaf.checks.books import Book
from plainleaf.clean import clean
from plainleaf.clean.overrides import find
from plainleaf.errors import ContentError, Severity
from plainleaf.intake.text import text_passages
from plainleaf.model import Layer, Override, Source
from plainleaf.report import BufferReporter, Reporter
from projects import MakeProject

ARTICLE = """Taking Grisolet for a Sore Back

Grisolet is a medicine for pain in the back, and most people take it for a week or two after a strain.

Side effects

It can make you drowsy. Some people feel sick in the first days. You can't drink alcohol with it.

Our Back Line

Download our app today and get 20% off your first order!

Advertisement
Call the back clinic if the pain gets worse.
"""


def override(
    text: str, *, keep: bool = False, near: int = 0, shared: bool = False, reason: str = "said so"
) -> Override:
    return Override(keep, text, reason, "back.overrides.toml", 3, near=near, shared=shared)


def source_with(*overrides: Override, text: str = ARTICLE) -> Source:
    return Source("back.txt", "back", "", text, text_passages(text), overrides=overrides)


def layers(source: Source) -> dict[str, tuple[Layer, str]]:
    """Words -> (layer, rule) of each verdict."""
    cleaned = clean(source)
    said = {p.index: p.text for p in source.passages}
    return {said[v.passage][v.start : v.end].strip(): (v.layer, v.rule) for v in cleaned.verdicts}


def assert_balanced(source: Source) -> None:
    page = pipeline.make_page(source)
    for rows in (write.ledger(page, source.stem), write.ledger_of(clean(source))):
        assert not balance.balance(source.text, rows, source.name)
    assert not balance.check([Book(source, tuple(write.ledger(page, source.stem)))])


# ---------------------------------------------------------------- what they do


def test_a_line_is_kept_and_one_is_dropped() -> None:
    source = source_with(
        override("Download our app today and get 20% off your first order!", keep=True),
        override(
            "Grisolet is a medicine for pain in the back, and most people take it for a week or two after a strain."
        ),
    )
    found = layers(source)
    assert found["Download our app today and get 20% off your first order!"] == (Layer.BODY, "override.keep")
    assert found[ARTICLE.split("\n")[2]] == (Layer.FURNITURE, "override.drop")
    assert_balanced(source)


def test_a_sentence_is_dropped_alone() -> None:
    source = source_with(override("Some people feel sick in the first days."))
    found = layers(source)
    assert found["Some people feel sick in the first days."] == (Layer.FURNITURE, "override.drop")
    assert found["It can make you drowsy."][0] is Layer.BODY
    assert found["You can't drink alcohol with it."][0] is Layer.BODY
    assert_balanced(source)


def test_keeping_a_phrase_keeps_its_whole_sentence() -> None:
    text = "Title of it\n\nWe sell lamps, buy one now at our shop for 20% off! Never look into the lamp, it harms the eye.\n"
    source = source_with(override("buy one now", keep=True), text=text)
    assert layers(source)["We sell lamps, buy one now at our shop for 20% off!"] == (Layer.BODY, "override.keep")
    assert_balanced(source)


def test_dropping_a_part_of_a_sentence_is_refused() -> None:
    source = source_with(override("drink alcohol with it"))
    problem = find(source).problems[0]
    assert (problem.rule, problem.severity, problem.where, problem.line) == (
        "override.phrase",
        Severity.SIGNING,
        "back.overrides.toml",
        3,
    )
    assert clean(source).verdicts == clean(replace(source, overrides=())).verdicts


def test_a_kept_line_over_text_becomes_a_heading() -> None:
    under = "The back needs rest in the first days, and short walks after that, on flat ground."
    text = f"{ARTICLE}\nSponsored\n{under}\n"
    assert layers(source_with(text=text))["Sponsored"][0] is Layer.FURNITURE
    found = layers(source_with(override("Sponsored", keep=True), override(under, keep=True), text=text))
    assert found["Sponsored"] == (Layer.HEADING, "override.keep")
    assert found[under] == (Layer.BODY, "override.keep")


def test_the_reason_is_the_why_of_the_row() -> None:
    said = replace(override("It can make you drowsy.", keep=True, reason="the clinic wants it"), by="Ann Lee")
    rows = write.ledger(pipeline.make_page(source_with(said)), "back")
    assert [row["why"] for row in rows if row["rule"] == "override.keep"] == ["the clinic wants it (Ann Lee)"]


def test_only_the_named_words_change() -> None:
    plain = {(v.passage, v.start): v for v in clean(source_with()).verdicts}
    for verdict in clean(source_with(override("Advertisement", keep=True))).verdicts:
        if verdict.rule != "override.keep":
            assert plain[verdict.passage, verdict.start] == verdict


# ---------------------------------------------------------------- finding the words


@pytest.mark.parametrize(
    "changed",
    [
        "it can make  you DROWSY; some people feel sick in the first days",
        "“It can make you drowsy.” — Some people feel sick in the first days!",
        "It can make you drowsy. Some people feel ill in the first days.",
    ],
)
def test_small_changes_do_not_matter(changed: str) -> None:
    assert [p.passage for p in find(source_with(override(changed))).places] == [3]


def test_apostrophes_do_not_matter() -> None:
    assert find(source_with(override("You can’t drink alcohol with it."))).places


@pytest.mark.parametrize("changed", ["Take 10 mg of it each day, with food or milk, and never later than noon.",
                                     "Take 5 mg of it each day, with food or milk, and ever later than noon."])  # fmt: skip
def test_another_number_or_negation_is_no_small_change_for_dropping(changed: str) -> None:
    text = "Title\n\nTake 5 mg of it each day, with food or milk, and never later than noon.\n"
    assert find(source_with(override(changed), text=text)).problems[0].rule == "override.no-match"
    assert find(source_with(override(changed, keep=True), text=text)).places


def test_the_best_candidate_is_taken() -> None:
    line = "Ring our nurses on the back line at any hour of the day or night"
    text = f"Title\n\n{line} and ask.\n\n{line} and speak.\n\nOther words stand here.\n"
    places = find(source_with(override(f"{line}, and then ask.", keep=True), text=text)).places
    assert [p.passage for p in places] == [1]


def test_what_does_not_match_is_told() -> None:
    problem = find(source_with(override("The moon is made of cheese."))).problems[0]
    assert (problem.rule, problem.severity) == ("override.no-match", Severity.SIGNING)
    assert str(problem).startswith("back.overrides.toml:3: ")
    assert "The moon is made of cheese." in problem.message


TWICE = "Title of this\n\nLie down flat.\n\nRest is what the back needs most of all.\n\nLie down flat.\n"


def test_two_places_need_near() -> None:
    found = find(source_with(override("Lie down flat."), text=TWICE))
    assert not found.places
    assert found.problems[0].rule == "override.ambiguous"
    assert "lines 3, 7" in found.problems[0].message
    for near, passage in ((1, 1), (3, 1), (6, 3), (99, 3)):
        found = find(source_with(override("Lie down flat.", near=near), text=TWICE))
        assert [p.passage for p in found.places] == [passage] and not found.problems


def test_a_publishers_override_takes_every_place_and_may_match_none() -> None:
    assert len(find(source_with(override("Lie down flat.", shared=True), text=TWICE)).places) == 2
    lost = override("The moon is made of cheese.", shared=True)
    assert find(source_with(lost)).lost == (lost,) and not find(source_with(lost)).problems


def test_the_articles_own_word_goes_before_the_publishers() -> None:
    text = "It can make you drowsy."
    source = source_with(override(text, shared=True), override(text, keep=True))
    assert layers(source)[text] == (Layer.BODY, "override.keep") and not find(source).problems


def test_keep_and_drop_of_the_same_words_is_told_and_keeps() -> None:
    text = "It can make you drowsy."
    source = source_with(override(text, keep=True), override(text))
    assert layers(source)[text] == (Layer.BODY, "override.keep")
    assert [p.rule for p in find(source).problems] == ["override.contradiction"]


def test_dropped_words_give_their_place_to_their_copy() -> None:
    line = "Most people take it for a week or two after a strain of the back."
    text = f"Title of this\n\n{line}\n\nRest is what the back needs most of all.\n\n{line}\n"
    source = source_with(override(line, near=3), text=text)
    assert [v.layer for v in clean(source).verdicts if v.passage in (1, 3)] == [Layer.FURNITURE, Layer.BODY]
    assert_balanced(source)
    assert_balanced(source_with(override(line, near=3), override(line, near=7), text=text))


def test_a_dropped_title_gives_its_place_to_its_copy() -> None:
    text = ARTICLE.split("\n")[0] + "\n\n" + ARTICLE
    source = source_with(override(ARTICLE.split("\n")[0], near=3), text=text)
    assert sum(v.layer is Layer.TITLE for v in clean(source).verdicts) == 1
    assert_balanced(source)
    assert_balanced(source_with(override(ARTICLE.split("\n")[0])))


PIECES = st.sampled_from(
    ["It can make you drowsy.", "Lie down flat.", "Advertisement", "Grisolet", "Side effects", "•", "1. First", "Dose\t1 mg",
     "Download our app!", "Taking Grisolet for a Sore Back", "is a medicine.", "don’t", "Do not stop.", "Share", "中文", "é"]
)  # fmt: skip
TEXTS = st.lists(st.lists(PIECES, max_size=5).map(" ".join), min_size=1, max_size=14).map("\n".join)
OVERRIDES = st.lists(
    st.builds(
        override,
        st.one_of(st.lists(PIECES, min_size=1, max_size=3).map(" ".join), st.text(min_size=1, max_size=20)),
        keep=st.booleans(),
        near=st.integers(0, 15),
        shared=st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS, OVERRIDES)
def test_any_overrides_balance(text: str, overrides: list[Override]) -> None:
    if any(ch.isalnum() for ch in text):
        assert_balanced(source_with(*overrides, text=text))


def test_a_lone_mark_between_sentences_goes_with_one_of_them() -> None:
    text = "It can make you drowsy. • is a medicine. Lie down flat."
    both = (override("It can make you drowsy.", shared=True), override("Lie down flat.", shared=True, keep=True))
    assert_balanced(source_with(*both, text=text))
    text = "Lie down flat. • • It can make you drowsy."
    assert_balanced(source_with(override("Lie down flat.", keep=True), override("It can make you drowsy."), text=text))
    assert_balanced(source_with(override("Lie down flat."), override("It can make you drowsy.", keep=True), text=text))


def test_a_long_line_takes_time_in_step() -> None:
    line = "It can make you drowsy, and so on. " * 20_000
    source = source_with(override("It can"), override("make you so drowsy, and so on it can"), text=line)
    assert {p.rule for p in find(source).problems} <= {"override.ambiguous", "override.no-match"}


# ---------------------------------------------------------------- the file

GOOD = '[[drop]]\ntext = "It can make you drowsy."\nreason = "wrong"\nby = "Ann Lee"\nnear = 7\n'


def project_files(overrides: str, name: str = "back.overrides.toml") -> dict[str, str]:
    return {"source_texts/back.txt": ARTICLE, f"source_texts/{name}": overrides}


def read(tmp_path: Path, overrides: str) -> Source:
    (tmp_path / "back.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "back.overrides.toml").write_text(overrides, encoding="utf-8")
    return intake.read(tmp_path / "back.txt", tmp_path)


def test_the_file_is_read(tmp_path: Path) -> None:
    said = Override(False, "It can make you drowsy.", "wrong", "back.overrides.toml", 1, "Ann Lee", 7)
    assert read(tmp_path, GOOD).overrides == (said,)
    assert read(tmp_path, "").overrides == ()


@pytest.mark.parametrize(
    ("text", "rule", "line", "said"),
    [
        ('[[dorp]]\ntext = "a"\nreason = "b"\n', "override.unknown-key", 1, "Did you mean `drop`?"),
        (GOOD + '\n[[keep]]\ntxt = "a"\ntext = "b"\nreason = "c"\n', "override.unknown-key", 8, "Did you mean `text`?"),
        ('[[keep]]\ntext = "a"\n', "override.missing", 1, "no `reason`"),
        ('[[keep]]\nreason = "a"\n', "override.missing", 1, "no `text`"),
        ('[[keep]]\nreason = "a"\ntext = "..."\n', "override.bad-value", 3, "holds no word"),
        ('[[keep]]\nreason = 4\ntext = "a"\n', "override.bad-value", 2, "must be a text"),
        ('[[keep]]\nreason = "a"\ntext = "a"\nnear = "4"\n', "override.bad-value", 4, "line number"),
        ('[keep]\nreason = "a"\ntext = "a"\n', "override.bad-value", 1, "two brackets"),
        ("keep = 1\n", "override.bad-value", 1, "two brackets"),
    ],
)
def test_faults_of_the_file_have_their_line(tmp_path: Path, text: str, rule: str, line: int, said: str) -> None:
    source = read(tmp_path, text)
    (problem,) = source.faults
    assert (problem.rule, problem.where, problem.line) == (rule, "back.overrides.toml", line)
    assert said in str(problem) and problem.severity is Severity.SIGNING
    assert find(source).problems[0] == problem
    assert len(source.overrides) == ("GOOD" if GOOD in text else "").count("GOOD")


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read(tmp_path, "[[drop]\n")
    problem = caught.value.problem
    assert (problem.rule, problem.where, problem.line) == ("override.syntax", "back.overrides.toml", 1)
    assert "not TOML" in str(problem)


def test_one_faulty_table_stops_no_other_and_no_page_but_its_signature(make_project: MakeProject) -> None:
    faulty = (
        GOOD
        + '\n[[keep]]\ntext = "Advertisement"\nreasn = "ours"\n\n[[drop]]\ntext = "Our Back Line"\nreason = "shut"\n'
    )
    project = make_project(project_files(faulty))
    result = pipeline.make_pages(project, None, Reporter())
    assert [(p.rule, p.line) for p in result.problems] == [("override.missing", 7), ("override.unknown-key", 9)]
    ledger = (project.records / "back.ledger.jsonl").read_text("utf-8")
    assert ledger.count("override.drop") == 2 and len(result.pages) == 1
    found = checks.run(project)
    assert {p.rule for p in review.findings_on(project, result.pages[0], found)} >= {"override.missing"}
    assert [p for p in found if p.rule.startswith("override.")] == list(result.problems)


def test_what_does_not_fit_any_more_stands_in_the_way_of_signing(make_project: MakeProject) -> None:
    project = make_project(project_files('[[drop]]\ntext = "The moon is cheese."\nreason = "x"\n'))
    (page,) = pipeline.make_pages(project, None, Reporter()).pages
    assert "override.no-match" in {p.rule for p in review.findings_on(project, page, checks.run(project))}


@pytest.mark.parametrize(
    ("name", "severity", "todo"),
    [
        ("st-elmos-clinic.overrides.toml", Severity.SIGNING, "must be called st-elmo-clinic.overrides.toml"),
        ("far-away.overrides.toml", Severity.NOTE, "Name it after"),
    ],
)
def test_a_publishers_file_of_no_article_is_told(
    make_project: MakeProject, name: str, severity: Severity, todo: str
) -> None:
    files = {"source_texts/back.txt": ARTICLE, "source_texts/back.toml": 'publisher = "St. Élmo Clinic"\n'}
    project = make_project(files | {f"source_texts/publishers/{name}": GOOD.replace("near = 7\n", "")})
    result = pipeline.make_pages(project, None, Reporter())
    (problem,) = result.problems
    assert (problem.rule, problem.where, problem.severity) == (
        "override.lone-publisher",
        f"publishers/{name}",
        severity,
    )
    assert todo in problem.todo
    found = checks.run(project)
    assert problem in found
    asked = review.findings_on(project, result.pages[0], found)
    assert (problem in asked) == (severity is Severity.SIGNING)


def test_a_fault_in_a_publishers_file_stands_in_the_way_of_its_articles_alone(make_project: MakeProject) -> None:
    files = {f"source_texts/{name}.txt": ARTICLE for name in ("one", "two")}
    files["source_texts/one.toml"] = 'publisher = "Elm"\n'
    files["source_texts/publishers/elm.overrides.toml"] = '[[drop]]\ntext = "Our Back Line"\n'
    project = make_project(files)
    result = pipeline.make_pages(project, None, Reporter())
    assert [p.rule for p in result.problems] == ["override.missing"]
    found = checks.run(project)
    asked = [[p.rule for p in review.findings_on(project, page, found)] for page in result.pages]
    assert ["override.missing" in rules for rules in asked] == ["one" in page for page in result.pages]


def test_the_file_is_no_source_and_no_sidecar(make_project: MakeProject) -> None:
    project = make_project(project_files(GOOD) | {"source_texts/publishers/elm.overrides.toml": GOOD})
    files, problems = intake.gather(project.sources)
    assert [path.name for path in files] == ["back.txt"] and not problems


def test_a_file_beside_no_article_is_told(make_project: MakeProject) -> None:
    project = make_project(project_files(GOOD, "bakc.overrides.toml"))
    assert [p.rule for p in intake.gather(project.sources)[1]] == ["intake.lone-overrides"]


def test_pages_and_check_tell_the_same(make_project: MakeProject) -> None:
    project = make_project(project_files('[[drop]]\ntext = "The moon is cheese."\nreason = "x"\n'))
    reporter = BufferReporter()
    pipeline.make_pages(project, None, reporter)
    told = [p for p in reporter.problems if p.rule == "override.no-match"]
    assert len(told) == 1 and told == [p for p in checks.run(project) if p.rule.startswith("override.")]


def test_a_changed_file_asks_for_new_pages(make_project: MakeProject) -> None:
    project = make_project(project_files(GOOD))
    pipeline.make_pages(project, None, Reporter())
    assert not [p for p in checks.run(project) if p.severity is Severity.BUILD]
    (project.sources / "back.overrides.toml").write_text("", encoding="utf-8")
    assert [p.rule for p in checks.run(project) if p.severity is Severity.BUILD] == ["check.stale-overrides"]


def test_a_faulty_file_leaves_the_page_that_stands(make_project: MakeProject) -> None:
    project = make_project(project_files(""))
    made = pipeline.make_pages(project, None, Reporter()).pages
    (project.sources / "back.overrides.toml").write_text("[[drop]\n", encoding="utf-8")
    result = pipeline.make_pages(project, None, Reporter())
    assert not result.removed and [p.rule for p in result.problems] == ["override.syntax"]
    assert (project.docs / made[0]).is_file()


def test_a_publishers_file_speaks_of_all_its_articles(make_project: MakeProject) -> None:
    sidecar = 'publisher = "St. Élmo Clinic"\n'
    shared = '[[drop]]\ntext = "It can make you drowsy."\nreason = "x"\n\n[[drop]]\ntext = "The moon is cheese."\nreason = "y"\n'
    files = {f"source_texts/{name}.txt": ARTICLE for name in ("one", "two", "three")}
    files |= {f"source_texts/{name}.toml": sidecar for name in ("one", "two")}
    project = make_project(files | {"source_texts/publishers/st-elmo-clinic.overrides.toml": shared})
    pipeline.make_pages(project, None, Reporter())
    ledgers = {path.name[:-13]: "override.drop" in path.read_text("utf-8") for path in project.records.glob("*.jsonl")}
    assert ledgers == {"one": True, "two": True, "three": False}
    told = [p for p in checks.run(project) if p.rule == "override.no-match"]
    assert [(p.line, p.severity) for p in told] == [(5, Severity.NOTE)]
    (project.sources / "publishers/st-elmo-clinic.overrides.toml").write_text("[[drop]\n", encoding="utf-8")
    problems = pipeline.make_pages(project, None, Reporter()).problems
    assert [(p.rule, p.where) for p in problems] == [("override.syntax", "publishers/st-elmo-clinic.overrides.toml")]
