"""Which files are read, how their bytes become text, and what is said of those that cannot be used."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from plainleaf import intake
from plainleaf.errors import ContentError, Problem, Severity, UsageError

ARTICLE = "Don’t take “it” with naïve cafés – 5 mg.\nTwice a day.\n"


def write(folder: Path, name: str, content: bytes | str = "Take it with food.\n") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refused(path: Path, root: Path) -> Problem:
    with pytest.raises(ContentError) as caught:
        intake.read(path, root)
    problem = caught.value.problem
    assert problem.message and problem.todo and problem.severity is Severity.BUILD
    return problem


# ---------------------------------------------------------------- bytes to text


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_give_the_same_text(tmp_path: Path, encoding: str, ends: str) -> None:
    data = ARTICLE.replace("\n", ends).encode(encoding)
    source = intake.read(write(tmp_path, "a.txt", data), tmp_path)
    assert source.text == ARTICLE
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert (source.name, source.stem, source.form, source.lines[1]) == ("a.txt", "a", "text", "Twice a day.")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xe9", "café"),
        (b"a\x81b \x93q\x94", "a\x81b “q”"),  # one of the bytes that Windows-1252 leaves empty
        ("Don’t ".encode() * 9 + b"caf\xe9", "Don’t " * 9 + "café"),  # UTF-8 with an old byte pasted in
        ("薬は食後に飲んでください。".encode("shift_jis") * 9, "薬は食後に飲んでください。" * 9),
        (b"a few \x00\x01\x02 controls", "a few \x00\x01\x02 controls"),
        (b"\xef\xbb\xbfmarked \xe9", "marked é"),
    ],
)
def test_damaged_and_foreign_bytes(tmp_path: Path, data: bytes, text: str) -> None:
    assert intake.read(write(tmp_path, "a.txt", data), tmp_path).text == text


def test_a_page_says_its_encoding(tmp_path: Path) -> None:
    data = '<meta charset="windows-1251"><p>Принимайте'.encode("cp1251")
    assert intake.read(write(tmp_path, "a.html", data), tmp_path).text == "Принимайте"
    data = b'<meta http-equiv="content-type" content="text/html; charset=iso-8859-1"><p>don\x92t'
    assert intake.read(write(tmp_path, "b.htm", data), tmp_path).text == "don’t"


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("name", "data", "rule", "says"),
    [
        ("a.txt", b"", "intake.empty", "0 bytes"),
        ("a.txt", b"\xef\xbb\xbf \r\n\t\n", "intake.empty", "only blanks"),
        ("a.txt", b"%PDF-1.7 ...", "intake.not-text", "a PDF"),
        ("a.txt", b"PK\x03\x04...", "intake.not-text", "Word"),
        ("a.txt", b"{\\rtf1 hello}", "intake.not-text", "RTF"),
        ("a.txt", random.Random(1).randbytes(4000), "intake.not-text", "control characters"),
        ("a.txt", b"\x00\x00\x01" * 400, "intake.not-text", "NUL"),
        ("a.txt", b"\xff\xfea", "intake.encoding", "UTF-16-LE"),
        ("a.docx", b"PK\x03\x04", "intake.word", "not a Word document, or damaged"),
        ("a.pdf", b"%PDF", "intake.format", ".pdf"),
        ("a.mhtml", b"From:", "intake.mhtml", "no page stands in"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "intake.format", ".doc files are not read"),
        ("README", b"text", "intake.format", "without a suffix"),
        ("a.html", b"<p hidden>x<script>y</script>", "intake.no-text", "1 hidden"),
        ("a.html", b"<title>Only this</title><body><div id=root></div>", "intake.no-text", "shows no text"),
        ("a.html", b"<!-- x -->", "intake.no-text", "shows no text"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(
    tmp_path: Path, name: str, data: bytes, rule: str, says: str
) -> None:
    problem = refused(write(tmp_path, f"sub/{name}", data), tmp_path)
    assert (problem.rule, problem.where) == (rule, f"sub/{name}")
    assert says in problem.message


def test_too_large_missing_folder_and_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    assert refused(large, tmp_path).rule == "intake.too-large"
    assert "20 MB" in refused(large, tmp_path).message
    assert refused(tmp_path / "gone.txt", tmp_path).rule == "intake.unreadable"
    (tmp_path / "folder.txt").mkdir()
    assert "folder" in refused(tmp_path / "folder.txt", tmp_path).message

    def forbidden(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, "a.txt")
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert "Permission denied" in refused(path, tmp_path).message


# ---------------------------------------------------------------- which files


def test_gather_walks_a_folder_and_tells_what_it_passes_over(tmp_path: Path) -> None:
    for name in ("b.txt", "A.md", "sub/c.html", "d.HTM", ".hidden.txt", ".git/e.txt", "b.toml", "x.rtf", "x.toml"):
        write(tmp_path, name)
    write(tmp_path, "alone.toml")
    write(tmp_path, "picture.png")
    paths, notes = intake.gather(tmp_path)
    assert [p.relative_to(tmp_path).as_posix() for p in paths] == ["A.md", "b.txt", "d.HTM", "sub/c.html"]
    assert {(n.where, n.rule, n.severity) for n in notes} == {
        ("x.rtf", "intake.format", Severity.NOTE),
        ("picture.png", "intake.format", Severity.NOTE),
        ("alone.toml", "intake.lone-sidecar", Severity.NOTE),
    }
    assert "save it as .docx" in next(n.todo for n in notes if n.where == "x.rtf")
    assert "save it as text or HTML" in next(n.todo for n in notes if n.where == "picture.png")


def test_gather_takes_files_and_folders_and_each_once(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one.txt"), write(tmp_path, "in/two.pdf")
    three = write(tmp_path, "in/three.txt")
    paths, notes = intake.gather([one, two, tmp_path / "in", three])
    assert paths == [one, three, two]
    assert [n.where for n in notes] == ["two.pdf"]  # the folder's note; the named file is refused by read
    assert refused(two, tmp_path).rule == "intake.format"
    with pytest.raises(UsageError, match="nowhere"):
        intake.gather([tmp_path / "nowhere.txt"])


def test_two_sources_of_one_name_are_an_error_that_names_both(tmp_path: Path) -> None:
    for name in ("Sleep.txt", "more/sleep.html"):
        write(tmp_path, name)
    paths, (problem,) = intake.gather(tmp_path)
    assert [p.name for p in paths] == ["sleep.html"] or [p.name for p in paths] == ["Sleep.txt"]
    assert (problem.rule, problem.severity) == ("intake.same-name", Severity.BUILD)
    assert "more/sleep.html" in problem.message and "Sleep.txt" in problem.message
