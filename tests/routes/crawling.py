"""Follow every link a visitor is shown, from the home page on, and note which marked texts come along, in pages, sheets, files and headers."""
import html
import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.answers import check_html
from tests.routes import exporting
from tests.routes.visitors import Visitor

LINK = re.compile(r'(?:href|src|data-hx-get)="([^"]+)"')
MARK = re.compile(r"canary[A-Za-z0-9_]+")
WAYS = 1
"""So many addresses of one page are followed, that differ only in what they ask (sorting, paging, filters)."""
MOST_PAGES = 1500


@dataclass
class Walk:
    """`seen[mark]`: where it was read first. `dead`: links that led nowhere."""

    seen: dict[str, str] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)
    endpoints: set[str] = field(default_factory=set)
    dead: list[tuple[str, str, int]] = field(default_factory=list)


def crawl(app: Flask, visitor: Visitor, *starts: str, follows: Callable[[str], bool] = bool, checked: set[str] | None = None) -> Walk:
    """Every start, then whatever is linked on a page that `follows` lets through. `checked`: endpoints whose HTML was parsed strictly before; each is parsed once."""
    walk, ways, checked = Walk(), Counter[str](), checked if checked is not None else set()
    waiting = deque((start, "") for start in starts)
    while waiting:
        path, origin = waiting.popleft()
        page = urlsplit(path).path
        if path in walk.visited or (origin and (ways[page] >= WAYS or not follows(page))) or page.startswith("/static/"):
            continue
        assert len(walk.visited) < MOST_PAGES, "the site has no end"
        ways[page] += bool(origin)
        walk.visited.add(path)
        answer = visitor.get(path)
        if answer.status_code >= 400 and origin:
            walk.dead.append((path, origin, answer.status_code))
        endpoint = endpoint_of(app, page)
        walk.endpoints.add(endpoint)
        text = text_of(answer)
        if answer.mimetype == "text/html" and endpoint not in checked:
            checked.add(endpoint)
            check_html(text)
        if endpoint in exporting.ENDPOINTS and answer.status_code == 200:
            text += text_of(visitor.post(path, exporting.WHY))
        for mark in MARK.findall(text + repr(list(answer.headers.items()))):
            walk.seen.setdefault(mark, path)
        found = LINK.findall(text) if answer.mimetype == "text/html" else []
        waiting.extend((target, path) for target in links([*found, answer.location or ""], path))
    return walk


def links(found: list[str], base: str) -> list[str]:
    """Addresses of this site, without their fragments."""
    return [address for link in found if link and (address := address_of(link, "" if link.startswith("/") else base))]


@lru_cache(maxsize=50_000)
def address_of(link: str, base: str) -> str:
    whole = urlsplit(urljoin(f"http://localhost{base}", html.unescape(link)))
    return whole.path + (f"?{whole.query}" if whole.query else "") if whole.scheme == "http" and whole.netloc == "localhost" else ""


@lru_cache(maxsize=50_000)
def endpoint_of(app: Flask, page: str) -> str:
    try:
        return app.url_map.bind("localhost").match(page)[0]  # type: ignore[no-any-return]
    except (HTTPException, RequestRedirect):
        return page


def text_of(answer: TestResponse) -> str:
    """Everything readable in an answer; a spreadsheet is unpacked."""
    body = answer.get_data()
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
