"""Pages by the codes of health records: what an HL7 Infobutton asks of a plain file server.

A record system asks with a code (RxNorm 2598) in the query of an address. A file server does not read queries, so the
answer is one page that holds every code with its pages: a script of ours picks the one that was asked for, and without
scripts the list can be read. The codes are those that people wrote into the sidecars; the program guesses none.

Names of the query's parts: HL7 Version 3 Implementation Guide, URL-Based Implementations of the Context-Aware Knowledge
Retrieval (Infobutton) Domain, Release 4. Identifiers of the code systems: HL7 OID registry.
"""

from __future__ import annotations

import html
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from plainleaf.project import Settings
from plainleaf.publish import address_of
from plainleaf.write.escape import escape
from plainleaf.write.front import dump, facts
from plainleaf.write.wording import say, wording

PAGE = "infobutton.md"
"""Path of the page below docs/."""

TABLE = "infobutton/codes.json"
"""Path of the same for machines, below the site."""

SYSTEMS = {
    "rxnorm": ("RxNorm", "2.16.840.1.113883.6.88"),
    "ndc": ("NDC", "2.16.840.1.113883.6.69"),
    "icd-10-cm": ("ICD-10-CM", "2.16.840.1.113883.6.90"),
    "snomed-ct": ("SNOMED CT", "2.16.840.1.113883.6.96"),
    "loinc": ("LOINC", "2.16.840.1.113883.6.1"),
}
"""Code systems of the sidecars: their names, and the OIDs by which a record system names them."""

Codes = Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]
"""System -> code -> pages, each as (title, path below docs/)."""


def codes(docs: Path, articles: Sequence[str]) -> Codes:
    """The codes in the front matter of the `articles` (paths below `docs`), sorted."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {system: defaultdict(list) for system in SYSTEMS}
    for path in sorted(articles):
        values = facts((docs / path).read_text(encoding="utf-8"))
        for given in values.get("codes") or []:
            system, _, code = html.unescape(str(given)).partition(":")
            if system in found and code:
                found[system][code].append((html.unescape(str(values.get("title") or path)), path))
    return {system: dict(sorted(held.items())) for system, held in found.items() if held}


def stage_infobutton(docs: Path, found: Codes) -> None:
    """Put the page of the codes beside the staged pages; none where there is no code, or where a person has one there."""
    if found and not (docs / PAGE).exists():
        (docs / PAGE).write_text(markdown(found), encoding="utf-8", newline="\n")


def markdown(found: Codes) -> str:
    """The page, as Markdown."""
    blocks = [f"# {wording('infobutton', 'title')}", wording("infobutton", "intro")]
    for system, held in found.items():
        blocks.append(f"## {escape(SYSTEMS[system][0])} {{: #{system} }}")
        blocks.append("\n".join(_line(code, pages) for code, pages in held.items()))
    head = {"title": say("infobutton", "title"), "generated": True, "infobutton": True}
    return dump(head) + "\n" + "\n\n".join(blocks) + "\n"


def _line(code: str, pages: Sequence[tuple[str, str]]) -> str:
    return f"- **{escape(code)}:** " + ", ".join(f"[{escape(title)}]({path})" for title, path in pages)


def write_table(site: Path, found: Codes, settings: Settings) -> None:
    """The codes for machines, by OID: {"2.16.840.1.113883.6.88": {"2598": [{"title": …, "url": …}]}}."""
    if not found:
        return
    home = settings.site_url.rstrip("/") + "/" if settings.site_url else ""
    table = {
        SYSTEMS[system][1]: {
            code: [{"title": title, "url": home + address_of(path, offline=False)} for title, path in pages]
            for code, pages in held.items()
        }
        for system, held in found.items()
    }
    path = site / TABLE
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
