from dataclasses import replace

import pytest
from sqlalchemy import select

from xinfang_party.kernel import clock
from xinfang_party.web.models import FormSubmission
from xinfang_party.web.pagination import Page, page_number, paginate


@pytest.fixture
def rows(session):
    session.add_all(FormSubmission(sender="toy", form_id=f"key-{n:03}", sent_at=clock.now()) for n in range(1, 121))
    session.flush()
    return select(FormSubmission).where(FormSubmission.sender == "toy").order_by(FormSubmission.form_id, FormSubmission.id)


@pytest.fixture
def page(app, rows):
    """`page("?page=2")`: that page of the 120 rows, its items as their keys."""
    def turn(query=""):
        with app.test_request_context(f"/notifications{query}"):
            found = paginate(rows, FormSubmission)
            return replace(found, items=[item.form_id for item in found.items])

    return turn


@pytest.mark.parametrize(("query", "first", "count"), [
    ("", "key-001", 50), ("?page=2", "key-051", 50), ("?page=3", "key-101", 20),
    ("?page=9", "key-101", 20),  # past the end is the last page
    ("?page=0", "key-001", 50), ("?page=-1", "key-001", 50), ("?page=x", "key-001", 50), ("?page=9999999999999", "key-001", 50),
    ("?page=²", "key-001", 50), ("?page=", "key-001", 50),
])
def test_rows_of_a_page_in_their_order(page, query, first, count):
    items = page(query).items
    assert (items[0], len(items)) == (first, count)


def test_two_statements_for_any_page(page, counted):
    with counted() as queries:
        page("?page=3")
    assert len(queries) == 2


def test_an_empty_list_has_one_page(app):
    with app.test_request_context("/notifications"):
        nothing = paginate(select(FormSubmission).where(FormSubmission.sender == "nobody").order_by(FormSubmission.id), FormSubmission)
    assert (nothing.total, nothing.pages, nothing.first_no, nothing.last_no, nothing.has_next) == (0, 1, 0, 0, False)


def test_numbers_of_the_rows_on_it(page):
    last = page("?page=3")
    assert (last.first_no, last.last_no, last.total, last.has_prev, last.has_next) == (101, 120, 120, True, False)


def test_links_keep_the_filters(app):
    with app.test_request_context("/notifications?q=甲&page=2&_external=1"):
        assert Page([1], 2, 50, 120).next_url == "/notifications?q=%E7%94%B2&page=3"


def test_the_number_asked_for(app):
    with app.test_request_context("/?page=7"):
        assert page_number() == 7
