"""Kinds of background task and the function behind each."""
from collections.abc import Callable
from typing import Any

from xinfang_party.kernel.errors import Refusal

FUNCTIONS: dict[str, Callable[[Any], None]] = {}


def register(kind: str, function: Callable[[Any], None]) -> None:
    FUNCTIONS[kind] = function


def get(kind: str) -> Callable[[Any], None]:
    if kind not in FUNCTIONS:
        raise Refusal("这项后台任务已不再支持，请重新发起。")
    return FUNCTIONS[kind]
