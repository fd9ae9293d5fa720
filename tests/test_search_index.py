"""The index of the site's search: every word of every page is in it, in files that are found again, the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from built import ARTICLE, DAY, sample_project
from finding_index import read_index
from plainleaf.knowledge import load
from plainleaf.model import Edition
from plainleaf.publish.addresses import parsed
from plainleaf.publish.search.index import SHARD_SIZE, Entry, Index, count
from plainleaf.publish.search.lookalikes import distance, lookalikes
from plainleaf.publish.search.passages import Passage, Weight, passages
from plainleaf.publish.search.rewriting import Rewriting, known, plain_words
from plainleaf.publish.search.words import phrase, plain, stem, terms
from plainleaf.publish.site import build_site
from plainleaf.safety.classes import classes
from plainleaf.safety.medicines import known_names
from plainleaf.store import Store


def index_of(site: Path, *pages: tuple[str, ...]) -> None:
    """An index of made-up pages, each of some passages, written below `site`."""
    made = Index()
    for number, texts in enumerate(pages):
        body = [Passage(f"p{n}", f"Heading {n}", [(Weight.TEXT, text)]) for n, text in enumerate(texts)]
        made.add(Entry(f"pages/{number}/", f"Page {number}", name=f"name{number}"), count(body))
    site.mkdir(exist_ok=True)
    made.write(site, {})


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't mix Reye's pills", ["dont", "mix", "reye", "pills"]),
        ("a Z-Pak", ["a", "z", "pak", "zpak"]),
        ("Crème brûlée, ÉCLAIRS", ["creme", "brulee", "eclairs"]),
        ("睡眠薬です", ["睡眠", "眠薬", "薬て", "てす"]),
        ("100.4 °F", ["100", "4", "1004", "f"]),
    ],
)
def test_a_text_gives_terms(text: str, found: list[str]) -> None:
    assert list(terms(text)) == [stem(word) for word in found]


@pytest.mark.parametrize(
    "words",
    [
        "dose doses", "bleed bleeds bleeding", "stop stops stopped stopping", "allergy allergies", "itch itching itchy",
        "dizzy dizziness", "breathe breathing", "virus viruses", "swell swelling", "pill pills",
    ],
)  # fmt: skip
def test_forms_of_a_word_are_one_term(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", ["hives hive", "liver live", "aids aid", "need no"])
def test_other_words_stay_apart(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 2


@given(st.text())
def test_any_text_gives_terms_that_are_found_again(text: str) -> None:
    found = list(terms(text))
    assert all(term and term == plain(term) for term in found)
    assert set(phrase(text)) <= set(found)


# ---------------------------------------------------------------- passages


def test_passages_keep_headings_boxes_and_tables_and_not_what_stands_around_them() -> None:
    page = parsed(
        """<meta charset="utf-8"><main><article><div class="pl-tools"><a href="x">Handout</a></div>
        <p>Testamine · also called Fixol</p><h1>Title</h1>
        <div class="admonition danger emergency"><p class="admonition-title">Emergency: call 911</p><p>Fainting.</p></div>
        <h2 id="a">Side effects<a class="headerlink" href="#a">¶</a></h2><p>A <a href="#w">rash</a>, or<br>hives.</p>
        <h3 id="b">In children</h3><table><tr><th>Dose</th><td>one<td>two</table><ul><li>first<li>second</ul>
        <h2 id="w">Words on this page</h2><p class="added">Rash: spots.</p>
        <h2 id="i">About this page</h2><p>Publisher: somebody.</p>
        <nav class="pl-related"><a href="y">Other page</a></nav><ul class="md-tags"><li>Sleep</ul></article></main>"""
    )
    found = {(p.anchor, p.heading): [(weight.value, text) for weight, text in p.texts] for p in passages(page)}
    assert found == {
        ("", ""): [("text", "Testamine · also called Fixol"), ("box", "Emergency: call 911"), ("box", "Fainting.")],
        ("a", "Side effects"): [("heading", "Side effects"), ("text", "A rash, or hives.")],
        ("b", "In children"): [
            ("heading", "In children"),
            *(("text", t) for t in ["Dose", "one", "two", "first", "second"]),
        ],
        ("w", "Words on this page"): [("heading", "Words on this page"), ("library", "Rash: spots.")],
    }


# ---------------------------------------------------------------- the index


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = sample_project(tmp_path_factory.mktemp("index") / "p")
    empty = project.root / "no handouts"
    empty.mkdir()
    return build_site(project, Edition.PREVIEW, DAY, handouts=empty).dir


def test_every_word_of_a_page_is_in_the_index(built: Path) -> None:
    """Headings, cards, callouts, interactions, pregnancy: all of it, not only the beginning."""
    index = read_index(built)
    page = parsed((built / f"{ARTICLE}/index.html").read_text(encoding="utf-8"))
    said = [text for passage in passages(page) for _, text in passage.texts]
    assert len(said) > 20
    missing = {term for text in said for term in terms(text) if f"{ARTICLE}/" not in index.pages_with(term)}
    assert missing == set()
    assert f"{ARTICLE}/" in index.pages_with(stem("klonopin")), "the name line"


def test_lists_are_not_found_and_a_hub_of_one_page_leaves_it_its_place(built: Path) -> None:
    assert sorted(card["u"] for card in read_index(built).cards) == [
        "about/", "conditions/insomnia/sleeping-badly/", f"{ARTICLE}/",
    ]  # fmt: skip


def test_a_large_index_is_parted_and_every_term_stands_in_the_shard_that_it_is_looked_for_in(tmp_path: Path) -> None:
    index_of(tmp_path, *((" ".join(f"w{n}x{k}" for k in range(120)), "common words") for n in range(120)))
    index = read_index(tmp_path)
    firsts = [first for first, _ in index.core["shards"]]
    assert len(firsts) > 3 and firsts == sorted(firsts)
    assert max(path.stat().st_size for path in (tmp_path / "search").glob("words-*.js")) < 1.2 * SHARD_SIZE
    for (first, digest), (after, _) in zip(
        index.core["shards"], [*index.core["shards"][1:], ("\U0010ffff", "")], strict=True
    ):
        assert all(first <= term < after for term in index.words[digest])
    assert index.pages_with("w7x11") == {"pages/7/"}
    assert len(index.pages_with(stem("common"))) == 120


def test_the_same_pages_give_the_same_files(tmp_path: Path) -> None:
    files = []
    for folder in ("one", "two"):
        index_of(tmp_path / folder, ("some words",), ("other words",), ("some more",))
        files.append({p.name: p.read_bytes() for p in (tmp_path / folder / "search").iterdir()})
    assert files[0] == files[1]


# ---------------------------------------------------------------- how words are understood


def rewriting_of(*names: str) -> tuple[Rewriting, set[str]]:
    return Rewriting(frozenset(names), plain_words(names), frozenset()), {t for name in names for t in terms(name)}


def leads(data: dict[str, list[tuple[list[str], list[tuple[float, str, str]]]]], words: str) -> set[str]:
    said = " ".join(phrase(words))
    return {shown for froms, to in data["groups"] if said in froms for _, _, shown in to}


def test_brands_kinds_and_plain_words_lead_to_what_the_site_has() -> None:
    rewriting, there = rewriting_of("warfarin", "zolpidem")
    data = rewriting.as_data({*there, *phrase("acid reflux")})
    assert leads(data, "Coumadin") == leads(data, "jantoven") == {"warfarin"}
    assert leads(data, "blood thinners") == {"warfarin"}
    assert leads(data, "sleeping pills") == {"zolpidem"}
    assert leads(data, "heart burn") == {"acid reflux", "reflux"}
    assert leads(data, "statin") == leads(data, "gout") == set(), "nothing on the site is meant"


def test_misspelt_words_are_those_whose_right_word_is_here() -> None:
    rewriting, there = rewriting_of("clonazepam")
    misspelt = rewriting.as_data(there)["misspelt"]
    assert misspelt["clonazapam"] == "clonazepam"
    assert misspelt["klonapin"] == "klonopin", "the brand leads on to the page"
    assert "warfrin" not in misspelt


def test_known_names_other_medicines_are_never_taken_for_one_of_ours() -> None:
    assert "prednisolone" in lookalikes({"prednisone"})
    assert "ibuprofene" not in lookalikes({"ibuprofen"}), "the same medicine, written otherwise"
    rewriting, there = rewriting_of("prednisone", "celexa")
    held = rewriting.as_data(there)["known"].split()
    assert {"prednisolone", "celebrex", "hypotension", "hyperglycemia"} <= set(held)
    assert not set(held) & {"prednisone", "celexa"}


def test_lookalikes_of_the_same_names_are_kept_and_those_of_others_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = lookalikes({"prednisone"}, Store(tmp_path))
    other = lookalikes({"ibuprofen"})
    monkeypatch.setattr("plainleaf.publish.search.lookalikes._lookalikes", lambda names: other)
    assert lookalikes({"prednisone"}, Store(tmp_path)) == found
    assert lookalikes({"ibuprofen"}, Store(tmp_path)) == other != found
    assert lookalikes({"prednisone"}, Store(tmp_path)) == other, "only those of the last build are kept"


@given(st.text("abcd", max_size=6), st.text("abcd", max_size=6))
def test_distance_counts_letters_to_change(one: str, two: str) -> None:
    far = distance(one, two, 9)
    assert far == distance(two, one, 9) <= max(len(one), len(two))
    assert (far == 0) == (one == two)
    assert abs(len(one) - len(two)) <= far
    assert distance(one, two, 1) == min(far, 2)


# ---------------------------------------------------------------- the knowledge file


def test_every_kind_has_its_source_and_every_medicine_with_a_kind_is_in_one() -> None:
    assert all(kind.source.startswith("ATC index: ") for kind in classes())
    placed = {name for kind in classes() for name in kind.medicines}
    listed = {name for name, row in load("medicines")["medicine"].items() if row["classes"]}
    assert listed <= placed
    assert classes(Edition.PUBLIC) == tuple(kind for kind in classes() if kind.reviewed_by)


def test_no_word_is_listed_twice_as_misspelt_and_none_is_a_real_one() -> None:
    given_ = load("synonyms")["misspelt"]
    wrong = [word for words in given_.values() for word in words]
    assert len(wrong) == len(set(wrong))
    names = {part for names in known_names() for part in plain_words(names)}
    assert not set(wrong) & (known() | names)
    assert all(word == plain(word) and " " not in word for word in wrong)
