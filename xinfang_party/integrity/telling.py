"""Entries about versions and registers: one of each; of many at once, one that names them all."""
from collections.abc import Iterable, Sequence
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.integrity.models import RegisterVersion

FEW = 20


def told(deed: str, versions: Sequence[RegisterVersion], *, by: Identity, **more: Any) -> None:
    for version in versions if len(versions) <= FEW else ():
        audit.record(f"risk-version.{deed}", subject=version, by=by, number=version.number, **more)
    if len(versions) > FEW:
        audit.record(f"risk-version.{deed}", by=by, count=len(versions), keys=spans(version.id for version in versions), **more)


def spans(ids: Iterable[int]) -> str:
    """Numbers in a row as the first and the last of them: 3-5、9."""
    found: list[list[int]] = []
    for one in sorted(ids):
        if found and found[-1][1] == one - 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in found)
