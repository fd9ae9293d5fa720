"""The benchmark of cleaning: Plainleaf and its peers side by side, accuracy and speed in one run.

`make bench-clean` runs it. The data are the user's: PLAINLEAF_CORPUS names a folder of articles labelled line by line
(laid out as tests/corpus), PLAINLEAF_PAGES a folder of sets of saved pages with gold text. No part of the program
imports this package, and it is not installed with it.
"""
