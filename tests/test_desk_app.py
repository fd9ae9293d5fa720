"""The desk without a browser: every way in which a page is changed ends in the project's own text files."""

from __future__ import annotations

import io
import tomllib

import pytest
from bs4 import BeautifulSoup

from desk_help import ARTICLE, PAGE, SIDECAR, Visitor, desk_in, flat, form_to, said
from plainleaf import pipeline, review
from plainleaf.desk.steps import DONE, UNDONE
from plainleaf.report import Reporter
from plainleaf.review import record as books
from projects import MakeProject


@pytest.fixture
def visitor(make_project: MakeProject) -> Visitor:
    return Visitor(desk_in(make_project))


# ---------------------------------------------------------------- reading


def test_the_queue_names_every_page_and_what_it_waits_for(visitor: Visitor) -> None:
    soup = visitor.page("/")
    card = soup.select_one(".card")
    assert card is not None and "Taking Grisolet for a Sore Back" in card.get_text()
    assert "signature" in card.get_text() and "New" in card.get_text()
    assert "No page fits" in visitor.page("/?find=nothing+like+it").get_text()
    assert visitor.page("/?find=GRISOLET&state=new").select(".card")


def test_a_long_queue_is_cut_and_shown_whole_when_asked_for(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plainleaf.desk.routes import queue

    monkeypatch.setattr(queue, "MOST", 1)
    files = {f"source_texts/g{n}.txt": ARTICLE.replace("Grisolet", name) for n, name in enumerate(("Ala", "Bela"))}
    visitor = Visitor(desk_in(make_project, files))  # type: ignore[arg-type]
    soup = visitor.page("/")
    assert len(soup.select(".card")) == 1 and soup.select_one(".count").text == "2"
    everything = soup.find("a", string="Show all 2")
    assert len(visitor.page(str(everything["href"])).select(".card")) == 2


def test_a_sentence_leads_to_its_line_and_a_line_to_its_sentence(visitor: Visitor) -> None:
    soup = visitor.choose("It can make you drowsy")
    panel = flat(soup.find(id="look").get_text())  # type: ignore[union-attr]
    assert "From the article, line 13" in panel
    part = soup.select_one("a.part.at")
    assert part is not None and "It can make you drowsy" in part.get_text()
    line = visitor.choose_line("It can make you drowsy")
    assert any("It can make you drowsy" in a.get_text() for a in line.select("a.s.same"))


def test_words_of_this_site_and_of_a_person_are_told_apart(visitor: Visitor) -> None:
    panel = visitor.choose("Added by this site").find(id="look") if "Added by this site" in visitor.text() else None
    about = visitor.choose("About this page").find(id="look")
    assert "Added by this site" in about.get_text()  # type: ignore[union-attr]
    assert panel is None or "Added by this site" in panel.get_text()
    visitor.send(form_to(visitor.choose("drowsy"), "/do/add"), added="Ask us for the leaflet.")
    hand = visitor.choose("Ask us for the leaflet.")
    assert "A person’s own words" in hand.find(id="look").get_text()  # type: ignore[union-attr]


def test_a_left_out_line_says_its_rule(visitor: Visitor) -> None:
    panel = flat(visitor.choose_line("Sign up for our newsletter").find(id="look").get_text())  # type: ignore[union-attr]
    assert "Left out." in panel and "promo.newsletter" in panel and "Put it back" in panel


def test_the_panel_can_be_had_alone(visitor: Visitor) -> None:
    soup = visitor.page(f"/read/{PAGE}")
    link = soup.select_one("a.s")
    assert link is not None
    alone = visitor.get(f"/read/{PAGE}{str(link['href']).partition('#')[0]}", **{"X-Desk-Part": "panel"}).text
    assert "<html" not in alone and "<h2>" in alone
    assert visitor.get(f"/read/{PAGE}?at=b0.0.0", **{"X-Desk-Part": "panel"}).status_code == 404


# ---------------------------------------------------------------- words


def test_words_are_changed_and_nothing_else(visitor: Visitor) -> None:
    before = visitor.text().split("\n")
    panel = visitor.choose("dry place")
    answer = visitor.send(
        form_to(panel, "/do/words"), words="Keep it dry, at room temperature, out of the reach of children."
    )
    assert answer.status_code == 303
    after = visitor.text().split("\n")
    assert [a for a, b in zip(before, after, strict=True) if a != b] == [
        "Keep it in a dry place at room temperature, out of the reach of children."
    ]
    assert "A person’s own words" in visitor.choose("Keep it dry").find(id="look").get_text()  # type: ignore[union-attr]


def test_a_changed_number_is_asked_about_first(visitor: Visitor) -> None:
    before = visitor.text()
    panel = visitor.choose("Do not take more than 40 mg")
    form = form_to(panel, "/do/words")
    words = form.find("textarea").text.replace("40 mg", "80 mg")  # type: ignore[union-attr]
    answer = visitor.send(form, words=words)
    assert answer.status_code == 200 and "Is that meant?" in answer.text and "80 mg" in answer.text
    assert visitor.text() == before
    from bs4 import BeautifulSoup

    sure = form_to(BeautifulSoup(answer.text, "html.parser"), "/do/words", having="sure")
    assert visitor.send(sure).status_code == 303
    assert "80 mg" in visitor.words() and "Do not take more than 40 mg" not in visitor.words()


def test_a_box_that_repeats_a_sentence_says_the_same_after_it_was_changed(visitor: Visitor) -> None:
    assert visitor.words().count("Call your doctor right away if you notice yellow skin or dark urine.") >= 2
    panel = visitor.choose("yellow skin")
    form = form_to(panel, "/do/words")
    answer = visitor.send(
        form, words="Call your doctor right away if your skin turns yellow or your urine dark.", sure="yes"
    )
    assert answer.status_code == 303
    assert "yellow skin or dark urine" not in visitor.words()
    assert visitor.words().count("your skin turns yellow") >= 2


def test_a_title_is_corrected_in_heading_front_matter_and_lists(visitor: Visitor) -> None:
    panel = visitor.choose("Taking Grisolet for a Sore Back")
    visitor.send(form_to(panel, "/do/words"), words="Grisolet: what to know")
    text = visitor.words()
    assert "# Grisolet: what to know" in text and "title: 'Grisolet: what to know'" in text
    assert "Grisolet: what to know" in (visitor.desk.project.docs / "medicines/index.md").read_text(encoding="utf-8")


def test_a_heading_is_corrected(visitor: Visitor) -> None:
    heading = next(line for line in visitor.text().split("\n") if line.startswith("### "))
    visitor.send(form_to(visitor.choose(heading[4:]), "/do/words"), words="Taking it day by day", sure="yes")
    assert "### Taking it day by day" in visitor.text() and heading not in visitor.text()


def test_a_paragraph_moves_to_another_section(visitor: Visitor) -> None:
    panel = visitor.choose("It can make you drowsy")
    form = form_to(panel, "/do/move")
    target = next(o for o in form.find_all("option") if "Keeping" in o.text or "safely" in o.text)
    answer = visitor.send(form, section=target["value"])
    assert answer.status_code == 303
    body = visitor.words()
    assert body.index("It can make you drowsy") > body.index("Keep it in a dry place")
    assert body.count("It can make you drowsy") == 1


def test_a_heading_moves_with_what_stands_under_it(visitor: Visitor) -> None:
    heading = next(line for line in visitor.text().split("\n") if line.startswith("### "))
    form = form_to(visitor.choose(heading[4:]), "/do/move")
    target = form.find_all("option")[-2]
    visitor.send(form, section=target["value"])
    assert visitor.text().count(heading) == 1


def test_words_taken_off_come_back_by_undo(visitor: Visitor) -> None:
    before = visitor.text()
    form = form_to(visitor.choose("dry place"), "/do/away")
    visitor.send(form)
    assert "dry place" not in visitor.words()
    visitor.send(form_to(visitor.page("/done"), "/undo"))
    assert visitor.text() == before


def test_empty_words_are_refused_in_words(visitor: Visitor) -> None:
    answer = visitor.send(form_to(visitor.choose("dry place"), "/do/words"), words="   ", sure="yes")
    assert answer.status_code == 409 and "no words in it" in answer.text


# ---------------------------------------------------------------- lines of the article


def test_a_line_is_put_back_in_the_form_a_person_would_write(visitor: Visitor) -> None:
    panel = visitor.choose_line("Sign up for our newsletter")
    answer = visitor.send(form_to(panel, "/do/line"), reason="It is our own letter.")
    assert answer.status_code == 303
    written = (visitor.desk.project.sources / "grisolet.overrides.toml").read_text(encoding="utf-8")
    assert written == (
        '[[keep]]\ntext = "Sign up for our newsletter"\nreason = "It is our own letter."\nby = "Ann Lee, pharmacist"\n'
    )
    assert "Sign up for our newsletter" in visitor.words()
    assert said(visitor.page(answer.headers["Location"])) == "The line is back on the page."


def test_a_kept_line_is_left_out_and_put_back_without_a_trace(visitor: Visitor) -> None:
    before = visitor.text()
    overrides = visitor.desk.project.sources / "grisolet.overrides.toml"
    visitor.send(form_to(visitor.choose_line("Our nurses answer"), "/do/line"), reason="The line was closed in March.")
    assert tomllib.loads(overrides.read_text(encoding="utf-8"))["drop"][0]["text"].startswith("Our nurses answer")
    assert "Our nurses answer" not in visitor.words()
    visitor.send(form_to(visitor.choose_line("Our nurses answer"), "/do/line"), reason="It is open again.")
    assert not overrides.exists(), "the word was taken back, so nothing is left to say"
    assert visitor.text() == before


def test_a_persons_own_overrides_file_is_added_to_and_left_as_it_is(make_project: MakeProject) -> None:
    own = '# ours\n[[drop]]\ntext = "Storage"\nreason = "not needed"\n'
    visitor = Visitor(
        desk_in(
            make_project,
            {
                "source_texts/grisolet.txt": ARTICLE,
                "source_texts/grisolet.toml": SIDECAR,
                "source_texts/grisolet.overrides.toml": own,
            },
        )
    )
    visitor.send(form_to(visitor.choose_line("Sign up for our newsletter"), "/do/line"), reason="Ours.")
    written = (visitor.desk.project.sources / "grisolet.overrides.toml").read_text(encoding="utf-8")
    assert written.startswith(own) and "[[keep]]" in written


def test_a_line_without_a_reason_is_refused_and_nothing_written(visitor: Visitor) -> None:
    answer = visitor.send(form_to(visitor.choose_line("Sign up for our newsletter"), "/do/line"), reason=" . ")
    assert answer.status_code == 409 and "Say why" in answer.text
    assert not (visitor.desk.project.sources / "grisolet.overrides.toml").exists()


def test_who_you_are_is_asked_before_you_decide(make_project: MakeProject) -> None:
    visitor = Visitor(desk_in(make_project, who=False))
    answer = visitor.send(form_to(visitor.choose_line("Sign up for our newsletter"), "/do/line"), reason="Ours.")
    assert answer.status_code == 409 and "who you are" in answer.text
    visitor.post("/who", name="Ann Lee", role="nurse", back="/done")
    assert visitor.desk.who == "Ann Lee, nurse"
    assert visitor.post("/who", name="Ann Lee", role="  ").status_code == 409


# ---------------------------------------------------------------- key points, facts, adding


def test_key_points_are_ticked(visitor: Visitor) -> None:
    assert "{: .proposal }" in visitor.text()
    soup = visitor.page(f"/points/{PAGE}")
    form = form_to(soup, "/points")
    boxes = [box["value"] for box in form.select("input[name=keep]")]
    visitor.send(form, keep=boxes[:1])
    assert "{: .proposal }" not in visitor.text()
    assert len(visitor.page(f"/points/{PAGE}").select("input[name=keep]")) == 1


def test_facts_change_and_comments_stay(visitor: Visitor) -> None:
    form = form_to(visitor.page(f"/facts/{PAGE}"), "/facts")
    visitor.send(
        form, rights="public-domain", rights_note="CC0-1.0", retrieved="2026-11-01", medicines="grisolet, ibuprofen"
    )
    written = (visitor.desk.project.sources / "grisolet.toml").read_text(encoding="utf-8")
    assert written.startswith("# handed in by the back clinic\n")
    values = tomllib.loads(written)
    assert values["rights"] == "public-domain" and str(values["retrieved"]) == "2026-11-01"
    assert values["medicines"] == ["grisolet", "ibuprofen"] and values["kind"] == "medicine"
    assert "CC0" in visitor.words()


def test_a_wrong_fact_is_named_as_the_form_names_it(visitor: Visitor) -> None:
    answer = visitor.send(form_to(visitor.page(f"/facts/{PAGE}"), "/facts"), url="not an address", title="Grisolet")
    assert answer.status_code == 409 and "Web address" in answer.text
    assert (visitor.desk.project.sources / "grisolet.toml").read_text(encoding="utf-8") == SIDECAR
    assert "not an address" in visitor.page(f"/facts/{PAGE}").find("input", attrs={"name": "url"})["value"]  # type: ignore[index, union-attr]


SECOND = ARTICLE.replace("Grisolet", "Bralomine").replace("sore back", "sore knee")


def test_an_article_is_pasted_described_seen_cleaned_and_built(visitor: Visitor) -> None:
    answer = visitor.send(form_to(visitor.page("/add"), "/add"), text=SECOND, name="Bralomine at home")
    soup = visitor.page(answer.headers["Location"])
    assert "Taking Bralomine" in soup.find("h1").text  # type: ignore[union-attr]
    assert any("newsletter" in part.text for part in soup.select(".part.off"))
    assert not (visitor.desk.project.sources / "bralomine-at-home.txt").exists(), "nothing is added before it is built"
    form = form_to(soup, "/add/", having="publisher")
    answer = visitor.send(form, publisher="Elm Street Clinic", kind="medicine", rights="own", medicines="bralomine")
    assert answer.status_code == 303
    page = visitor.desk.project.docs / "medicines/bralomine/bralomine-at-home.md"
    assert page.is_file()
    assert (visitor.desk.project.sources / "bralomine-at-home.txt").read_text(encoding="utf-8") == SECOND
    assert 'publisher = "Elm Street Clinic"' in (visitor.desk.project.sources / "bralomine-at-home.toml").read_text(
        encoding="utf-8"
    )
    assert "beside the article" in said(visitor.page(answer.headers["Location"]))
    # and it goes again
    visitor.send(form_to(visitor.page("/done"), "/undo"))
    assert not page.exists() and not (visitor.desk.project.sources / "bralomine-at-home.txt").exists()
    assert not (visitor.desk.project.sources / "bralomine-at-home.toml").exists()
    assert list((visitor.desk.project.root / ".cache/desk/removed").iterdir()), "and is not lost"


def test_a_file_keeps_its_very_bytes(visitor: Visitor) -> None:
    data = SECOND.replace("\n", "\r\n").encode("cp1252")
    form = form_to(visitor.page("/add"), "/add")
    answer = visitor.send(form, file=(io.BytesIO(data), "..\\..\\Bralomine (2).TXT"))
    form = form_to(visitor.page(answer.headers["Location"]), "/add/", having="publisher")
    visitor.send(form)
    assert (visitor.desk.project.sources / "bralomine-2.txt").read_bytes() == data


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("article.pdf", b"%PDF", "not read"),
        ("article.exe", b"MZ", "not read"),
        ("article.txt", b"   \n ", "nothing in it"),
        ("article.txt", b"\x00\x01\x02\xff\xfe" * 50, "cannot be read"),
        ("....txt", b"Some words of an article.", "short name"),
        ("grisolet.txt", b"Some words of an article.", "already"),
        ("GRISOLET.html", b"<p>Some words of an article.", "already"),
    ],
)
def test_what_is_no_article_is_refused_in_words(visitor: Visitor, name: str, data: bytes, told: str) -> None:
    answer = visitor.send(form_to(visitor.page("/add"), "/add"), file=(io.BytesIO(data), name))
    assert answer.status_code == 409 and told in answer.text
    assert [p.name for p in visitor.desk.project.sources.iterdir()] == ["grisolet.toml", "grisolet.txt"] or sorted(
        p.name for p in visitor.desk.project.sources.iterdir()
    ) == ["grisolet.toml", "grisolet.txt"]


def test_an_article_of_adverts_alone_makes_no_page_and_leaves_nothing(visitor: Visitor) -> None:
    text = "Sign up for our newsletter\n\nBuy one, get one free\n\nShop now\n"
    answer = visitor.send(form_to(visitor.page("/add"), "/add"), text=text, name="shop")
    answer = visitor.send(form_to(visitor.page(answer.headers["Location"]), "/add/", having="publisher"))
    assert answer.status_code == 409 and "No page could be made" in answer.text
    assert not (visitor.desk.project.sources / "shop.txt").exists()
    assert not list(visitor.desk.project.records.glob("shop*"))


def test_in_short_is_written_before_the_key_points_and_taken_away(visitor: Visitor) -> None:
    before = visitor.text()
    form = form_to(visitor.page(f"/points/{PAGE}"), "/do/short")
    assert visitor.send(form, words="Take it with food. Ask us first.").status_code == 303
    text = visitor.words()
    assert text.index("## In short") < text.index("Take it with food. Ask us first.") < text.index("## Key points")
    form = form_to(visitor.page(f"/points/{PAGE}"), "/do/short")
    assert "Ask us first." in form.find("textarea").text  # type: ignore[union-attr]
    told = visitor.send(form, words="One. " + "Another one of them. " * 6)
    assert told.status_code == 409 and "At most 5" in told.text
    visitor.send(form_to(visitor.page(f"/points/{PAGE}"), "/do/short"), words="")
    assert visitor.text() == before


# ---------------------------------------------------------------- questions, signing, withdrawing


def settled(visitor: Visitor) -> None:
    """Every question of the page answered, every dose confirmed."""
    for _ in range(20):
        soup = visitor.page(f"/questions/{PAGE}")
        if dose := [f for f in soup.find_all("form") if str(f.get("action")).startswith("/do/dose")]:
            assert visitor.send(dose[0]).status_code == 303
        elif answer := [f for f in soup.find_all("form") if str(f.get("action")).startswith("/do/answer")]:
            assert visitor.send(answer[0], reason="It is our own line for patients.").status_code == 303
        else:
            assert "No questions" in soup.get_text()
            return
    raise AssertionError("the questions do not end")


def record_of(visitor: Visitor) -> str:
    return (visitor.desk.project.records / f"reviews/{PAGE}.toml").read_text(encoding="utf-8")


UNSURE = SIDECAR.replace('"hospital"', '"commercial"')


@pytest.fixture
def doubter(make_project: MakeProject) -> Visitor:
    """The same page from a publisher whose doses have to be confirmed."""
    return Visitor(desk_in(make_project, {"source_texts/grisolet.txt": ARTICLE, "source_texts/grisolet.toml": UNSURE}))


def test_a_dose_is_confirmed_and_the_confirmation_taken_back(doubter: Visitor) -> None:
    before = doubter.text()
    assert "dose to be confirmed" in before
    soup = doubter.page(f"/questions/{PAGE}")
    assert "Is this dose right?" in soup.get_text() and "20 mg" in soup.select_one(".asked").text  # type: ignore[union-attr]
    doubter.send(form_to(soup, "/do/dose", having="how"))
    assert doubter.text().count("dose to be confirmed") < before.count("dose to be confirmed")
    assert 'did = "confirmed"' in record_of(doubter) and "Ann Lee, pharmacist" in record_of(doubter)
    doubter.send(form_to(doubter.page("/done"), "/undo"))
    assert doubter.text() == before
    assert "[[dose]]" not in record_of(doubter) and 'did = "taken back"' in record_of(doubter)


def test_a_dose_is_corrected_or_left_out(doubter: Visitor) -> None:
    forms = [f for f in doubter.page(f"/questions/{PAGE}").find_all("form") if f.find(attrs={"value": "correct"})]
    told = doubter.send(forms[0], now="  ")
    assert told.status_code == 409 and "Write the dose" in told.text
    doubter.send(forms[0], now="10 mg once a day")
    assert "10 mg once a day" in doubter.words()
    forms = [f for f in doubter.page(f"/questions/{PAGE}").find_all("form") if f.find(attrs={"value": "leave"})]
    if forms:
        doubter.send(forms[0])
    settled(doubter)


ASKING = ARTICLE.replace(
    "Sign up for our newsletter", "More from this site\nOverdose of painkillers: call 911 at once, says a new campaign"
)


def test_an_answer_needs_a_reason_and_can_be_taken_back(make_project: MakeProject) -> None:
    visitor = Visitor(
        desk_in(make_project, {"source_texts/grisolet.txt": ASKING, "source_texts/grisolet.toml": SIDECAR})
    )
    soup = visitor.page(f"/questions/{PAGE}")
    while "Is this dose right?" in soup.get_text():
        visitor.send(form_to(soup, "/do/dose", having="how"))
        soup = visitor.page(f"/questions/{PAGE}")
    form = form_to(soup, "/do/answer")
    told = visitor.send(form, reason="ok")
    assert told.status_code == 409 and "why it may stand" in told.text
    visitor.send(form, reason="Our own nurses, every morning.")
    assert "Our own nurses, every morning." in record_of(visitor)
    assert "Our own nurses, every morning." in visitor.page(f"/questions/{PAGE}").get_text()
    visitor.send(form_to(visitor.page("/done"), "/undo"))
    assert "[[answer]]" not in record_of(visitor)


def test_a_page_is_signed_changed_and_its_signature_asked_for_again(visitor: Visitor) -> None:
    assert not [f for f in visitor.page(f"/sign/{PAGE}").find_all("form") if f.get("action") == f"/sign/{PAGE}"]
    settled(visitor)
    form = form_to(visitor.page(f"/sign/{PAGE}"), f"/sign/{PAGE}")
    told = visitor.send(form, read=None)
    assert told.status_code == 409 and "Nothing was signed" in told.text
    answer = visitor.send(form, line=["faithful", "clinical"], read="yes", note="Read with Bo.")
    soup = visitor.page(answer.headers["Location"])
    assert "Signed. To be read again" in said(soup) and "Read with Bo." in soup.get_text()
    assert visitor.page("/").select(".card.signed")
    assert "Ann Lee, pharmacist" in record_of(visitor)
    # an edit takes it away, and only the change is asked for
    visitor.send(
        form_to(visitor.choose("dry place"), "/do/words"),
        words="Keep it dry, out of the reach of children.",
        sure="yes",
    )
    assert visitor.page("/").select(".card.changed")
    soup = visitor.page(f"/sign/{PAGE}")
    assert "Keep it dry" in soup.select_one(".difference ins").text  # type: ignore[union-attr]
    assert "only for what had changed" in flat(soup.get_text())


def test_a_signature_is_taken_back_and_a_page_withdrawn_and_put_back(visitor: Visitor) -> None:
    settled(visitor)
    visitor.send(form_to(visitor.page(f"/sign/{PAGE}"), f"/sign/{PAGE}"), line=["faithful", "clinical"], read="yes")
    told = visitor.send(form_to(visitor.page(f"/sign/{PAGE}"), "/do/revoke"), reason=" ")
    assert told.status_code == 409
    visitor.send(form_to(visitor.page(f"/sign/{PAGE}"), "/do/revoke"), reason="I had the wrong label before me.")
    assert "Not signed yet" in visitor.page(f"/sign/{PAGE}").get_text()
    visitor.send(form_to(visitor.page(f"/sign/{PAGE}"), "/do/withdraw"), reason="Recalled by its maker.")
    assert visitor.page("/").select(".card.withdrawn")
    soup = visitor.page(f"/sign/{PAGE}")
    assert "Recalled by its maker." in soup.get_text()
    visitor.send(form_to(soup, "/do/restore"))
    assert visitor.page("/").select(".card.new")


def test_a_page_that_changed_while_it_was_signed_is_not_signed(visitor: Visitor) -> None:
    settled(visitor)
    form = form_to(visitor.page(f"/sign/{PAGE}"), f"/sign/{PAGE}")
    page = visitor.desk.project.docs / f"{PAGE}.md"
    page.write_text(visitor.text().replace("drowsy", "sleepy"), encoding="utf-8")
    answer = visitor.send(form, line=["faithful", "clinical"], read="yes")
    assert answer.status_code == 409 and "changed" in answer.text
    assert "[[signed]]" not in record_of(visitor)


def test_two_texts_for_one_place_are_chosen_between(visitor: Visitor) -> None:
    visitor.send(
        form_to(visitor.choose("dry place"), "/do/words"),
        words="Keep it dry, out of the reach of children.",
        sure="yes",
    )
    source = visitor.desk.project.sources / "grisolet.txt"
    source.write_text(ARTICLE.replace("in a dry place at room temperature", "in the refrigerator"), encoding="utf-8")
    pipeline.make_pages(visitor.desk.project, None, Reporter())
    assert visitor.page("/").select(".card.blocked")
    soup = visitor.page(f"/choose/{PAGE}")
    assert "refrigerator" in soup.get_text() and "Keep it dry" in soup.get_text()
    new = next(f for f in soup.find_all("form") if f.find(attrs={"name": "take", "value": "new"}))
    assert visitor.send(new).status_code == 303
    assert "refrigerator" in visitor.words() and not visitor.page("/").select(".card.blocked")


def torn(visitor: Visitor) -> None:
    """The same sentence changed on the page and in its article."""
    visitor.send(
        form_to(visitor.choose("dry place"), "/do/words"),
        words="Keep it dry, out of the reach of children.",
        sure="yes",
    )
    source = visitor.desk.project.sources / "grisolet.txt"
    source.write_text(ARTICLE.replace("in a dry place at room temperature", "in the refrigerator"), encoding="utf-8")
    pipeline.make_pages(visitor.desk.project, None, Reporter())


def test_a_third_text_is_written_and_means_what_it_says(visitor: Visitor) -> None:
    torn(visitor)
    soup = visitor.page(f"/choose/{PAGE}")
    own = next(f for f in soup.find_all("form") if f.find("textarea"))
    assert own.textarea.text == "Keep it dry, out of the reach of children.", "it begins with what the page says"
    assert visitor.send(own, words="  ").status_code == 409 and visitor.page("/").select(".card.blocked")
    third = "Never keep it in the *refrigerator* <b>door</b>, and out of the reach of children."
    answer = visitor.send(own, words=third)
    assert answer.status_code == 200 and "Never" not in visitor.words(), "a new “never” is asked about first"
    asked = BeautifulSoup(answer.text, "html.parser")
    assert "never" in asked.select_one(".differences").get_text()
    again = next(f for f in asked.find_all("form") if f.find("textarea"))
    assert again.textarea.text == third
    assert visitor.send(again).status_code == 303
    page = visitor.page(f"/read/{PAGE}")
    assert third in page.get_text() and page.select_one(".s.hand") is not None, "what was typed is what is read"
    assert not visitor.page("/").select(".card.blocked")
    assert visitor.send(again).status_code == 409, "a place that is settled is not settled twice"


def test_a_replaced_article_is_told_and_its_page_made_anew(visitor: Visitor) -> None:
    """Until then no sentence of the article is said to be this site's own."""
    source = visitor.desk.project.sources / "grisolet.txt"
    source.write_text(ARTICLE.replace("Most people take it", "Many people take it"), encoding="utf-8")
    assert "article was replaced" in visitor.page("/").select_one(".card.blocked").get_text()
    told = visitor.page(f"/replaced/{PAGE}")
    assert [d.text for d in told.select(".difference ins")] == ["Many people take it for a week or two after a strain."]
    panel = visitor.choose("drowsy")
    assert "as it was when this page was made" in flat(panel.find(id="look").get_text())
    assert not panel.select(".paper .s.library:-soup-contains('drowsy')")
    visitor.send(form_to(panel, "/do/anew"))
    assert "Many people take it" in visitor.words() and not visitor.page("/").select(".card.blocked")
    assert "line" in visitor.choose("drowsy").find(id="look").get_text()
    told = visitor.page(f"/replaced/{PAGE}")
    assert "when its page was last made anew" in flat(told.get_text()) and not told.find_all(
        "form", action=f"/do/anew/{PAGE}"
    )


def test_a_replaced_article_that_clashes_leads_to_the_choice(visitor: Visitor) -> None:
    visitor.send(
        form_to(visitor.choose("dry place"), "/do/words"),
        words="Keep it dry, out of the reach of children.",
        sure="yes",
    )
    source = visitor.desk.project.sources / "grisolet.txt"
    source.write_text(ARTICLE.replace("in a dry place at room temperature", "in the refrigerator"), encoding="utf-8")
    answer = visitor.send(form_to(visitor.page(f"/read/{PAGE}"), "/do/anew"))
    assert answer.headers["Location"].startswith(f"/choose/{PAGE}")
    assert not visitor.page(f"/read/{PAGE}").find_all("form", action=f"/do/anew/{PAGE}"), "now only a choice helps"


def test_a_block_moves_to_a_section_that_is_opened_for_it(visitor: Visitor) -> None:
    panel = visitor.choose("make you drowsy")
    offered = {option.text: option["value"] for option in panel.select("select[name=section] option")}
    assert not {"Key points", "About this page", "Who to call"} & set(offered), "this site’s own words are no section"
    visitor.send(form_to(panel, "/do/move"), section=offered["Warnings"])
    text = visitor.words()
    order = [text.index(f"## {heading}") for heading in ("How to take", "Warnings", "Keeping grisolet safely")]
    assert order == sorted(order), "it is opened where a page of its kind has it"
    assert "drowsy" in text.split("## Warnings")[1].split("\n## ")[0]
    pipeline.make_pages(visitor.desk.project, None, Reporter())
    assert "drowsy" in visitor.words().split("## Warnings")[1].split("\n## ")[0], "it stays moved"
    visitor.send(form_to(visitor.page("/done"), "/undo"))
    assert "## Warnings" not in visitor.words()


def test_a_note_stands_in_the_history_and_signs_nothing(visitor: Visitor) -> None:
    form = form_to(visitor.page(f"/sign/{PAGE}"), "/do/note")
    assert visitor.send(form, said="  ").status_code == 409
    assert visitor.send(form, said="Asked the back clinic\nabout the 40 mg.").status_code == 303
    soup = visitor.page(f"/sign/{PAGE}")
    assert "Noted: Asked the back clinic about the 40 mg." in flat(soup.get_text())
    assert "Not signed yet" in soup.get_text() and "[[signed]]" not in record_of(visitor)
    visitor.send(form_to(visitor.page("/done"), "/undo"))
    assert [event.did for event in books.read(visitor.desk.project, f"{PAGE}.md").history] == ["noted", "taken back"]


def test_undo_takes_a_signature_back_and_then_goes_on_to_the_step_before(visitor: Visitor) -> None:
    visitor.send(form_to(visitor.choose("drowsy"), "/do/away"))
    settled(visitor)
    visitor.send(form_to(visitor.page(f"/sign/{PAGE}"), f"/sign/{PAGE}"), line=["faithful", "clinical"], read="yes")
    assert review.state(visitor.desk.project, f"{PAGE}.md").state == "signed"
    visitor.send(form_to(visitor.page("/"), "/undo"))
    assert review.state(visitor.desk.project, f"{PAGE}.md").state == "draft"
    events = books.read(visitor.desk.project, f"{PAGE}.md").history
    assert [event.did for event in events][-2:] == ["signed", "taken back"] and events[-1].by == "Ann Lee, pharmacist"


def test_what_cannot_be_undone_does_not_bar_the_way_to_what_can(visitor: Visitor) -> None:
    visitor.send(form_to(visitor.choose("drowsy"), "/do/away"))
    visitor.send(form_to(visitor.page(f"/sign/{PAGE}"), "/do/withdraw"), reason="Recalled by its maker.")
    visitor.send(form_to(visitor.page(f"/sign/{PAGE}"), "/do/restore"))
    assert not visitor.page("/").select("header form"), "the button at the top is for what was done last"
    visitor.send(form_to(visitor.page("/done"), "/undo"))
    assert "drowsy" in visitor.words()


# ---------------------------------------------------------------- simpler words


def test_a_rewrite_that_loses_a_number_or_a_not_is_refused(visitor: Visitor) -> None:
    hard = "Do not take more than 40 mg in one day"
    before = visitor.text()
    soup = visitor.page(f"/simpler/{PAGE}")
    link = next(a for a in soup.select(".hardest a") if hard in a.text)
    form = form_to(visitor.page(f"/simpler/{PAGE}{link['href']}"), "/simpler")
    for words, missing in (
        ("Take at most 30 mg a day unless your doctor tells you to.", "40 mg"),
        ("Take 40 mg in one day.", "unless"),
    ):
        answer = visitor.send(form, words=words)
        assert answer.status_code == 200 and missing in answer.text and "not the same yet" in answer.text
    assert visitor.text() == before


def test_a_sentence_is_said_more_simply_and_marked_as_a_persons(visitor: Visitor) -> None:
    soup = visitor.page(f"/simpler/{PAGE}")
    link = next(a for a in soup.select(".hardest a") if "drowsy" in a.text)
    form = form_to(visitor.page(f"/simpler/{PAGE}{link['href']}"), "/simpler")
    words = "It makes you sleepy. You feel sick in the first days if you take it with other medicines."
    answer = visitor.send(form, words=words)
    from bs4 import BeautifulSoup

    asked = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 200 and "mean the same" in answer.text
    sure = [box["value"] for box in asked.select("input[name=sure]")]
    answer = visitor.send(form_to(asked, "/simpler"), sure=sure)
    assert answer.status_code == 303
    assert "It makes you sleepy." in visitor.words() and "make you drowsy" not in visitor.words()
    done = visitor.page(f"/simpler/{PAGE}").select(".hardest li")
    assert any("sleepy" in li.text and "done" in li.text for li in done)


# ---------------------------------------------------------------- steps, stale pages, drafts


def test_steps_are_undone_one_after_the_other_also_by_another_desk(visitor: Visitor) -> None:
    states = [visitor.text()]
    visitor.send(
        form_to(visitor.choose("dry place"), "/do/words"),
        words="Keep it dry, out of the reach of children.",
        sure="yes",
    )
    states.append(visitor.text())
    visitor.send(form_to(visitor.choose_line("Sign up for our newsletter"), "/do/line"), reason="Ours.")
    visitor.send(form_to(visitor.choose("drowsy"), "/do/away"))
    from plainleaf.desk.desk import Desk

    again = Desk(visitor.desk.project)
    again.guard.port = visitor.desk.guard.port
    later = Visitor(again)
    for _ in range(2):
        later.send(form_to(later.page("/done"), "/undo"))
    assert later.text() == states[1]
    later.send(form_to(later.page("/done"), "/undo"))
    assert later.text() == states[0]
    assert [step.state for step in again.steps.all()] == [UNDONE] * 3
    assert again.steps.last() is None


def test_a_page_that_changed_on_disk_is_shown_and_not_written_over(visitor: Visitor) -> None:
    panel = visitor.choose("dry place")
    page = visitor.desk.project.docs / f"{PAGE}.md"
    page.write_text(visitor.text().replace("drowsy", "sleepy"), encoding="utf-8")
    for form, fields in (
        (form_to(panel, "/do/words"), {"words": "Keep it dry and out of the reach of all children."}),
        (form_to(panel, "/do/away"), {}),
        (form_to(panel, "/do/add"), {"added": "Some more words of ours."}),
    ):
        answer = visitor.send(form, **fields)
        assert answer.status_code == 409 and "changed" in answer.text
        for typed in fields.values():
            assert typed in answer.text, "what was typed is shown, to be copied"
    assert "sleepy" in visitor.text() and "Keep it dry" not in visitor.text()
    kept = visitor.choose("dry place").find("textarea", attrs={"name": "words"})
    assert kept is not None


def test_undo_leaves_what_an_editor_did_since(visitor: Visitor) -> None:
    visitor.send(form_to(visitor.choose("dry place"), "/do/away"))
    page = visitor.desk.project.docs / f"{PAGE}.md"
    page.write_text(visitor.text().replace("drowsy", "sleepy"), encoding="utf-8")
    assert visitor.send(form_to(visitor.page("/done"), "/undo")).status_code == 303
    assert "dry place" in visitor.words() and "sleepy" in visitor.words()
    assert visitor.desk.steps.all()[0].state == UNDONE


def test_undo_of_words_that_an_editor_changed_since_is_refused(visitor: Visitor) -> None:
    words = "Keep it dry, out of the reach of children."
    visitor.send(form_to(visitor.choose("dry place"), "/do/words"), words=words, sure="yes")
    page = visitor.desk.project.docs / f"{PAGE}.md"
    page.write_text(visitor.text().replace(words, "Keep it very dry, far out of reach."), encoding="utf-8")
    answer = visitor.send(form_to(visitor.page("/done"), "/undo"))
    assert answer.status_code == 409 and "far out of reach" in visitor.text()
    assert visitor.desk.steps.all()[0].state == DONE


def test_a_page_whose_lines_end_as_on_windows_keeps_them(visitor: Visitor) -> None:
    page = visitor.desk.project.docs / f"{PAGE}.md"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    visitor.send(
        form_to(visitor.choose("dry place"), "/do/words"),
        words="Keep it dry, out of the reach of children.",
        sure="yes",
    )
    raw = page.read_bytes()
    assert b"Keep it dry, out" in raw and raw.count(b"\r\n") == raw.count(b"\n")


def test_what_is_typed_is_kept_and_offered_again(visitor: Visitor) -> None:
    name = form_to(visitor.choose("dry place"), "/do/words").find("input", attrs={"name": "form_name"})["value"]  # type: ignore[index]
    assert visitor.post("/draft", form_name=name, **{"f.words": "Keep it somewhere dr"}).status_code == 200
    soup = visitor.choose("dry place")
    assert soup.find("textarea", attrs={"name": "words"}).text == "Keep it somewhere dr"  # type: ignore[union-attr]
    assert "not saved yet" in soup.find(id="look").get_text()  # type: ignore[union-attr]
    visitor.post("/draft/drop", form_name=name, back="/")
    assert visitor.choose("dry place").find("textarea", attrs={"name": "words"}).text.startswith("Keep it in a dry")  # type: ignore[union-attr]


def test_another_writer_is_named_and_nothing_lost(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from plainleaf import lock

    monkeypatch.setattr(lock, "WAIT", 0.1)
    monkeypatch.setattr(lock.writing, "__kwdefaults__", None, raising=False)
    panel = visitor.choose("dry place")
    before = visitor.text()
    real = lock.writing
    with real(visitor.desk.project.root, "plainleaf build"):
        monkeypatch.setattr(lock, "writing", lambda folder, what: real(folder, what, wait=0.1))
        answer = visitor.send(form_to(panel, "/do/words"), words="Keep it dry at all times, out of reach.", sure="yes")
    assert answer.status_code == 409 and "plainleaf build" in answer.text and "Keep it dry at all times" in answer.text
    assert visitor.text() == before
    assert "Keep it dry at all times" in visitor.choose("dry place").find("textarea", attrs={"name": "words"}).text  # type: ignore[union-attr]
