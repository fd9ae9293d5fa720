"""The commands on the review of pages, put together."""

from __future__ import annotations

import click

from plainleaf.cli import signing, standing
from plainleaf.cli.common import CONTEXT


@click.group(context_settings=CONTEXT)
def review() -> None:
    """Sign pages, and see which are signed, for what, and what they wait for.

    A sign-off is a record: a name that somebody entered. Nobody proves here who somebody is.
    """


for _command in (
    *(signing.sign, signing.revoke, signing.findings, signing.answer, signing.dose, signing.note),
    *(standing.status, standing.due, standing.diff, standing.history, standing.show),
):
    review.add_command(_command)
