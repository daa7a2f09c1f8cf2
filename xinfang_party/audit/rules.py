"""How an entry is sealed and how a chain is read: pure functions."""
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

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
