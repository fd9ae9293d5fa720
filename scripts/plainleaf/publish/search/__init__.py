"""The site's own search: an index made once, when the site is built, and read in small pieces by a small script.

`passages` reads the finished pages, `words` parts them, `index` counts and packs, `rewriting` says how a reader's words are
understood. The script is theme/overrides/assets/javascripts/finder.js; it parts words by the same tables.
"""
