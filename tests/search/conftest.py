"""A kind of record for tests: those of one's own branch, by `subject_id` modulo 2."""
import pytest
from sqlalchemy import false, literal, select, true

from xinfang_party.access.permissions import reach
from xinfang_party.search import registry
from xinfang_party.search.models import SearchEntry
from xinfang_party.search.registry import Kind, Words


def visible(identity):
    """Whoever reaches everything reads all, everybody else entries of even number."""
    everything = reach(identity, "activity:read").everything
    return select(SearchEntry.subject_id).where(SearchEntry.kind == "toy", true() if everything else SearchEntry.subject_id % literal(2) == 0)


@pytest.fixture
def toys(monkeypatch):
    """`toys` is what the kind "toy" writes when everything is written anew; other kinds are shut out."""
    rows: list[Words] = []
    monkeypatch.setattr(registry, "KINDS", registry.KINDS)
    before = dict(registry.KINDS)
    registry.KINDS.clear()
    registry.register(Kind("toy", "玩具", "activity:read", visible, lambda key: f"/toys/{key}", lambda: list(rows)))
    yield rows
    registry.KINDS.clear()
    registry.KINDS.update(before)


@pytest.fixture
def nothing_visible(toys, monkeypatch):
    kind = registry.KINDS["toy"]
    registry.KINDS["toy"] = Kind(kind.name, kind.label, kind.permission, lambda identity: select(SearchEntry.subject_id).where(false()),
                                 kind.url, kind.everything)
