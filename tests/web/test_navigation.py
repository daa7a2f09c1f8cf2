import pytest
from lxml.html import fromstring

from xinfang_party.access.terms import Role
from xinfang_party.web import navigation
from xinfang_party.web.navigation import SECTIONS, Entry, place_of


def said(menu) -> list[tuple[str, list[tuple[str, str]]]]:
    """(section, [(label, aria-current)]) of a menu."""
    return [(section.findtext("summary"), [(link.text_content(), link.get("aria-current", "")) for link in section.iter("a")])
            for section in fromstring(menu).iter("details")]


def are_open(menu) -> list[bool]:
    return ["open" in section.attrib for section in fromstring(menu).iter("details")]


@pytest.fixture
def menu(toy, monkeypatch):
    """`menu("toys.show")`: [(section, [(label, current)])] as seen from that page."""
    monkeypatch.setattr(navigation, "REGISTERED", [])
    for name in ("toys.list", "toys.show", "toys.rare", "games.list"):
        toy.add_url_rule(f"/{name}", name, lambda: "")
    navigation.register(Entry("数据", "少用", "toys.rare", "rare", order=20), Entry("数据", "玩具", "toys.list", "a", order=10),
                        Entry("工作台", "游戏", "games.list", "a"))

    def seen(endpoint, allowed=lambda _permission: True):
        with toy.test_request_context(f"/{endpoint}"):
            return said(navigation.menu(allowed))

    return seen


def test_sections_and_entries_stand_in_their_order(menu):
    assert menu("games.list") == [("工作台", [("游戏", "page")]), ("数据", [("玩具", ""), ("少用", "")])]


def test_a_page_without_entry_belongs_to_the_first_of_its_room(menu):
    assert menu("toys.show")[1] == ("数据", [("玩具", "true"), ("少用", "")])


def test_what_is_not_permitted_is_not_listed(menu):
    assert menu("toys.rare", lambda permission: permission != "rare") == [("工作台", [("游戏", "")]), ("数据", [("玩具", "true")])]


def test_a_section_with_nothing_is_left_out(menu):
    assert menu("games.list", lambda permission: permission == "rare") == [("数据", [("少用", "")])]


def test_of_many_entries_only_the_first_section_and_the_own_stand_open(toy, monkeypatch):
    entries = [Entry(section, f"{section}{number}", f"{place}.{number}", "a") for place, section in enumerate(SECTIONS[:3]) for number in range(5)]
    monkeypatch.setattr(navigation, "REGISTERED", entries)
    for entry in entries:
        toy.add_url_rule(f"/{entry.endpoint}", entry.endpoint, lambda: "")
    with toy.test_request_context("/1.3"):
        assert are_open(navigation.menu(lambda _permission: True)) == [True, True, False]
    monkeypatch.setattr(navigation, "REGISTERED", entries[3:13])
    with toy.test_request_context("/0.4"):
        assert are_open(navigation.menu(lambda _permission: True)) == [True, True, True]


def test_a_room_whose_name_begins_like_another_is_another():
    assert place_of("toysmith.list", "/toysmith", {"toys.list": "/toys"}) is None


def test_a_page_below_that_of_an_entry_belongs_to_it():
    entries = {"toys.list": "/toys", "toys.list_boxes": "/boxes"}
    assert [place_of("toys.show", path, entries) for path in ("/boxes/1/lid", "/boxes-of-old", "/toys/1")] == ["toys.list_boxes", "toys.list", "toys.list"]


def test_every_entry_of_the_house_stands_in_a_section(app):
    assert {entry.section for entry in navigation.REGISTERED} <= set(SECTIONS)


def test_the_page_marks_where_one_is(log_in):
    html = log_in(Role.PARTY_OFFICE).get("/notifications").text
    assert html.count('aria-current="page"') == 1
