"""A number that a room goes by, as data: what it means, where it comes from, how far it can be trusted (原文, 转引, 记忆, 设定)."""
from dataclasses import dataclass

HOUSE = "本系统的建议值"
SEEN, SECOND_HAND, MEMORY, OURS = "原文", "转引", "记忆", "设定"


@dataclass(frozen=True)
class Setting:
    code: str
    value: int
    unit: str
    meaning: str
    basis: str
    confidence: str
