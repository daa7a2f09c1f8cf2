"""The chain's ends as they once were, kept in a file beside the database: whoever rewrites the database has not yet rewritten this.

One line each, `moment<TAB>number<TAB>hash`, only ever appended. Copied elsewhere from time to time, it cannot be rewritten at all.
A file that cannot be read or written stops nobody's work: it is logged, and every verification says so until it is mended.
"""
import errno
import os
import tempfile
from pathlib import Path
from stat import S_ISREG

from flask import current_app

from xinfang_party.audit.rules import Ends, ends_in, told_of_file
from xinfang_party.kernel import clock

NAME = "audit-heads.txt"
TAIL = 4096
"""So many bytes at the end of the file hold the newest ends: some forty lines."""


def file() -> Path:
    return Path(current_app.config["INSTANCE"]) / NAME


def kept() -> Ends:
    """All that was kept; none without the file."""
    return read(0)


def latest() -> Ends:
    """The newest of them, however long the file has become."""
    return read(TAIL)


def read(tail: int) -> Ends:
    try:
        data, is_whole = last_bytes(tail)
    except FileNotFoundError:
        return Ends({})
    except OSError as error:
        return Ends({}, logged(told_of_file("读不出来", error.errno), error))
    text = data.decode("utf-8-sig", "replace")
    ends = ends_in(text if is_whole else text.partition("\n")[2])
    if ends.trouble:
        current_app.logger.error("%s: %s", file(), ends.trouble)
    return ends


def last_bytes(tail: int) -> tuple[bytes, bool]:
    """(the last bytes of the file, is that all of it?); 0: all."""
    target = os.open(file(), os.O_RDONLY | os.O_NONBLOCK)
    try:
        size = size_of(target)
        start = max(0, size - tail) if tail else 0
        return os.pread(target, size - start, start), start == 0
    finally:
        os.close(target)


def keep(last_id: int, last_hash: str) -> str | None:
    """Add the end of the chain as committed, unless it is the newest there already; on the disk when this returns. What went wrong, or None."""
    newest = latest().by_number.get(last_id)
    if newest is not None and newest.hash == last_hash:
        return None
    try:
        append(f"{clock.now().isoformat(timespec='seconds')}\t{last_id}\t{last_hash}\n")
    except OSError as error:
        return logged(told_of_file("写不进去，这次的链头没有留存", error.errno), error)
    return None


def append(line: str) -> None:
    file().parent.mkdir(parents=True, exist_ok=True)
    try:
        target = os.open(file(), os.O_RDWR | os.O_APPEND | os.O_NONBLOCK)
    except FileNotFoundError:
        begin(line)
        return
    try:
        size = size_of(target)
        is_torn = size > 0 and os.pread(target, 1, size - 1) != b"\n"
        put(target, f"{'' if not is_torn else chr(10)}{line}")
    finally:
        os.close(target)


def begin(line: str) -> None:
    """A new file takes its name with its first line in it: an empty one means that somebody emptied it. Two that begin at once both write an end
    that is good, and one of them stays."""
    place = os.path.realpath(file())
    target, name = tempfile.mkstemp(prefix=f"{NAME}.", dir=os.path.dirname(place))
    try:
        put(target, line)
        os.rename(name, place)
    except OSError:
        os.unlink(name)
        raise
    finally:
        os.close(target)


def put(target: int, text: str) -> None:
    """On the disk when this returns."""
    data = text.encode()
    if os.write(target, data) < len(data):  # a disk that fills up takes a part and says nothing
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(target)


def size_of(target: int) -> int:
    """Its size in bytes. Raises `OSError` for what is no plain file."""
    status = os.fstat(target)
    if not S_ISREG(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return status.st_size


def logged(sentence: str, error: OSError) -> str:
    current_app.logger.error("%s: %s", file(), error)
    return sentence
