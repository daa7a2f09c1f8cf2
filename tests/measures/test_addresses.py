"""A selection written into an address is read back the same."""
from datetime import date
from urllib.parse import parse_qs, urlencode

import pytest

from tests.measures.toys import Kind
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import addresses
from xinfang_party.measures.terms import Scope, Selection

DAY = date(2026, 6, 30)


def there_and_back(selection: Selection) -> tuple:
    query = parse_qs(urlencode(addresses.arguments(selection, Period.half(2026, 1), DAY), doseq=True))
    assert (addresses.read_period(query["period"][0]), addresses.read_day(query["as_of"][0])) == (Period.half(2026, 1), DAY)
    return query["scope"][0], addresses.read_only(query), addresses.read_picked(query.get("picked", [""])[0])


@pytest.mark.parametrize(("scope", "text"), [
    (Scope.bureau(), "bureau"), (Scope.branch(12), "branch:#12"), (Scope.branches([3, 1]), "branch:#1,#3"), (Scope.branches([]), "branch:")])
def test_scopes_are_written_without_asking_the_database(scope, text):
    assert there_and_back(Selection(scope)) == (text, (), ())


@pytest.mark.parametrize(("values", "read"), [
    ((Kind.PLAIN, None), ("plain", None)), ((True, False), ("true", "false")), ((date(2026, 1, 2),), ("2026-01-02",)), ((7, 0), ("7", "0")),
    (("网上&信访", "a b"), ("网上&信访", "a b"))])
def test_narrowing_comes_back(values, read):
    selection = Selection(Scope.bureau(), (("kind", values),), (9, 3, 9))
    assert there_and_back(selection) == ("bureau", (("kind", read),), (3, 9))


def test_blank_values_narrow_nothing():
    assert addresses.read_only({"only.kind": [""], "only.item": ["", "x"], "page": ["2"]}) == (("item", ("x",)),)


@pytest.mark.parametrize(("text", "is_text"), [("第一支部　甲", True), ("a b", True), ("\x00", False), ("\u202e", False), ("\ud800", False), ("\ufffe", False)])
def test_what_is_no_text_is_known(text, is_text):
    assert addresses.is_text(text) is is_text


def test_too_many_picked_are_refused():
    with pytest.raises(Refusal, match="最多 500 件"):
        addresses.read_picked(",".join(map(str, range(1, 600))))
