"""The entries of a list as a table, for safe-keeping elsewhere."""
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from xinfang_party.audit import queries
from xinfang_party.audit.catalogue import KINDS
from xinfang_party.audit.entries import UNREADABLE, Entry
from xinfang_party.audit.queries import Wanted
from xinfang_party.audit.rules import readable, words_of
from xinfang_party.exchange.writing import Stamp, write_csv

HEADERS = ("编号", "时间", "操作人", "登录名", "账号编号", "做了什么", "标识", "对象", "对象编号", "来源", "内容", "摘要")


def write_entries(wanted: Wanted, target: BinaryIO, stamp: Stamp | None = None) -> int:
    """The same columns as on the page, newest first; returns how many entries there are."""
    count = 0

    def rows() -> Iterator[Sequence[Any]]:
        nonlocal count
        for entry in queries.read(queries.entries(wanted)):
            count += 1
            yield row_of(entry)

    write_csv(target, HEADERS, rows(), stamp)
    return count


def row_of(entry: Entry) -> Sequence[Any]:
    details = "；".join(f"{name}：{value}" for name, value in readable(entry).items())
    return (entry.id, entry.at or UNREADABLE, entry.actor, entry.username, entry.account_id, words_of(entry.tag), entry.tag,
            KINDS.get(entry.subject_kind, entry.subject_kind), entry.subject_id, entry.source, details, entry.hash)
