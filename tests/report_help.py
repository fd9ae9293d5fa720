"""An article with something of everything that the cleaning report tells apart."""

from __future__ import annotations

ARTICLE = """Home > Pain > Grisolet

Taking Grisolet for a Sore Back

Taking Grisolet for a Sore Back

Grisolet is a medicine for pain in the back, and most people take it for a week or two after a strain.

Side effects

It can make you drowsy, and some people feel sick in the first days of taking it with other medicines.

Sign up for our newsletter

More from this site
Overdose of painkillers: call 911 at once, says a new campaign
"""
