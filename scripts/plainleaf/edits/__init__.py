"""A person's edits of a page: kept through every new generation, and kept books of.

`sheet` takes a page's Markdown apart, `align` tells what became of each sentence, `merge` puts three texts together,
`hand` keeps the books. They know texts only; what is on disk is for write/pages.py.
"""
