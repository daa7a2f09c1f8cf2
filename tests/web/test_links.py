from xinfang_party.web.links import carried, path_to


def test_a_path_needs_no_request(app):
    assert path_to("notifications.list_notices", page=2) == "/notifications?page=2"


def test_arguments_that_url_for_would_take_for_itself_are_dropped(toy):
    with toy.test_request_context("/?q=1&_scheme=evil&endpoint=x&q=2"):
        assert carried() == {"q": ["1", "2"]}
