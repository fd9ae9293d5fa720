"""Hand edits survive: nobody's words are ever lost in a merge, and what a person took out stays out."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edit_cases import FRONT, Made, edits_of, pages
from plainleaf.edits import merge as room
from plainleaf.edits.merge import Merged, edited, merge
from plainleaf.edits.render import render
from plainleaf.edits.says import words_of
from plainleaf.edits.sheet import read_sheet

FEW = settings(max_examples=50, deadline=None)
"""Enough to meet what went wrong while this was built; a deadline would time the machine."""

OWN = re.compile(r"\w*\d+x\b", re.I)


@st.composite
def three(draw: st.DrawFn) -> tuple[Made, Made, Made]:
    base = draw(pages())
    return base, draw(edits_of(base, "Mine")), draw(edits_of(base, "New"))


def words(text: str) -> set[str]:
    """The words of a page that only one place of it has."""
    return {word.casefold() for word in OWN.findall(text)}


def in_full(base: str, mine: str, new: str) -> Merged:
    """The merge without its short ways."""
    return room._Merge(read_sheet(base), read_sheet(mine), read_sheet(new), {}).run()


def said(text: str) -> list[object]:
    return [(b.kind, b.boxed, [words_of(bit.text) for bit in b.bits]) for b in read_sheet(text).blocks]


@FEW
@given(three())
def test_no_word_is_lost(texts: tuple[Made, Made, Made]) -> None:
    base, mine, new = (made.markdown() for made in texts)
    merged = merge(base, mine, new)
    if merged.text is not None:
        there = words(merged.text)
        assert not {w for w in words(mine) if w.startswith("mine")} - there
        assert not {w for w in words(new) if w.startswith("new")} - there
        # what one side took out stays out; what both left stays
        assert not {w for w in words(base) - words(mine) - words(new)} & there
        assert words(base) & words(mine) & words(new) <= there
        assert {w for w in there if w.startswith("base")} <= words(base)
        assert max(Counter(w.casefold() for w in OWN.findall(merged.text)).values(), default=1) <= max(
            [*Counter(w.casefold() for w in OWN.findall(mine)).values(), 1]
        )


def test_what_both_sides_made_alike_is_not_made_twice() -> None:
    """A sentence of a box that became its title on both sides stood in two titles."""
    said = "Take the tablet with a little food each day"
    base = f'# T\n\n!!! warning callout "Warning: Take it"\n    {said}. Stop at once.\n'
    both = f'# T\n\n!!! warning callout "Warning: {said}"\n    Stop at once.\n'
    assert in_full(base, both, both).text != both, "no longer needs the short way"
    assert merge(base, both, both).text == both


@FEW
@given(three())
def test_what_she_took_out_stays_out_wherever_it_stands_now(texts: tuple[Made, Made, Made]) -> None:
    base, mine, new = (made.markdown() for made in texts)
    merged = merge(base, mine, new)
    if merged.text is None:
        return
    gone = {w for w in words(base) - words(mine)}
    kept = {s for made in (texts[0], texts[2]) for p in made.paras for s in p.sentences}
    same = {
        w for s in kept for w in words(s) if all(any(s in p.sentences for p in m.paras) for m in (texts[0], texts[2]))
    }
    assert not gone & same & words(merged.text)


@FEW
@given(three())
def test_conflicts_show_both_and_can_be_settled(texts: tuple[Made, Made, Made]) -> None:
    base, mine, new = (made.markdown() for made in texts)
    merged = merge(base, mine, new)
    if merged.text is not None:
        assert not merged.conflicts
        return
    assert merged.conflicts
    for conflict in merged.conflicts:
        assert conflict.mine != conflict.new and conflict.line >= 1
    hers = merge(base, mine, new, {c.id: "mine" for c in merged.conflicts})
    assert hers.text is not None
    assert not {w for w in words(mine) if w.startswith("mine")} - words(hers.text)
    shown = words(" ".join(c.new for c in merged.conflicts))
    assert not {w for w in words(new) if w.startswith("new")} - words(hers.text) - shown
    theirs = merge(base, mine, new, {c.id: "new" for c in merged.conflicts})
    assert theirs.text is not None
    assert not {w for w in words(new) if w.startswith("new")} - words(theirs.text)
    shown = words(" ".join(c.mine for c in merged.conflicts))
    assert not {w for w in words(mine) if w.startswith("mine")} - words(theirs.text) - shown
    own = merge(base, mine, new, {c.id: "own:Ask your pharmacist." for c in merged.conflicts})
    assert own.text is not None and (not merged.conflicts or "Ask your pharmacist" in own.text)


@FEW
@given(pages().flatmap(lambda base: st.tuples(st.just(base), edits_of(base, "Mine"))))
def test_with_nothing_new_the_page_stays(texts: tuple[Made, Made]) -> None:
    base, mine = (made.markdown() for made in texts)
    assert merge(base, mine, base).text == (mine if edited(base, mine) else base)
    whole = in_full(base, mine, base)
    assert whole.text is not None and said(whole.text) == said(mine)


@FEW
@given(pages().flatmap(lambda base: st.tuples(st.just(base), edits_of(base, "New"))))
def test_with_no_hand_edit_the_new_text_stands(texts: tuple[Made, Made]) -> None:
    base, new = (made.markdown() for made in texts)
    assert merge(base, base, new).text == new
    assert merge(base, base.replace("\n", "\r\n"), new).text == new
    whole = in_full(base, base, new)
    assert whole.text is not None and said(whole.text) == said(new)


@FEW
@given(three())
def test_merging_again_changes_nothing(texts: tuple[Made, Made, Made]) -> None:
    base, mine, new = (made.markdown() for made in texts)
    merged = merge(base, mine, new).text
    if merged is None:
        return
    assert merge(new, merged, new).text in (merged, new)
    whole = in_full(new, merged, new)
    assert whole.text is not None and said(whole.text) == said(merged)


@FEW
@given(pages())
def test_what_the_program_writes_comes_back_as_it_was(page: Made) -> None:
    text = page.markdown()
    assert text.endswith(render(read_sheet(text).blocks))


def test_what_was_chosen_beside_her_words_does_not_ask_again() -> None:
    head = FRONT.format(title="A", digest="a") + "# A\n\n"
    base = head + "One is here now. Two stands there too. Three goes last.\n"
    mine = head + "One is here today. My own words. Two stands there as well. Three goes last.\n"
    new = head + "Three goes last.\n"
    waiting = merge(base, mine, new).conflicts
    assert [c.mine for c in waiting] == ["One is here today.", "Two stands there as well."]
    settled = merge(base, mine, new, {c.id: "new" for c in waiting})
    assert settled.text == head + "My own words. Three goes last.\n"


@pytest.mark.parametrize(("pick", "stands"), [("mine", True), ("new", False), ("own:Ask at the desk.", True)])
def test_what_she_keeps_comes_with_the_heading_it_stood_under(pick: str, stands: bool) -> None:
    head = FRONT.format(title="A", digest="a") + "# A\n\n## Effects\n\nYou may be sleepy.\n"
    base = head + "\n## For children\n\nHalf of it.\n"
    mine = base + "\nBring the child to us.\n"
    waiting = merge(base, mine, head).conflicts
    assert [(c.mine, c.new) for c in waiting] == [("Bring the child to us.", "")]
    settled = merge(base, mine, head, {c.id: pick for c in waiting}).text
    assert settled is not None
    assert ("## For children\n\n" in settled) is stands
    assert settled.endswith({"mine": "to us.\n", "new": "sleepy.\n"}.get(pick, "at the desk.\n"))


@st.composite
def line_by_line(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """Sentences, a paragraph each, and two people's versions of them: changed, added and taken out, none moved."""
    base = [f"Sentence base{n}x stands here." for n in range(draw(st.integers(2, 10)))]

    def version(side: str) -> list[str]:
        out = []
        for n, said in enumerate(base):
            what = draw(st.sampled_from(["keep", "keep", "keep", "change", "drop", "add"]))
            out += (
                [] if what == "drop" else [said.replace("stands", f"{side}{n}x stands") if what == "change" else said]
            )
            out += [f"More {side}{n}y there is."] if what == "add" else []
        return out

    return base, version("mine"), version("new")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
@settings(max_examples=40, deadline=None)
@given(line_by_line())
def test_where_git_sees_no_conflict_the_result_is_gits(tmp_path_factory: pytest.TempPathFactory, texts) -> None:  # type: ignore[no-untyped-def]
    folder: Path = tmp_path_factory.mktemp("git")
    files = []
    for name, lines in zip(("mine", "base", "new"), (texts[1], texts[0], texts[2]), strict=True):
        files.append(folder / name)
        files[-1].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    done = subprocess.run(["git", "merge-file", "-p", *map(str, files)], capture_output=True, text=True, check=False)
    if done.returncode != 0:  # git takes edits of neighbours for a conflict; we do not
        return
    head = FRONT.format(title="A", digest="a")
    merged = in_full(*(head + "\n\n".join(lines) + "\n" for lines in texts))
    assert merged.text is not None, merged.conflicts
    assert [block.bits[0].text for block in read_sheet(merged.text).blocks] == done.stdout.splitlines()
