"""Every rule and every sign has lines it takes and near misses it leaves (tests/cases_clean)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from plainleaf.clean.facts import mark_facts
from plainleaf.clean.health import speaks_of_health
from plainleaf.clean.look import Look, look
from plainleaf.clean.marks import first_marks
from plainleaf.clean.promo import signs_in
from plainleaf.clean.rules import Rule, fitting, rules
from plainleaf.clean.selling import mark_selling
from plainleaf.knowledge import in_languages
from plainleaf.model import Passage, Piece

CASES = Path(__file__).parent / "cases_clean"


def read(name: str) -> dict[str, dict[str, list[str]]]:
    """Cases by name of rule or sign: {"nav.menu-word": {"yes": [...], "no": [...]}}."""
    found: dict[str, dict[str, list[str]]] = {}

    def walk(table: dict[str, Any], path: str) -> None:
        for key, value in table.items():
            name = f"{path}.{key}" if path else key
            if "yes" in value or "no" in value:
                found[name] = value
            else:
                walk(value, name)

    walk(tomllib.loads((CASES / name).read_text(encoding="utf-8")), "")
    return found


def cases_file(of: str, language: str) -> str:
    return f"{of}.toml" if language == "en" else f"{of}.{language}.toml"


SIGNS = {
    (language, row["name"]): read(cases_file("signs", language)).get(row["name"], {})
    for language, words in in_languages("promotion").items()
    for row in words["sign"]
}
RULES = {
    (language, row["name"]): read(cases_file("rules", language)).get(row["name"], {})
    for language, words in in_languages("boilerplate").items()
    for row in words["rule"]
}


def look_of(text: str) -> Look:
    return look(Passage(0, text, (Piece(0, len(text), 1, 0, len(text)),), True))


def fit(text: str) -> set[str]:
    return {rule.name for rule in fitting(look_of(text))}


@pytest.mark.parametrize(("language", "name"), list(RULES))
def test_rule(language: str, name: str) -> None:
    case = RULES[language, name]
    assert case.get("yes") and case.get("no"), f"cases_clean has no case for {name} in {language}"
    for line in case["yes"]:
        assert name in fit(line), line
    for line in case["no"]:
        assert name not in fit(line), line


@pytest.mark.parametrize(("language", "name"), list(SIGNS))
def test_sign(language: str, name: str) -> None:
    case = SIGNS[language, name]
    assert case.get("yes") and case.get("no"), f"cases_clean has no case for {name} in {language}"
    for sentence in case["yes"]:
        assert name in {sign.name for sign in signs_in(sentence)}, sentence
    for sentence in case["no"]:
        assert name not in {sign.name for sign in signs_in(sentence)}, sentence


@pytest.mark.parametrize(("of", "cases", "file"), [("rules", RULES, "boilerplate"), ("signs", SIGNS, "promotion")])
def test_no_case_without_its_rule(of: str, cases: dict[tuple[str, str], Any], file: str) -> None:
    for language in in_languages(file):
        assert set(read(cases_file(of, language))) == {name for tag, name in cases if tag == language}, language


def test_a_long_line_is_no_label() -> None:
    assert not fit("Menu " * 2000)


def test_rules_name_family_and_kind() -> None:
    for rule in rules():
        assert isinstance(rule, Rule)
        assert "." in rule.name and rule.why and rule.reach in ("line", "items", "stanza")


CARE = [line for line in (CASES / "care.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("text", CARE)
def test_no_rule_takes_a_line_of_care(text: str) -> None:
    alone = [look_of(text)]
    mark = mark_selling(alone, mark_facts(alone, first_marks(alone)), frozenset(), health=speaks_of_health(alone))[0]
    assert not mark.sure_furniture, mark.rule
