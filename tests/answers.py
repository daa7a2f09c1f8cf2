"""A test client that reads every HTML answer as strictly as a standards checker."""
from collections import Counter
from typing import Any

import html5lib
from flask import g, has_app_context, has_request_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SPACE = "{http://www.w3.org/1999/xhtml}"
LABELLED = {"select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}


class StrictClient(FlaskClient):
    """Fails on malformed HTML, duplicate ids, unlabelled inputs, a missing CSRF field, a heading that disagrees with the title."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context() and not has_request_context():
            g.__dict__.clear()  # a test's own application context is shared by its requests: each begins with an empty g
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.get_data():
            check_html(response.get_data(as_text=True))
        assert "content-security-policy" in response.headers, "every answer carries the policy"
        return response


def check_html(text: str) -> None:
    is_page = text.lstrip()[:9].lower() == "<!doctype"
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(text) if is_page else parser.parseFragment(text)
    elements = list(tree.iter())
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    assert not [name for name, count in ids.items() if count > 1], f"duplicate ids: {ids.most_common(3)}"
    check_labels(elements)
    check_forms(elements)
    assert not [e for e in elements if e.get("style") or any(name.startswith("on") for name in e.attrib)], "inline style or script"
    if is_page:
        check_heading(elements)


def check_labels(elements: list[Any]) -> None:
    labels = {e.get("for") for e in elements if e.tag == f"{SPACE}label"}
    inside = {id(child) for e in elements if e.tag == f"{SPACE}label" for child in e.iter()}
    for element in elements:
        kind = str(element.tag).removeprefix(SPACE)
        wants = kind in LABELLED or (kind == "input" and element.get("type", "text") not in UNLABELLED_TYPES)
        if wants:
            labelled = element.get("id") in labels or id(element) in inside or element.get("aria-label") or element.get("aria-labelledby")
            assert labelled, f"no label for {kind} {element.get('name')}"


def check_forms(elements: list[Any]) -> None:
    for form in (e for e in elements if e.tag == f"{SPACE}form"):
        names = {child.get("name") for child in form.iter()}
        if form.get("method", "get").lower() == "post":
            assert "csrf_token" in names, f"POST form to {form.get('action')} without a CSRF field"


def check_heading(elements: list[Any]) -> None:
    headings = ["".join(e.itertext()).strip() for e in elements if e.tag == f"{SPACE}h1"]
    titles = ["".join(e.itertext()).strip() for e in elements if e.tag == f"{SPACE}title"]
    assert len(headings) == 1, f"one h1 wanted, found {headings}"
    assert titles, "a title is wanted"
    assert titles[0].startswith(" ".join(headings[0].split())), f"title {titles} disagrees with h1 {headings}"
