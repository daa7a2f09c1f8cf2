"""The chain's ends as they once were, kept in a file beside the database: whoever rewrites the database has not yet rewritten this.

One line each, `moment<TAB>number<TAB>hash`, only ever appended. Copied elsewhere from time to time, it cannot be rewritten at all.
"""
import os
from collections.abc import Mapping
from pathlib import Path

from flask import current_app

from xinfang_party.audit.rules import Kept, as_kept
from xinfang_party.kernel import clock

NAME = "audit-heads.txt"


def file() -> Path:
    return Path(current_app.config["INSTANCE"]) / NAME


def kept() -> Mapping[int, Kept]:
    """number → what was kept first under it; a line that cannot be read (the power failed) is passed over. Empty without the file."""
    found: dict[int, Kept] = {}
    lines = file().read_text("utf-8", "replace").splitlines() if file().is_file() else ()
    for one in filter(None, map(as_kept, lines)):
        found.setdefault(one.id, one)
    return found


def keep(last_id: int, last_hash: str) -> None:
    """Add the end of the chain as committed, unless it stands there already; on the disk when this returns."""
    known = kept().get(last_id)
    if last_id == 0 or (known is not None and known.hash == last_hash):
        return
    file().parent.mkdir(parents=True, exist_ok=True)
    line = f"{clock.now().isoformat(timespec='seconds')}\t{last_id}\t{last_hash}\n"
    target = os.open(file(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(target).st_size
        is_torn = size > 0 and os.pread(target, 1, size - 1) != b"\n"
        os.write(target, f"{'' if not is_torn else chr(10)}{line}".encode())
        os.fsync(target)
    finally:
        os.close(target)
