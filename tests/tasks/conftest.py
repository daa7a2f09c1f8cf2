import pytest

from tests.live import bare, live, pytest_generate_tests, second_database
from xinfang_party.tasks import registry

__all__ = ["bare", "live", "pytest_generate_tests", "second_database"]


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of task only these tests know."""
    known = {"toy": lambda run: None}
    monkeypatch.setattr(registry, "FUNCTIONS", known)
    return known
