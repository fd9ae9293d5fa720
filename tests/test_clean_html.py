"""Saved web pages, end to end: the article stays, however its page is built; what stands around it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf import intake
from plainleaf.clean import clean
from plainleaf.model import Cleaned, Layer

LEAD = "Warfarin thins the blood. Small changes in what you eat or take can make it work too well, or not at all."
FIRST = "Take your tablet at the same time each day. Your nurse will test your blood every week at first."
SECOND = "Eat about the same amount of green vegetables every week. A sudden change can move your test result."
THIRD = "Call your doctor the same day if your gums bleed, or if a bruise grows without a reason."
MORE = [
    "Tell the dentist, and anyone else who treats you, that you take a blood thinner. Carry the yellow card with you.",
    "Do not start a new medicine, a herb or a vitamin without asking the pharmacist, who knows which of them mix badly.",
    "Alcohol changes how the medicine works. One small drink on some days is usually fine; many at once are not.",
    "If you forget a tablet, take it as soon as you remember on the same day. Never take two on the next day.",
]
CARD = "A quick guide to the ten best breakfasts, from our kitchen to yours, with recipes for the whole week."
COMMENT = "My aunt took this for years and she never had any trouble with it, so I would not worry too much."
CHROME = [CARD, COMMENT, "Sign up for our newsletter", "Related articles", "Elm Media Group", "Privacy policy"]


def page(article: str, before: str = "", after: str = "") -> str:
    cards = "".join(f'<div class="card"><h3><a href="/{n}">Story {n}</a></h3><p>{CARD}</p></div>' for n in range(4))
    comments = "".join(f'<li class="comment"><b>Kim {n}</b><p>{COMMENT}</p><a href="#">Reply</a></li>' for n in "ab")
    more = "".join(f"<p>{text}</p>" for text in MORE)
    return f"""<!doctype html><html><head><title>Living with warfarin | Elm Health</title></head><body>
<header class="site-header"><nav class="menu"><ul>
{"".join(f'<li><a href="/{n}">{n}</a></li>' for n in ("Home", "Conditions", "Medicines", "Recipes", "Log in"))}
</ul></nav></header>
<div class="page-wrap">{before}<article class="post"><h1>Living with warfarin</h1>
<div class="meta"><span class="byline">By Ann Lee</span> <span class="date">May 4, 2021</span></div>
<ul class="share"><li><a href="#">Facebook</a></li><li><a href="#">Twitter</a></li></ul>
{article}{more}</article>{after}
<aside class="sidebar"><h2>Related articles</h2>{cards}<form><p>Sign up for our newsletter</p><input></form></aside>
<section id="comments"><h2>2 comments</h2><ol>{comments}</ol></section></div>
<footer class="site-footer"><p>© 2021 Elm Media Group</p><a href="/p">Privacy policy</a></footer></body></html>"""


def cleaned(folder: Path, html: str) -> Cleaned:
    (folder / "page.html").write_text(html, encoding="utf-8", newline="\n")
    return clean(intake.read(folder / "page.html", folder))


def kept(found: Cleaned) -> str:
    texts = [found.source.passages[v.passage].text[v.start : v.end] for v in found.verdicts if v.layer.kept]
    return "\n".join(texts)


PARAGRAPHS = "".join(f"<p>{text}</p>" for text in (LEAD, FIRST, SECOND, THIRD))
ARTICLES = {
    "paragraphs": (f'<div class="entry-content">{PARAGRAPHS}</div>', [LEAD, FIRST, SECOND, THIRD]),
    "no class words": (f"<div><div>{PARAGRAPHS}</div></div>", [LEAD, FIRST, SECOND, THIRD]),
    "details": (
        f"<p>{LEAD}</p><details><summary>What may I eat?</summary><p>{SECOND}</p></details>"
        f"<details><summary>When should I call?</summary><p>{THIRD}</p></details>",
        [LEAD, "What may I eat?", SECOND, "When should I call?", THIRD],
    ),
    "accordion": (
        f'<p>{LEAD}</p><h3><button aria-controls="a" aria-expanded="false">How to take it</button></h3>'
        f'<div id="a" hidden><p>{FIRST}</p></div><h3><button aria-controls="b">Bleeding</button></h3>'
        f'<div id="b" style="display:none"><p>{THIRD}</p></div>',
        [LEAD, FIRST, THIRD],
    ),
    "definitions": (
        f"<p>{LEAD}</p><h2>Words to know</h2><dl><dt>INR</dt><dd>A blood test that shows how fast blood clots.</dd>"
        f"<dt>Clot</dt><dd>A lump of blood that can block a vessel.</dd></dl><p>{THIRD}</p>",
        [LEAD, "INR", "A blood test that shows how fast blood clots.", "A lump of blood that can block", THIRD],
    ),
    "table": (
        f"<p>{LEAD}</p><h2>Tablets by colour</h2><table><tr><th>Colour</th><th>Strength</th></tr>"
        f"<tr><td>Pink</td><td>1 mg</td></tr><tr><td>Blue</td><td>4 mg</td></tr></table><p>{SECOND}</p>",
        [LEAD, "Colour\tStrength", "Pink\t1 mg", "Blue\t4 mg", SECOND],
    ),
    "siblings": (
        f'<section class="body-1"><p>{LEAD}</p></section><div class="ad-slot">Advertisement</div>'
        f'<section class="body-2"><p>{FIRST}</p><p>{SECOND}</p></section><section class="body-3"><p>{THIRD}</p></section>',
        [LEAD, FIRST, SECOND, THIRD],
    ),
    "summary block": (
        f'<div class="summary-box"><p>{LEAD}</p></div><div class="entry-content"><p>{FIRST}</p><p>{SECOND}</p>'
        f"<p>{THIRD}</p></div>",
        [LEAD, FIRST, SECOND, THIRD],
    ),
    "deep lists": (
        f"<p>{LEAD}</p><h2>Ask before you take</h2><ul><li>Pain medicine<ul><li>Aspirin<ul><li>Also in cold remedies</li>"
        f"</ul></li><li>Ibuprofen</li></ul></li><li>Herbs</li></ul><p>{THIRD}</p>",
        [LEAD, "Pain medicine", "Aspirin", "Also in cold remedies", "Ibuprofen", "Herbs", THIRD],
    ),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_the_article_stays_and_the_page_around_it_goes(tmp_path: Path, name: str) -> None:
    article, wanted = ARTICLES[name]
    said = kept(cleaned(tmp_path, page(article)))
    assert [text for text in (*wanted, *MORE) if text not in said] == []
    assert [text for text in CHROME if text in said] == []


def test_text_emitted_twice_is_kept_once(tmp_path: Path) -> None:
    twice = f'<div class="mobile-only"><p>{SECOND}</p></div><div class="desktop-only"><p>{SECOND}</p></div>'
    found = cleaned(tmp_path, page(f"<p>{LEAD}</p>{twice}<p>{THIRD}</p>"))
    assert kept(found).count(SECOND) == 1
    assert sum(v.layer is Layer.DUPLICATE for v in found.verdicts) >= 1
    assert LEAD in kept(found) and THIRD in kept(found)


def test_a_page_without_elements_around_its_text_is_kept(tmp_path: Path) -> None:
    said = kept(cleaned(tmp_path, f"<title>Warfarin</title>{LEAD}<br><br>{FIRST}<br><br>{THIRD}"))
    assert LEAD in said and FIRST in said and THIRD in said
