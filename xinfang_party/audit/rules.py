"""How an entry is sealed and how a chain is read: pure functions."""
import errno
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xinfang_party.access.terms import ROLE_LABELS
from xinfang_party.audit.catalogue import DETAILS, NOUNS, OPEN, TAGS, VERBS, WORDS
from xinfang_party.audit.entries import UNREADABLE, Entry

SPOKEN: Mapping[str, Mapping[str, str]] = {**WORDS, "role": {role.value: label for role, label in ROLE_LABELS.items()}}
GENESIS = "0" * 64
UNREADABLE_ENTRY = "这一条读不出来，内容被改动过，请核对全部记录"
NONE_AT_ALL = "一条记录也没有，却已有账号：整条链被清空过，或者数据库不完整"
LINE = re.compile(r"([0-9T:+-]{1,40})\t([0-9]{1,18})\t([0-9a-f]{64})")
TORN = re.compile(r"[0-9T:+-]{0,40}(\t[0-9]{0,18}(\t[0-9a-f]{0,63})?)?")
"""The beginning of a line: the power failed, or the disk was full, before the rest was written."""
EMPTIED = ("audit-heads.txt 里一个链头也没有，像是被清空过。请用存在服务器以外的那份替换它；没有的，把它移到别处保存，"
           "再核对一次，重新留存")
"""A file of ours begins with its first end, so one without any was emptied."""
WHY = {errno.ENOSPC: "磁盘已满", errno.EDQUOT: "磁盘已满", errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EROFS: "磁盘只读",
       errno.EISDIR: "它不是普通文件，可能是文件夹"}


@dataclass(frozen=True)
class Kept:
    """The end of the chain as it was at some moment, kept outside the database."""

    at: str
    id: int
    hash: str


@dataclass(frozen=True)
class Ends:
    """What the file of kept ends holds: number → what was kept first under it; and what is wrong with the file, in words."""

    by_number: Mapping[int, Kept]
    trouble: str | None = None

    @property
    def newest(self) -> Kept | None:
        return self.by_number[max(self.by_number)] if self.by_number else None


@dataclass(frozen=True)
class Found:
    """What a verification found: entries the chain should hold, its first fault, the hash of its last entry ("" with a fault), how many kept
    ends it was compared with, and what is wrong with their file."""

    count: int
    fault: str | None = None
    last_hash: str = ""
    compared: int = 0
    trouble: str | None = None

    @property
    def is_good(self) -> bool:
        return self.fault is None and self.trouble is None

    @property
    def words(self) -> str:
        return verdict(self.count, self.fault, self.trouble) + (told_of_kept(self.compared) if self.is_good else "")


def ends_in(text: str) -> Ends:
    """A torn line is passed over; any other that cannot be read is a fault of the file, and what the others say still counts. None at all is one too."""
    found: dict[int, Kept] = {}
    lines = [line.strip("\r\x00") for line in text.split("\n")]
    for parts in filter(None, map(LINE.fullmatch, lines)):
        found.setdefault(int(parts[2]), Kept(parts[1], int(parts[2]), parts[3]))
    damaged = sum(LINE.fullmatch(line) is None and TORN.fullmatch(line) is None for line in lines)
    return Ends(found, told_of_damage(damaged, len(found)) if damaged else None if found else EMPTIED)


def told_of_damage(damaged: int, left: int) -> str:
    return (f"audit-heads.txt 有 {damaged} 行读不出来，文件损坏了，或者被人改动过；读得出的 {left} 个链头已经对照。"
            "请用存在服务器以外的那份替换它；没有的，把它移到别处保存，再核对一次，重新留存")


def told_of_file(what: str, number: int | None) -> str:
    """`number`: of the system's error."""
    return f"audit-heads.txt {what}（{WHY.get(number or 0, f'系统错误 {number}')}）。请维护服务器的人检查这个文件和磁盘，改好后再核对一次"


def seal(entry: Mapping[str, Any], previous_hash: str) -> str:
    """SHA-256 over the entry's canonical JSON and the hash before it."""
    text = json.dumps({**entry, "previous_hash": previous_hash}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(entries: Iterable[tuple[Mapping[str, Any], str, str | None]], last_id: int, last_hash: str,
                kept: Mapping[int, Kept] | None = None) -> str | None:
    """The first fault of the chain as a sentence, or None. Each entry comes as (facts with `id`, previous hash, hash), in order of id;
    one that cannot be read has no hash.

    `kept`: ends of the chain that were kept elsewhere, by number; each must still stand in it.
    """
    expected_id, expected_hash, kept, other = 0, GENESIS, kept or {}, None
    for facts, previous_hash, own_hash in entries:
        expected_id += 1
        if facts["id"] != expected_id:
            return f"第 {expected_id} 条缺失或被移动（此处是第 {facts['id']} 条）"
        if own_hash is None:
            return f"第 {expected_id} 条{UNREADABLE}，内容被改动过"
        if previous_hash != expected_hash or seal(facts, previous_hash) != own_hash:
            return f"第 {expected_id} 条的内容被改动过"
        expected_hash = own_hash
        if other is None and expected_id in kept and kept[expected_id].hash != own_hash:
            other = kept[expected_id]
    if (expected_id, expected_hash) != (last_id, last_hash):
        return f"末尾记录与链头不符：链头记着 {last_id} 条，现有 {expected_id} 条"
    other = other or min((one for one in kept.values() if one.id > expected_id), key=lambda one: one.id, default=None)
    return contradicted(other, expected_id) if other else None


def told_of_heads(surplus: int) -> str | None:
    """The chain has one end; nothing of ours writes a second."""
    return f"链头只应有一行，数据库里却多出 {surplus} 行，是有人直接写进去的" if surplus else None


def contradicted(one: Kept, count: int) -> str:
    """What it means that the chain no longer holds an end that was kept: a backup was put back, or somebody rewrote the database."""
    what = f"现在只有 {count} 条" if one.id > count else f"现在第 {one.id} 条却是另一个内容"
    return (f"与留存的链头不符：{one.at} 留存了第 {one.id} 条，{what}。如果恢复过备份，那次备份以后的记录就是这样没有的：请书面记下恢复的时间和所用备份，"
            "把 audit-heads.txt 移到别处保存，再核对一次，从恢复后的链头重新留存。没有恢复过备份，就是有人删去或改写了记录")


def told_of_kept(count: int) -> str:
    """What the verification was compared with: so many ends kept before. That there are none is no fault, the first time there can be none."""
    if count == 0:
        return "没有留存的链头可以对照（第一次核对，或 audit-heads.txt 被移走），这次起留存。"
    return f"与留存的 {count} 个链头对照过。请常把 audit-heads.txt 复制到服务器以外保存。"


def verdict(count: int, fault: str | None, trouble: str | None = None) -> str:
    """The result of a verification in sentences that say what to do next. `trouble`: what is wrong with the file of kept ends."""
    chain = (f"审计记录完好：共 {count} 条，逐条核对，没有改动、缺失或换位。" if fault is None
             else f"审计记录有问题：{fault}。请不要继续操作，保留数据库和备份，立即报告单位负责人。")
    return chain + (f"留存的链头有问题：{trouble}。" if trouble else "")


def told_check(entry: Entry) -> tuple[str, bool]:
    """(the sentence about the last verification, was all well?), from the entry it left."""
    count, fault, trouble = (entry.details.get(name) for name in ("count", "fault", "trouble"))
    if not entry.is_readable or not isinstance(count, int) or not isinstance(fault, str | None) or not isinstance(trouble, str | None):
        return f"{UNREADABLE_ENTRY}。", False
    return verdict(count, fault, trouble), not (fault or trouble)


def words_of(tag: str) -> str:
    """`commitment.published` → 承诺：公示; a tag whose words are not known stays as it is."""
    noun, _, verb = tag.partition(".")
    return TAGS.get(tag) or (f"{NOUNS[noun]}：{VERBS[verb]}" if noun in NOUNS and verb in VERBS else tag)


def readable(entry: Entry) -> dict[str, str]:
    """The details as the audit administrator sees them, in words: of business only which facts were noted, not what they say."""
    tag, details = entry.tag, entry.details
    if not entry.is_readable:
        return {"内容": UNREADABLE_ENTRY}
    if not details:
        return {}
    if tag.partition(".")[0] in OPEN:
        return {DETAILS.get(name, name): told(name, value) for name, value in details.items()}
    return {"记了什么": f"{'、'.join(DETAILS.get(name, name) for name in details)}（业务内容，不在这里显示）"}


def told(name: str, value: Any) -> str:
    match value:
        case None | "":
            return "无"
        case bool():
            return "是" if value else "否"
        case dict():
            return "；".join(f"{DETAILS.get(part, part)}：{told(part, one)}" for part, one in value.items())
        case list():
            return "、".join(told(name, one) for one in value)
        case _:
            return SPOKEN.get(name, {}).get(str(value), str(value))


def kinds() -> list[tuple[str, str]]:
    """(beginning of the tag, its words) of everything an entry can be about: what the list may be narrowed to."""
    return [(f"{noun}.", words) for noun, words in NOUNS.items()]
