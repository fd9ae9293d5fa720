"""What a reviewer is asked about the words of a page: claims, words that point elsewhere, amounts, titles, the label."""

from __future__ import annotations

import pytest

from plainleaf import checks, pipeline
from plainleaf.checks import amounts, headline, label, phrases, reading, telephones
from plainleaf.checks.books import Book
from plainleaf.checks.page import Leaf, Text
from plainleaf.errors import Problem, Severity
from plainleaf.intake.text import text_passages
from plainleaf.knowledge import load
from plainleaf.model import Source
from plainleaf.project import Project
from plainleaf.report import Reporter
from plainleaf.structure.cues import compiled
from plainleaf.work import Work
from projects import MakeProject


def book(*sentences: str, safety: tuple[str, ...] = ()) -> Book:
    """A source of one sentence a line, all of them kept."""
    text = "\n".join(sentences)
    rows = tuple(
        {"line": n, "start": 0, "end": len(s), "layer": "body", "safety": list(safety)}
        for n, s in enumerate(sentences, start=1)
    )
    return Book(Source("a.txt", "a", "", text, text_passages("\n\n".join(sentences).replace("\n\n", "\n"))), rows)


def rules(problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in problems]


# ---------------------------------------------------------------- claims and words that point elsewhere

HEARD = {
    "This natural remedy cures insomnia for good.": "check.claim.cure",
    "A miracle pill for better nights.": "check.claim.miracle",
    "It is clinically proven in adults.": "check.claim.proven",
    "The tablets are completely safe and can be taken for years.": "check.claim.no-risk",
    "Ginger tea will boost your immune system.": "check.claim.body",
    "Studies show that it works.": "check.claim.doctors",
    "Our pharmacists answer every question.": "check.elsewhere.ours",
    "Call us on Monday if the rash stays.": "check.elsewhere.ours",
    "Click the link below for the calculator.": "check.elsewhere.click",
    "As mentioned earlier, water helps.": "check.elsewhere.place",
    "A new study came out last month.": "check.elsewhere.time",
    "You can increase the dose when you feel the need.": "check.advice.change-dose",
    "You can stop the medicine once your blood sugar is normal.": "check.advice.change-dose",
    "You may stop oxycodone whenever you feel better.": "check.advice.change-dose",
    "You can stop diazepam at any time.": "check.advice.change-dose",
    "You can increase the dose without asking a doctor.": "check.advice.change-dose",
    "You can lower the dose, whatever your doctor says.": "check.advice.change-dose",
    "Double the next dose if you forget one.": "check.advice.change-dose",
    "If you still cannot sleep, you may take a second dose.": "check.advice.take-more",
    "If one tablet does not help, take two.": "check.advice.take-more",
    "You do not have to tell your doctor before you stop.": "check.advice.take-more",
    "Metformin is safe in kidney failure.": "check.claim.safe-for",
    "It is safe in pregnancy for everyone.": "check.claim.safe-for",
    "Diazepam with opioids is fine for most people.": "check.claim.safe-for",
    "You can drink wine with diazepam.": "check.claim.safe-for",
    "Naproxen can be used in pregnancy.": "check.claim.safe-for",
    "You may drive while taking diazepam.": "check.claim.safe-for",
    "It can be taken long-term.": "check.claim.safe-for",
    "Most people can safely drink alcohol with it.": "check.claim.safe-for",
    "People with liver disease can take it safely.": "check.claim.safe-for",
    "You can't become addicted to it.": "check.claim.no-dependence",
    "You can come off it suddenly.": "check.advice.change-dose",
    "Fluoxetine does not cause withdrawal.": "check.claim.no-dependence",
    "The tablet is harmless.": "check.claim.harmless",
    "A small bleed in the white of the eye is harmless.": "check.claim.harmless-finding",
    "Find a provider here.": "check.elsewhere.ours",
    "You can be seen at our Institute.": "check.elsewhere.ours",
    "Meet our diabetes educators.": "check.elsewhere.ours",
    "Scroll back up for the list.": "check.elsewhere.click",
}
SILENT = [
    "There is no cure for dementia.",
    "No medicine is completely safe, so ask first.",
    "Is it a cure?",
    "If you are worried, see your doctor.",
    "Your doctor may increase the dose after a week.",
    "Do not share your medicine with anyone.",
    "Our bodies need sleep.",
    "Tell your doctor if you recently had surgery.",
    "Take the tablet with water.",
    "You may have no side effects, or some of those below the waist.",
    "Do not increase the dose without asking your doctor.",
    "Never stop taking it without telling your doctor.",
    "It is not safe in pregnancy.",
    "Ask your doctor whether it is safe in pregnancy.",
    "It may be used in pregnancy only if your doctor says so.",
    "Naproxen may not be used in pregnancy.",
    "Do not take a second dose.",
    "If you miss a dose, do not take two.",
    "Your doctor may tell you that you can stop taking it.",
    "Ask your doctor if you can stop taking it.",
    "You can stop the bleeding with your thumb.",
    "You can reduce side effects of the medicine by eating first.",
    "You should not drink wine with diazepam.",
    "No medicine is safe for everyone in pregnancy.",
    "If you feel worse, stop taking it and call your doctor.",
    "It can cause withdrawal.",
]


@pytest.mark.parametrize(("sentence", "rule"), HEARD.items())
def test_words_that_a_reviewer_weighs_are_found(sentence: str, rule: str) -> None:
    assert rule in rules(phrases.check([book("Testamine is a medicine.", sentence)]))


@pytest.mark.parametrize("sentence", SILENT)
def test_sober_words_are_no_finding(sentence: str) -> None:
    assert not phrases.check([book(sentence)])


def test_a_finding_names_line_words_and_what_to_do() -> None:
    (found,) = phrases.check([book("Testamine is a medicine.", "It is completely safe.")])
    assert (found.where, found.line, found.severity) == ("a.txt", 2, Severity.SIGNING)
    assert "completely safe" in found.message
    assert found.todo


def test_what_it_is_that_is_harmless_stands_in_the_sentence_before() -> None:
    treatment = phrases.check([book("The tablet dissolves in the mouth.", "It is harmless.")])
    body = phrases.check([book("The cyst is as small as a pea.", "It is harmless.")])
    assert [(p.rule, p.severity) for p in treatment] == [("check.claim.harmless", Severity.SIGNING)]
    assert [p.severity for p in body] == [Severity.NOTE]


def test_a_note_hides_no_question_of_its_group() -> None:
    found = phrases.check([book("Studies show that it is completely safe.")])
    assert [p.severity for p in found] == [Severity.SIGNING]


def test_a_finding_names_the_medicine_as_it_is_written() -> None:
    (found,) = phrases.check([book("You may stop Valium or oxycodone whenever you like.")])
    assert "(“may stop Valium”)" in found.message or "(“You may stop Valium”)" in found.message


def test_every_cue_of_the_knowledge_files_can_be_read() -> None:
    keys = ("cues", "never", "beside", "before", "unheard", "about")
    cues = [cue for row in load("findings")["finding"] for key in keys for cue in row.get(key, ())]
    cues += [cue for key in ("cues", "never") for cue in load("findings")["dropped"][key]]
    topics = load("medicines")["topics"].values()
    cues += [cue for row in topics for key in ("says", "softens", "whole") for cue in row.get(key, ())]
    cues += [cue for row in load("label")["condition"] for cue in (*row["words"], *row["within"])]
    assert all(compiled(cue) for cue in cues)
    assert all(row["name"].count(".") == 1 for row in load("findings")["finding"])


# ---------------------------------------------------------------- amounts


def test_amounts_are_listed_with_their_lines() -> None:
    found = amounts.check(
        [book("Take 0.25 mg at night.", "It holds 30 mg of caffeine.", "Some take 1,000 to 2,000 mg.")]
    )
    assert rules(found) == ["check.amounts"]
    assert "0.25 mg (line 1); 1,000 to 2,000 mg (line 3)" in found[0].message


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Take .5 mg at night.", "check.zero-missing"),
        ("Take 5.0 mg at night.", "check.zero-behind"),
        ("Take 50 µg at night.", "check.micro-sign"),
        ("Inject 10U before meals.", "check.units-letter"),
        ("Vitamin D, 800 IU a day.", "check.iu"),
        ("Take one tablet q.d. with water.", "check.latin"),
    ],
)
def test_ways_of_writing_that_have_hurt_people_are_asked_about(sentence: str, rule: str) -> None:
    assert rule in rules(amounts.check([book(sentence)]))


@pytest.mark.parametrize(
    "sentence", ["Version 5.0 came out.", "It costs 2.50 dollars.", "At 37.0 degrees, rest.", "Take 0.5 mg."]
)
def test_other_figures_are_not(sentence: str) -> None:
    assert not [rule for rule in rules(amounts.check([book(sentence)])) if rule != "check.amounts"]


def test_the_same_figure_in_mg_and_in_micrograms_is_asked_about() -> None:
    found = amounts.check([book("Start with 50 mcg a day.", "Later take 50 mg a day.")])
    assert "check.mg-mcg" in rules(found)
    assert "check.mg-mcg" not in rules(amounts.check([book("Start with 50 mcg a day.", "Later take 75 mcg.")]))


def test_two_most_amounts_a_day_are_asked_about() -> None:
    most = "Do not take more than {} mg a day."
    assert "check.maxima" in rules(amounts.check([book(most.format(10), most.format(20))]))
    assert "check.maxima" not in rules(amounts.check([book(most.format(10), most.format(10))]))
    other = "Older people should not take more than 5 mg a day."
    assert "check.maxima" not in rules(amounts.check([book(most.format(10), other)]))


# ---------------------------------------------------------------- telephone numbers


@pytest.mark.parametrize(
    ("sentence", "country", "rule"),
    [
        ("Call 911 if you cannot breathe.", "us", []),
        ("Call 911 if you cannot breathe.", "uk", ["check.number-abroad"]),
        ("Call 999 or 112 for an ambulance.", "uk", []),
        ("Call 988 for help.", "nz", ["check.number-abroad"]),
        ("Ring our desk on (415) 555-0134 to book.", "us", ["check.number-unknown"]),
        ("Take 100 mg in 2023 on page 112.", "us", []),
    ],
)
def test_numbers_that_do_not_reach_anybody_here(sentence: str, country: str, rule: list[str]) -> None:
    assert rules(telephones.check([book(sentence)], country)) == rule


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("How Much Testamine Should I Take?", ["check.title-dose"]),
        ("The Right Dose of Testamine", ["check.title-dose"]),
        ("11 Things Doctors Wish You Knew", ["check.title-bait"]),
        ("testamine_sleep_v2_final", ["check.title-file"]),
        ("Testamine", []),
        ("Taking Testamine Safely", []),
    ],
)
def test_titles_that_promise_too_much(title: str, rule: list[str]) -> None:
    assert rules(headline.check(Leaf("a.md", {"title": title, "kind": "medicine"}, ()))) == rule


# ---------------------------------------------------------------- the label

CLONAZEPAM = Leaf("a.md", {"kind": "medicine", "medicines": ["clonazepam"], "title": "Clonazepam for Sleep"}, ())
WHOLE = (
    "Taken with an opioid it can stop your breathing.",
    "It can be misused and lead to addiction.",
    "Dependence can come within days to weeks, and stopping suddenly can bring seizures.",
)


def test_a_boxed_warning_that_is_not_spoken_of_is_asked_about_topic_by_topic() -> None:
    assert rules(label.check(CLONAZEPAM, [book("Clonazepam is a medicine.")])).count("check.boxed-missing") == 3
    assert rules(label.check(CLONAZEPAM, [book(*WHOLE[:2])])).count("check.boxed-missing") == 1
    assert "check.boxed-missing" not in rules(label.check(CLONAZEPAM, [book(*WHOLE)]))


def test_a_source_that_says_less_than_the_label_is_asked_about() -> None:
    soft = "Long-term use of clonazepam may lead to dependence."
    found = label.check(CLONAZEPAM, [book(*WHOLE, soft)])
    assert "check.boxed-softened" in rules(found)
    assert not any("out" in p.todo for p in found if p.rule == "check.boxed-softened")  # a danger is never left out
    assert "check.boxed-softened" not in rules(label.check(CLONAZEPAM, [book(*WHOLE)]))


def test_a_note_that_only_a_draft_shows_is_told_to_the_reviewer() -> None:
    found = [p for p in label.check(CLONAZEPAM, [book(*WHOLE)]) if p.rule == "check.boxed-unsigned"]
    assert len(found) == 3 and {p.severity for p in found} == {Severity.NOTE}
    assert any(WHOLE[0] in p.message for p in found)


def test_a_boxed_warning_that_was_taken_away_is_asked_about() -> None:
    page = Leaf("a.md", {"kind": "medicine", "medicines": ["canagliflozin"], "title": "Canagliflozin"}, ())
    found = label.check(page, [book("Canagliflozin has a boxed warning on amputations.")])
    assert rules(found) == ["check.boxed-withdrawn"] and "2020-08-26" in found[0].message
    assert rules(label.check(page, [book("Canagliflozin lowers blood sugar.")])) == []


def test_a_use_that_the_label_does_not_name_is_asked_about() -> None:
    assert "check.off-label" in rules(label.check(CLONAZEPAM, [book(*WHOLE)]))
    assert "check.off-label" not in rules(label.check(CLONAZEPAM, [book(*WHOLE, safety=("off-label",))]))
    panic = Leaf("a.md", {**CLONAZEPAM.front, "title": "Clonazepam for Panic Attacks"}, ())
    assert "check.off-label" not in rules(label.check(panic, [book(*WHOLE)]))


def test_nothing_is_said_of_a_medicine_that_is_only_mentioned_or_unknown() -> None:
    other = Leaf("a.md", {**CLONAZEPAM.front, "kind": "condition"}, ())
    unknown = Leaf("a.md", {**CLONAZEPAM.front, "medicines": ["testamine"]}, ())
    assert not label.check(other, [book("Clonazepam helps some people.")])
    assert not label.check(unknown, [book("Clonazepam helps some people.")])


# ---------------------------------------------------------------- reading


def test_the_hardest_sentences_are_named_with_their_section() -> None:
    easy = "You can take it at night with some water and go to bed soon."
    hard = "Pharmacological interventions necessitate individualized multidisciplinary evaluation of contraindications."
    page = Leaf("a.md", {}, (Text(easy, False, section="How to take it"), Text(hard, False, section="Warnings")))
    (found,) = reading.check(page)
    assert hard in found.message
    assert "under Warnings" in found.message
    assert found.severity is Severity.NOTE
    assert not reading.check(Leaf("a.md", {}, (Text(easy, False),)))


def test_grades_are_those_of_the_formula() -> None:
    # 0.39 * 6 words + 11.8 * 6 syllables / 6 words - 15.59
    assert reading.grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert [reading.syllables(word) for word in ("cat", "table", "medicine", "rested")] == [1, 2, 3, 2]


# ---------------------------------------------------------------- all together


def test_the_checks_ask_these_of_a_project(make_project: MakeProject) -> None:
    article = (
        "How Much Clonazepam Should I Take?\n\nClonazepam is a medicine for fits, and many people take it at night.\n\n"
        "It is completely safe for most people, and you may take .5 mg before bed without a second thought.\n"
    )
    project = make_project({"source_texts/clonazepam.txt": article})
    pipeline.make_pages(project, None, Reporter())
    found = {problem.rule for problem in checks.run(project)}
    assert {
        "check.title-dose",
        "check.claim.no-risk",
        "check.zero-missing",
        "check.boxed-missing",
        "check.amounts",
    } <= found


def test_strict_counts_questions_as_faults_and_levels_are_told(
    make_project: MakeProject, capsys: pytest.CaptureFixture[str]
) -> None:
    project = make_project(
        {"source_texts/testamine.txt": "Testamine\n\nTestamine is completely safe for nearly all people.\n"}
    )
    pipeline.make_pages(project, None, Reporter())
    assert status(project, strict=False) == 0
    told = capsys.readouterr()
    assert "Blocks signing: " in told.out
    assert status(project, strict=True) == 1


def status(project: Project, *, strict: bool) -> int | str | None:
    work = Work("check", project, False, False, details=True, strict=strict)
    work.check()
    with pytest.raises(SystemExit) as left:
        work.end()
    return left.value.code
