"""The cleaning report: all of the source is in it, marked in words, and a hostile source is only text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from handmade import cleaned_of, source_of
from hostile_cases import CASES
from plainleaf import cli, write
from plainleaf.checks.books import Book
from plainleaf.clean import clean
from plainleaf.model import About, Layer
from plainleaf.publish.clean_report import WORDS, Report, render, report_name, report_of, visible
from projects import MakeProject
from report_help import ARTICLE


def made(text: str = ARTICLE, about: About | None = None) -> Report:
    cleaned = clean(source_of(text, about=about))
    return report_of(Book(cleaned.source, tuple(write.ledger_of(cleaned))))


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml")


def bare(text: str) -> str:
    return "".join(text.split())


def told(page: BeautifulSoup) -> str:
    """The source text that the page shows, blanks aside."""
    return bare("".join(text.get_text() for text in page.select("#lines .src > .text")))


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [*map(str, words)], prog_name="plainleaf")


# ---------------------------------------------------------------- what it tells


def test_every_character_stands_in_it_with_its_layer_and_rule() -> None:
    page = soup(render(made()))
    assert told(page) == bare(ARTICLE)
    for part in page.select(".part"):
        layer, _, rule = str(part["data-rule"]).partition(" ")
        word, _ = WORDS[Layer(layer)]
        link = part.select_one(".why")
        assert link is not None and link.get_text().split(rule)[0].strip() == word
        (reason,) = page.select(f"#{link['aria-describedby']}")
        assert link["href"] == f"#{reason['id']}" and link["data-say"] == f"{rule}: {reason.get_text()}"


def test_the_kept_text_stands_beside_it() -> None:
    page = soup(render(made()))
    for part in page.select(".part"):
        assert bool(part.select_one(".out")) == (str(part["data-rule"]).split()[0] in ("title", "heading", "body"))
    kept = [text.get_text() for text in page.select(".out > .text")]
    assert kept[0] == "Taking Grisolet for a Sore Back" and "Side effects" in kept
    assert not any("newsletter" in text for text in kept)


def test_totals_add_up() -> None:
    report = made()
    assert sum(total.count.characters for total in report.layers) == len(bare(ARTICLE)) == report.characters
    assert sum(total.count.characters for total in report.rules) == len(bare(ARTICLE))
    assert sum(total.share for total in report.layers) == pytest.approx(1)
    assert [total.layer for total in report.layers] == list(Layer)
    by_layer = {total.layer: total.count for total in report.layers}
    assert by_layer[Layer.DUPLICATE].lines == 1 and by_layer[Layer.TITLE].parts == 1
    assert report.line_count == ARTICLE.count("\n") + 1
    page = soup(render(report))
    rows = {row.th.get_text(): row.select("td.n")[1].get_text() for row in page.select("table.totals tbody tr")}
    assert list(rows) == [word for word, _ in WORDS.values()]
    assert rows["Body"] == str(by_layer[Layer.BODY].characters)


def test_left_out_words_that_may_bear_on_safety_come_first() -> None:
    page = soup(render(made()))
    number = ARTICLE.split("\n").index("More from this site") + 2
    (item,) = page.select(".watch li")
    assert item.q.get_text() == "Overdose of painkillers: call 911 at once, says a new campaign"
    assert item.a["href"] == f"#L{number}"
    (line,) = page.select(f"#L{number}")
    assert "May bear on safety: " in line.get_text() and line.select_one(".watched")
    assert page.get_text().index("Look at these first") < page.get_text().index("How much was kept")


def test_it_says_so_where_there_is_nothing_to_look_at() -> None:
    page = soup(render(made("A Lamp\n\nThe lamp in the hall is green, and it has been green for as long as I know.\n")))
    assert not page.select(".watch li")
    assert "Nothing that was left out" in page.main.get_text()


def test_words_said_twice_lead_to_their_twin() -> None:
    page = soup(render(made()))
    (part,) = page.select(".part.duplicate")
    assert part.select_one(".text").get_text() == "Taking Grisolet for a Sore Back"
    (twin,) = page.select(part.select_one(".note a")["href"])
    assert twin.select_one(".title .text").get_text() == "Taking Grisolet for a Sore Back"


def test_blank_lines_are_told_and_links_lead_somewhere() -> None:
    page = soup(render(made(ARTICLE.replace("\n\nSide", "\n\n\n\nSide"))))
    assert "8–10" in [no.get_text() for no in page.select(".blank .no")]
    ids = [str(e["id"]) for e in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for link in page.select("a[href]"):
        assert str(link["href"])[0] == "#" and str(link["href"])[1:] in ids


# ---------------------------------------------------------------- what it must never do


def test_nothing_is_fetched_and_only_its_own_script_runs() -> None:
    html = render(made(about=About(url="https://example.org/x", publisher="Elm & Sons")))
    page = soup(html)
    assert not page.select("link, img, iframe, object, embed, form, base, [src], [style]")
    assert not [a for e in page.find_all(True) for a in e.attrs if a.startswith("on")]
    assert not [a["href"] for a in page.select("a[href]") if not a["href"].startswith(("#", "./"))]
    policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
    for kind, element in (("script-src", page.script), ("style-src", page.style)):
        digest = base64.b64encode(hashlib.sha256(element.string.encode("utf-8")).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "http" not in policy
    assert not re.search(r"url\(|@import", page.style.string)
    assert len(page.select("script")) == len(page.select("style")) == 1


ALARM: set[tuple[str, tuple[str, ...]]] = {
    ("ol", ("class",)), ("q", ("dir",)), ("li", ()), ("a", ("href",)), ("span", ("class",)), ("p", ()),
    ("input", ("autocomplete", "id", "type")), ("label", ()),
}  # fmt: skip
"""What stands on a page besides where words that were left out read as a danger."""


@lru_cache(maxsize=4)
def placed_everywhere(words: str, left_out: bool) -> BeautifulSoup:
    """A report that has `words` wherever a source's or a librarian's words may stand."""
    known = About(publisher=words, url=words)
    cleaned = cleaned_of(source_of(f"Title {words}\n\n{words}", about=known), [1] if left_out else [])
    rows = [{**row, "why": f"says {words}", "rule": f"own.{words}"} for row in write.ledger_of(cleaned)]
    html = render(report_of(Book(cleaned.source, tuple(rows))), index=True)
    return soup(html.encode("utf-8").decode())  # a half of a pair of surrogates could not be written


def shape(page: BeautifulSoup) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.name, tuple(sorted(e.attrs))) for e in page.find_all(True)]


@pytest.mark.parametrize("left_out", [False, True], ids=["kept", "left out"])
@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_a_hostile_source_is_only_text(name: str, text: str, left_out: bool) -> None:
    text = text.replace("\n", " ").replace("\x85", " ").strip() or "x"
    page = placed_everywhere(text, left_out)
    harmless = shape(placed_everywhere("Xx", left_out))
    assert [s for s in shape(page) if s not in ALARM] == [s for s in harmless if s not in ALARM]
    assert told(page) == bare(visible(f"Title {text}{text}"))
    assert page.h1.get_text() == "sample.txt"


def test_signs_without_ink_are_spelled_out() -> None:
    assert visible("safe \u202egnihton") == "safe ⟨U+202E⟩gnihton"
    assert visible("a\x00b\ud800\ufffe") == "a⟨U+0000⟩b⟨U+D800⟩⟨U+FFFE⟩"
    assert visible("5\u00a0mg\ta day é 👩\u200d🔬") == "5\u00a0mg\ta day é 👩\u200d🔬"


def test_a_big_source_in_time() -> None:
    words = "It can make you drowsy, and some people feel sick in the first days of taking number"
    text = "\n".join(f"{words} {n}." if n % 3 else f"Menu {n}" for n in range(5000))
    cleaned = cleaned_of(source_of(text), furniture=range(0, 5000, 3))
    book = Book(cleaned.source, tuple(write.ledger_of(cleaned)))
    start = time.process_time()
    html = render(report_of(book))
    assert time.process_time() - start < 15
    assert html.count('<li id="L') == 5000 and len(html) < 8_000_000


def test_the_same_in_the_same_out() -> None:
    assert render(made()) == render(made())


# ---------------------------------------------------------------- the command


def test_a_source_with_out_needs_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "grisolet.txt").write_text(ARTICLE, encoding="utf-8")
    result = run("report", "grisolet.txt", "--out", "told")
    assert result.exit_code == 0, result.output
    assert "told/grisolet.html" in result.output
    assert [p.name for p in (tmp_path / "told").iterdir()] == ["grisolet.html"]
    assert told(soup((tmp_path / "told/grisolet.html").read_text(encoding="utf-8"))) == bare(ARTICLE)
    assert run("report", "grisolet.txt").exit_code == 2


def test_all_of_a_project_and_a_list_of_them(make_project: MakeProject) -> None:
    here = make_project(
        {
            "source_texts/grisolet.txt": ARTICLE,
            "source_texts/index.txt": ARTICLE,
            "source_texts/more/100% sure?.txt": ARTICLE,
            "source_texts/empty.txt": "",
        }
    )
    result = run("-C", here.root, "report", "--all")
    assert result.exit_code == 1, result.output  # the empty one is named, the others are told
    assert "empty.txt" in result.stderr
    folder = here.dist / "reports"
    page: Any = soup((folder / "index.html").read_text(encoding="utf-8"))
    links = {link.get_text(): link["href"] for link in page.select("table a")}
    assert links == {
        "grisolet.txt": "./grisolet.html",
        "index.txt": "./index-article.html",
        "more/100% sure?.txt": "./100%25%20sure%3F.html",
    }
    assert (folder / report_name("100% sure?")).is_file()
    assert "From 3 of them" in page.main.get_text()
    assert "script" not in page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
    assert soup((folder / "grisolet.html").read_text(encoding="utf-8")).select('a[href="./index.html"]')


@pytest.mark.parametrize(
    "name", ["grisolet.txt", "grisolet", "more/tolvane.txt", "Tolvane", "source_texts/grisolet.txt", "tolvane.md"]
)
def test_an_article_is_found_by_its_name(make_project: MakeProject, name: str) -> None:
    here = make_project({"source_texts/grisolet.txt": ARTICLE, "source_texts/more/Tolvane.txt": ARTICLE})
    name = name.replace("tolvane", "Tolvane")
    result = run("-C", here.root, "report", here.root / name if "/g" in name else name)
    assert result.exit_code == 0, result.output
    assert [path.stem.lower() for path in (here.dist / "reports").iterdir()] == [
        "grisolet" if "grisolet" in name else "tolvane"
    ]


def test_an_article_is_found_by_the_title_of_its_page(make_project: MakeProject) -> None:
    about = 'title = "Your back and you"\n'
    here = make_project({"source_texts/grisolet.txt": ARTICLE, "source_texts/grisolet.toml": about})
    assert run("-C", here.root, "pages").exit_code == 0
    assert run("-C", here.root, "report", "your back and You").exit_code == 0
    assert (here.dist / "reports/grisolet.html").is_file()


def test_a_name_that_nothing_has_is_told_with_the_nearest(make_project: MakeProject) -> None:
    here = make_project({"source_texts/grisolet.txt": ARTICLE})
    result = run("-C", here.root, "report", "grisolett")
    assert result.exit_code == 2 and "Did you mean: grisolet?" in result.output


@pytest.mark.parametrize("words", [[], ["--all", "x"]])
def test_either_sources_or_all(make_project: MakeProject, words: list[str]) -> None:
    here = make_project({"source_texts/grisolet.txt": ARTICLE})
    named = [str(here.sources / "grisolet.txt") if word == "x" else word for word in words]
    result = run("-C", here.root, "report", *named)
    assert result.exit_code == 2 and "--all" in result.output


def test_it_cleans_as_the_pages_are_cleaned(make_project: MakeProject) -> None:
    """With what the publisher's other articles say, and with what a person said."""
    again = "The lamp in our hall is lit for everyone who walks by of an evening."
    files = {}
    for n, word in enumerate(("knee", "back", "hip", "neck", "foot", "hand")):
        text = ARTICLE.replace("back", word).replace("Back", word.title()) + f"\n\n{again}\n"
        files |= {f"source_texts/a{n}.txt": text, f"source_texts/a{n}.toml": 'publisher = "Elm Street"\n'}
    files["source_texts/a0.overrides.toml"] = (
        '[[drop]]\ntext = "It can make you drowsy, and some people feel sick in the first days of taking it with other '
        'medicines."\nreason = "wrong"\n'
    )
    here = make_project(files)
    assert run("-C", here.root, "pages").exit_code == 0
    assert run("-C", here.root, "report", here.sources / "a0.txt").exit_code == 0
    page = soup((here.dist / "reports/a0.html").read_text(encoding="utf-8"))
    rows = [json.loads(row) for row in (here.records / "a0.ledger.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {str(part["data-rule"]) for part in page.select(".part")}
    assert found == {f"{row['layer']} {row['rule']}" for row in rows}
    assert any(rule.startswith("furniture repeat") for rule in found) and "furniture override.drop" in found


def test_it_tells_what_the_program_does_today(make_project: MakeProject) -> None:
    here = make_project({"source_texts/grisolet.txt": ARTICLE, "records/grisolet.ledger.jsonl": "{}"})
    result = run("-C", here.root, "report", here.sources / "grisolet.txt")
    assert result.exit_code == 0, result.output
    assert (here.records / "grisolet.ledger.jsonl").read_text(encoding="utf-8") == "{}"
    assert (here.dist / "reports/grisolet.html").is_file()
