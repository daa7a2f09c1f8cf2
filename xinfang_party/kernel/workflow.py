"""A workflow is a table: (state, verb) → state. What stands not in it cannot be done."""
from collections.abc import Mapping
from typing import Generic, TypeVar

from xinfang_party.kernel.errors import Refusal

State = TypeVar("State")


class Workflow(Generic[State]):
    """`labels` give Chinese words of verbs for the refusal; a state says its own `label` where it has one."""

    def __init__(self, table: Mapping[tuple[State, str], State], labels: Mapping[str, str] | None = None) -> None:
        self.table = dict(table)
        self.labels = dict(labels or {})

    def may(self, state: State, verb: str) -> bool:
        return (state, verb) in self.table

    def verbs(self, state: State) -> list[str]:
        return [verb for source, verb in self.table if source == state]

    def next(self, state: State, verb: str) -> State:
        """The state after the verb. Raises `Refusal` when it cannot be done from here."""
        if not self.may(state, verb):
            raise Refusal(f"现在的状态是“{getattr(state, 'label', state)}”，不能{self.labels.get(verb, verb)}。请刷新页面查看最新状态。")
        return self.table[state, verb]
