"""Pages of sources that have not changed since an earlier run are taken from the store, the others are made, on every core.

What a page depends on is its source with its sidecar and overrides, what its publisher repeats, the country, and the program with
its knowledge: the digest of all that is its key (store.py). So a run gives the same pages whatever was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from plainleaf import write
from plainleaf.clean import repeats
from plainleaf.model import Page, Rendered, Source
from plainleaf.store import Store, key_of, source_key
from plainleaf.workers import spread

ALONE = 60
"""Pages that one process makes by itself; beyond, the start of another, which reads all knowledge first, is worth its while."""

Make = Callable[[Source, str, repeats.Evidence], Page]


def remade(
    sources: Sequence[Source], country: str, evidence: repeats.Evidence, make: Make, store: Store
) -> Iterator[Page]:
    """The page of each source, in their order; `make` makes one (a function of a module: it may run in another process)."""
    shares = [_share(evidence, source) for source in sources]
    keys = [key_of("page", source_key(s), country, _said(share)) for s, share in zip(sources, shares, strict=True)]
    kept = {key: page for key in keys if isinstance(page := store.get("pages", key), Page)}
    missing = [at for at, key in enumerate(keys) if key not in kept]
    made = spread(partial(_make, make, country), [(sources[at], shares[at]) for at in missing], few=ALONE)
    for key in keys:
        page = kept.pop(key, None)
        if page is None:
            page = next(made)
            store.put("pages", key, page)
        yield page


def _make(make: Make, country: str, given: tuple[Source, repeats.Evidence]) -> Page:
    source, evidence = given
    page = make(source, country, evidence)
    ledgers = {article.source.stem: tuple(write.ledger(page, article.source.stem)) for article in page.articles}
    return replace(page, rendered=Rendered(write.markdown(page), ledgers))


def _share(evidence: repeats.Evidence, source: Source) -> repeats.Evidence:
    """What of the evidence bears on a source: what is known of the lines that it holds."""
    publisher = repeats.publisher(source)
    known = evidence.lines.get(publisher)
    if not known:
        return repeats.NONE
    held = sorted({line for passage in source.passages if (line := repeats.words(passage.text)) in known})
    return repeats.Evidence(MappingProxyType({publisher: MappingProxyType({line: known[line] for line in held})}))


def _said(evidence: repeats.Evidence) -> str:
    """The evidence in words that are the same whatever the order in which it was found."""
    return repr([(name, list(lines.items())) for name, lines in evidence.lines.items()])
