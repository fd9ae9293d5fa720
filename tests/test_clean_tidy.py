"""A sheet that was never scraped is full of short lines, and every one of them matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainleaf import intake
from plainleaf.clean import clean
from plainleaf.model import Cleaned, Layer

INHALER = """# How to use a puffer

A puffer brings medicine straight into the lungs. Used well, it works within minutes.

## Do not

- Share it
- Wash the can
- Use it past its date

## Call 911 if

- Lips turn blue
- You cannot talk
"""
FEVER = """<html><head><title>Fever in children | Elm Clinic</title></head><body><nav><a href="/">Home</a></nav><main>
<h1>Fever in children</h1><p>A fever is a body temperature of 38 degrees or higher. It is common in children.</p>
<h2>Do not give</h2><ul><li>Aspirin</li><li>Cold baths</li></ul>
<h2>Call 911 if your child</h2><ul><li>Has a seizure</li><li>Cannot be woken</li></ul>
<h2>Medicine</h2><dl><dt>Limit</dt><dd>Not more than 5 doses a day</dd></dl></main></body></html>"""
SHEETS = {
    "three sentences": "About Asthma\n\nUse the inhaler twice a day.\nDo not stop.\n\nCall 911 if you cannot breathe.\n",
    "a chart": "Dose chart\n\nWeight      Dose\n10 kg       100 mg\n20 kg       200 mg\n\nNot for babies.\n",
    "short lines": "Falls\n\nIn the bathroom\n\nPut a mat in the tub.\nFit a rail.\n\nPoison line: 1-800-222-1222\n",
}


def cleaned(folder: Path, text: str, name: str = "sheet.txt") -> Cleaned:
    (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return clean(intake.read(folder / name, folder))


def lines(found: Cleaned, *layers: Layer) -> list[str]:
    return [found.source.passages[v.passage].text[v.start : v.end] for v in found.verdicts if v.layer in layers]


@pytest.mark.parametrize("name", SHEETS)
def test_a_typed_sheet_loses_nothing(tmp_path: Path, name: str) -> None:
    found = cleaned(tmp_path, SHEETS[name])
    kept = lines(found, Layer.TITLE, Layer.HEADING, Layer.BODY)
    assert kept == [line for line in SHEETS[name].split("\n") if line]
    assert lines(found, Layer.TITLE) == kept[:1] or not lines(found, Layer.TITLE)


def test_markdown_lists_stay_under_their_headings(tmp_path: Path) -> None:
    found = cleaned(tmp_path, INHALER, "sheet.md")
    assert lines(found, Layer.HEADING) == ["## Do not", "## Call 911 if"]
    for item in ("Share it", "Wash the can", "Use it past its date", "Lips turn blue", "You cannot talk"):
        assert f"- {item}" in lines(found, Layer.BODY)


def test_items_of_a_web_page_are_items_and_its_menu_is_a_menu(tmp_path: Path) -> None:
    found = cleaned(tmp_path, FEVER, "sheet.html")
    assert lines(found, Layer.TITLE) == ["Fever in children"]
    assert lines(found, Layer.HEADING) == ["Do not give", "Call 911 if your child", "Medicine"]
    body = lines(found, Layer.BODY)
    assert {"Aspirin", "Cold baths", "Has a seizure", "Cannot be woken", "Not more than 5 doses a day"} <= set(body)
    assert "Home" in lines(found, Layer.FURNITURE)


def test_an_item_that_reads_like_a_button_is_none_in_a_list_of_others(tmp_path: Path) -> None:
    scraped = "Menu\nLog in\nSearch\nPay My Bill\n\nCare of a Cut\n\nA cut heals well when it is kept clean and dry for a day.\n"
    found = cleaned(tmp_path, scraped + "\nAt home:\n\n- Rest\n- Press on it\n- Share the news\n- Keep it dry\n")
    assert {"- Rest", "- Press on it", "- Keep it dry"} <= set(lines(found, Layer.BODY))
    assert {"Menu", "Log in", "Search"} <= set(lines(found, Layer.FURNITURE))
