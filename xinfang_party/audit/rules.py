"""How an entry is sealed and how a chain is read: pure functions."""
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from xinfang_party.access.terms import ROLE_LABELS
from xinfang_party.audit.catalogue import DETAILS, NOUNS, OPEN, TAGS, VERBS, WORDS

SPOKEN: Mapping[str, Mapping[str, str]] = {**WORDS, "role": {role.value: label for role, label in ROLE_LABELS.items()}}
GENESIS = "0" * 64


def seal(entry: Mapping[str, Any], previous_hash: str) -> str:
    """SHA-256 over the entry's canonical JSON and the hash before it."""
    text = json.dumps({**entry, "previous_hash": previous_hash}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(entries: Iterable[tuple[Mapping[str, Any], str, str]], last_id: int, last_hash: str) -> str | None:
    """The first fault of the chain as a sentence, or None. Each entry comes as (facts with `id`, previous hash, hash), in order of id."""
    expected_id, expected_hash = 0, GENESIS
    for facts, previous_hash, own_hash in entries:
        expected_id += 1
        if facts["id"] != expected_id:
            return f"第 {expected_id} 条缺失或被移动（此处是第 {facts['id']} 条）"
        if previous_hash != expected_hash or seal(facts, previous_hash) != own_hash:
            return f"第 {expected_id} 条的内容被改动过"
        expected_hash = own_hash
    if (expected_id, expected_hash) != (last_id, last_hash):
        return f"末尾记录与链头不符：链头记着 {last_id} 条，现有 {expected_id} 条"
    return None


def verdict(count: int, fault: str | None) -> str:
    """The result of a verification as a sentence that says what to do next."""
    if fault is None:
        return f"审计记录完好：共 {count} 条，逐条核对，没有改动、缺失或换位。"
    return f"审计记录有问题：{fault}。请不要继续操作，保留数据库和备份，立即报告单位负责人。"


def words_of(tag: str) -> str:
    """`commitment.published` → 承诺：公示; a tag whose words are not known stays as it is."""
    noun, _, verb = tag.partition(".")
    return TAGS.get(tag) or (f"{NOUNS[noun]}：{VERBS[verb]}" if noun in NOUNS and verb in VERBS else tag)


def readable(tag: str, details: Mapping[str, Any]) -> dict[str, str]:
    """The details as the audit administrator sees them, in words: of business only which facts were noted, not what they say."""
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
