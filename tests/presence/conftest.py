from collections.abc import Iterator

import pytest

from tests import people
from tests.presence import toys
from xinfang_party.presence import registry


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(registry.KINDS, "toy", toys.KIND)
    yield
    toys.TOYS.clear()


@pytest.fixture
def crowd(session):
    """(the thing, its organizer, two expected members, one of another branch)"""
    branch = people.branch()
    head, one, two, foreign = people.secretary(branch), people.member(branch), people.member(branch), people.member(people.branch())
    session.commit()
    toys.TOYS[1] = toys.Toy(organizer=head.id, expected={member.id: member.name for member in (head, one, two)})
    return toys.TOYS[1], head, one, two, foreign
