import pytest

from xinfang_party.web import panels
from xinfang_party.web.panels import Panel


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(panels, "REGISTERED", [])


def shown(page="toys.toy", allowed=lambda _permission: True):
    return [(panel.title, str(panel.body)) for panel in panels.of(page, "subject", allowed)]


def test_a_page_shows_its_own_panels_in_their_order():
    panels.register(Panel("toys.toy", "后", "a", lambda subject: f"{subject} 2", order=60))
    panels.register(Panel("toys.toy", "先", "a", lambda subject: f"{subject} 1", order=10))
    panels.register(Panel("other.page", "别处", "a", lambda _subject: "x"))
    assert shown() == [("先", "subject 1"), ("后", "subject 2")]


def test_a_panel_with_nothing_to_say_is_left_out():
    panels.register(Panel("toys.toy", "空", "a", lambda _subject: None))
    assert shown() == []


def test_a_panel_that_is_not_permitted_is_not_even_asked():
    panels.register(Panel("toys.toy", "密", "secret", lambda _subject: 1 / 0))
    assert shown(allowed=lambda permission: permission != "secret") == []


def test_the_same_panel_is_registered_once():
    for _ in range(2):
        panels.register(Panel("toys.toy", "一", "a", lambda _subject: "x"))
    assert len(shown()) == 1
