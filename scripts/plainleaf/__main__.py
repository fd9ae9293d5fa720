"""`python -m plainleaf` is the command `plainleaf`."""

from __future__ import annotations

from plainleaf.cli import main

if __name__ == "__main__":
    main(prog_name="plainleaf")
