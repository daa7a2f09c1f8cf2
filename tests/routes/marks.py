"""Texts that say whose they are, and stand nowhere else."""

OWNERS = ("A1", "A2", "B1")


def mark(kind: str, owner: str) -> str:
    """`canarycaseA1`: the case of the member who visits; A2 of another of the branch, B1 of the other branch, OO of the bureau."""
    return f"canary{kind}{owner}"
