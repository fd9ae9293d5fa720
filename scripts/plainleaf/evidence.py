"""What publishers repeat over their articles, counted anew only where an article of theirs has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from types import MappingProxyType

from plainleaf.clean import repeats
from plainleaf.model import Source
from plainleaf.store import Store, key_of, source_key


def gather(sources: Collection[Source], store: Store) -> repeats.Evidence:
    """As repeats.gather: counted anew for the publishers of whose articles one has changed."""
    groups: dict[str, dict[str, Source]] = defaultdict(dict)
    for source in sources:
        if name := repeats.publisher(source):
            groups[name][source_key(source)] = source
    lines: dict[str, Mapping[str, repeats.Repeat]] = {}
    spared: dict[str, Mapping[str, repeats.Repeat]] = {}
    for name in sorted(groups):
        key = key_of("repeats", *sorted(groups[name]))
        found = store.get("repeats", key)
        if not isinstance(found, repeats.Evidence):
            found = repeats.gather(groups[name].values())
            store.put("repeats", key, found)
        lines |= found.lines
        spared |= found.spared
    return repeats.Evidence(MappingProxyType(lines), MappingProxyType(spared))
