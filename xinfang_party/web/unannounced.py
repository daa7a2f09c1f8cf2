"""The years without an announced holiday calendar that a page relies on: gathered while it is made, said once by the layout.

`kernel.workdays` tells of every year it was asked about; days and figures that were counted earlier tell when they are shown
(filter `last_day`, macro `figure`), so a page made from what is kept says it all the same.
"""
from flask import g, has_request_context


def note(year: int) -> None:
    """Jobs and commands make no page: there is nobody to tell."""
    if has_request_context():
        g.setdefault("unannounced", set()).add(year)


def years() -> list[int]:
    """What the page has relied on so far, ascending."""
    return sorted(g.get("unannounced", ()))
