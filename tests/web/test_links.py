import pytest

from xinfang_party.web.links import carried, path_to, row_number


def test_a_path_needs_no_request(app):
    assert path_to("notifications.list_notices", page=2) == "/notifications?page=2"


def test_arguments_that_url_for_would_take_for_itself_are_dropped(toy):
    with toy.test_request_context("/?q=1&_scheme=evil&endpoint=x&q=2"):
        assert carried() == {"q": ["1", "2"]}


@pytest.mark.parametrize("text", ["x", "-1", "１２", "2147483648", "99999999999999999999", "1.5"])
def test_what_no_primary_key_can_be_is_no_row_number(text):
    with pytest.raises(ValueError, match=text[:20]):
        row_number(text)


def test_a_row_number_is_a_number():
    assert row_number("2147483647") == 2**31 - 1
