"""A person's edits of a page: kept through every new generation, and kept books of.

- Texts only: `sheet` takes a page's Markdown apart and `render` puts it together, `says` tells what a sentence says, `align`
  what became of each, `merge` puts three texts together (`cells`, `home`, `order`, `compose`, `facts`, `asking`), `conflict`
  is the file in which a person chooses.
- The books: `hand` (what she did), `places` (what the ledgers say of it), `recorded` (the kept words of a source), `weigh`
  (numbers, negations and duties of two wordings), `shown` (how readers are told), `brief` ("In short").
- On disk: `settle` (what the commands do), `changes` (what changed in an article). Saving is in write/save.py.
"""
