"""A sheet that says that a handout was taken away, to lie where the handout lay."""

from __future__ import annotations

import datetime as dt
import json

import typst

from plainleaf.publish import THEME, epoch

TEMPLATE = THEME / "gone.typ"
FONTS = THEME / "assets" / "fonts"


def gone_sheet(language: str, title: str, why: str, questions: str, build_date: dt.date) -> bytes:
    """A tagged PDF of one sheet with these words."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
    compiler = typst.Compiler(TEMPLATE, root=THEME, font_paths=fonts, ignore_system_fonts=True)
    words = {"lang": language.split("-")[0], "title": title, "why": why, "questions": questions}
    pdf = compiler.compile(
        format="pdf",
        sys_inputs={"page": json.dumps(words, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=epoch(build_date),
    )
    assert isinstance(pdf, bytes)
    return pdf
