"""A test client that reads every HTML answer as strictly as a standards checker."""
import re
from collections import Counter
from html import unescape
from typing import Any

import html5lib
from flask import g, has_app_context, has_request_context
from flask.testing import FlaskClient
from lxml.html import fromstring
from werkzeug.test import TestResponse

from xinfang_party.web.forms import NO_VERSION

SPACE = "{http://www.w3.org/1999/xhtml}"
LABELLED = {"select", "textarea"}
LATEST = re.compile(r'<a class="btn btn-primary" href="([^"]+)">查看最新内容</a>')
KEY = re.compile(r'(?:(?<=value=")|(?<="X-CSRFToken": "))[\w.-]{24,}(?=")| aria-current="(?:page|true)"(?=>)', re.ASCII)
NUMBER = re.compile(r"[0-9]+")
PART = re.compile(r'<(nav(?= id="menu")|main)\b.*?</\1>', re.DOTALL)
WORDS = re.compile(r">\s*[\w（《“][\w\s，。、：；（）《》“”·—…/.,:;()%+-]*(?=<)")
ID = re.compile(r'\sid="([^"]+)"')
HEADING, TITLE = (re.compile(rf"<{tag}\b.*?</{tag}>", re.DOTALL) for tag in ("h1", "title"))
FOUND_RIGHT: set[int] = set()
"""Shapes of parts of answers that this process has read."""
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}


class StrictClient(FlaskClient):
    """Fails on malformed HTML, duplicate ids, unlabelled inputs, a missing CSRF field, a heading that disagrees with the title."""

    def post(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Sent as a browser sends it: with the version its page shows, unless the test names one (`version=""`: a form without)."""
        answer, data = super().post(*args, **kwargs), kwargs.get("data") or {}
        if not asks_for_version(answer) or not isinstance(data, dict) or "version" in data:
            return answer
        number = version_shown(self.get(page_of(answer)), answer.request.path)
        return super().post(*args, **{**kwargs, "data": {**data, "version": number}}) if number else answer

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context() and not has_request_context():
            g.__dict__.clear()  # a test's own application context is shared by its requests: each begins with an empty g
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.get_data():
            check_html(response.get_data(as_text=True))
        assert "content-security-policy" in response.headers, "every answer carries the policy"
        return response


def taken(client: FlaskClient, address: str, purpose: str = "核对数据") -> TestResponse:
    """The file behind an export's page, for this purpose."""
    return client.post(address, data={"purpose": purpose}, buffered=True)


def asks_for_version(answer: TestResponse) -> bool:
    return answer.status_code == 409 and NO_VERSION in answer.get_data(as_text=True)


def page_of(answer: TestResponse) -> str:
    """Where a conflict says that the latest content can be read."""
    return unescape(LATEST.search(answer.get_data(as_text=True))[1])  # type: ignore[index]


def version_shown(page: TestResponse, path: str) -> str | None:
    """The version in the form that is sent to `path`, else in any form of the page."""
    forms = fromstring(page.get_data(as_text=True)).xpath("//form[@method='post']")
    forms.sort(key=lambda form: (form.get("action") or page.request.path) != path)
    return next((value for form in forms for value in form.xpath(".//input[@name='version']/@value")), None)


def text_of(answer: TestResponse) -> str:
    """What a person reads on the page, on one line."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.get_data(as_text=True))))


def check_html(text: str) -> None:
    """The menu, the main part and what is around them are read one by one, each only where it differs by more than its words, numbers and keys
    from one already found right. What concerns the whole page, its ids and its heading, is looked at on every page."""
    names = Counter(ID.findall(text))
    assert not [name for name, count in names.items() if count > 1], f"duplicate ids: {names.most_common(3)}"
    if is_page(text):
        check_heading(text)
    for part in (PART.sub(lambda found: f"<{found[1]}></{found[1]}>", text), *(found[0] for found in PART.finditer(text))):
        shape = hash(shape_of(part))
        if shape not in FOUND_RIGHT:
            read_strictly(part)
            FOUND_RIGHT.add(shape)


def is_page(text: str) -> bool:
    return text.lstrip()[:9].lower() == "<!doctype"


def shape_of(text: str) -> str:
    """Each number by the place where it first stands, so that the same id twice stays the same id twice; plain words between two tags as one word."""
    places: dict[str, str] = {}
    return NUMBER.sub(lambda found: places.setdefault(found[0], f"#{len(places)}"), KEY.sub("key", WORDS.sub(">words", text)))


def read_strictly(text: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(text) if is_page(text) else parser.parseFragment(text)
    elements = list(tree.iter())
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    assert not [name for name, count in ids.items() if count > 1], f"duplicate ids: {ids.most_common(3)}"
    check_labels(elements)
    check_forms(elements)
    assert not [e for e in elements if e.get("style") or any(name.startswith("on") for name in e.attrib)], "inline style or script"


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


def check_heading(text: str) -> None:
    headings, titles = (["".join(fromstring(found).itertext()).strip() for found in kind.findall(text)] for kind in (HEADING, TITLE))
    assert len(headings) == 1, f"one h1 wanted, found {headings}"
    assert titles, "a title is wanted"
    assert titles[0].startswith(" ".join(headings[0].split())), f"title {titles} disagrees with h1 {headings}"
