"""The clock of this room's tests stands at `made.NOW` until a test moves it."""
from datetime import datetime

import pytest

from tests.letters.made import NOW
from tests.live import bare, pytest_generate_tests, second_database, site
from xinfang_party.kernel import clock

__all__ = ["bare", "pytest_generate_tests", "second_database", "site"]


@pytest.fixture(autouse=True)
def move(clock_at):
    """`move("2026-04-02 10:00")`."""
    with clock_at(NOW) as traveller:
        yield lambda text: traveller.move_to(datetime.fromisoformat(text).replace(tzinfo=clock.ZONE), tick=False)
