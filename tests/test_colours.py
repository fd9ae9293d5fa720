"""The colours of the site: every pair that meets on a page is told apart by weak eyes, in every scheme."""

from __future__ import annotations

import re

import pytest

from plainleaf.publish import THEME

CSS = (THEME / "overrides/assets/stylesheets/colours.css").read_text(encoding="utf-8")

SCHEMES = {
    "light": [":root {"],
    "dark": [":root {", ':root[data-colours="dark"] {'],
    "strong": [":root {", ':root[data-contrast="strong"] {'],
    "strong dark": [":root {", ':root[data-colours="dark"] {', ':root[data-contrast="strong"] {',
                    ':root[data-colours="dark"][data-contrast="strong"] {'],
    "without scripts, dark": [":root {", ":root.no-js {"],
    "print": [":root {", ":root:root:root {"],
}  # fmt: skip
"""The blocks of colours.css that make each scheme, the later over the earlier."""

TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "pine", "link") for ground in ("paper", "sheet", "wash")),
    ("ink", "spoken"), ("on-band", "band"), ("band-leaf", "band"), ("on-draft", "draft"),
    *((f"on-{level}", level) for level in ("emergency", "urgent", "ask")),
    *((ink, f"{level}-wash") for level in ("emergency", "urgent", "ask", "warning", "caution") for ink in ("ink", "link")),
    ("warning", "warning-wash"), ("caution", "caution-wash"),
]  # fmt: skip
"""Letters and what is behind them."""

SIGNS = [
    *((level, "paper") for level in ("emergency", "urgent", "ask", "warning", "caution", "edge", "leaf", "focus")),
    ("edge", "sheet"), ("focus", "sheet"), ("focus", "wash"),
]  # fmt: skip
"""Frames, edges, signs and the ring of the keyboard, and what is behind them."""

LEVELS = ("emergency", "urgent", "ask", "warning", "caution")


def colours(scheme: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for opening in SCHEMES[scheme]:
        start = CSS.index(opening) + len(opening)
        block = CSS[start : CSS.index("}", start)]
        found |= dict(re.findall(r"--pl-([a-z-]+): (#[0-9a-f]{6});", block))
    return found


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2: 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_rightly() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_letters_can_be_read_and_signs_be_seen(scheme: str) -> None:
    found = colours(scheme)
    assert set(found) == set(colours("light")), "a scheme that forgets a colour"
    least = 7 if "strong" in scheme else 4.5
    weak = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}
    faint = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in SIGNS}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 3} == {}


def test_without_scripts_the_dark_is_the_same_dark() -> None:
    assert colours("without scripts, dark") == colours("dark")


def test_levels_of_boxes_differ_without_colour() -> None:
    """Each level has a sign and a frame of its own: in greyscale print, and to who cannot tell red from green."""
    css = (THEME / "overrides/assets/stylesheets/boxes.css").read_text(encoding="utf-8")
    signs = {level: re.search(rf"--pl-sign-{level}: url\((.+)\);", css) for level in LEVELS}
    drawn = [match[1] for match in signs.values() if match]
    assert len(drawn) == len(set(drawn)) == len(LEVELS)
    for level, name in zip(LEVELS, ("emergency", "urgent", "ask", "callout", "caution"), strict=True):
        assert re.search(rf"\.admonition\.{name}\.{name} {{[^}}]*--sign: var\(--pl-sign-{level}\)", css), level
