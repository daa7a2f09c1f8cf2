"""Sending forms as browsers encode them, also what no browser would; gathering answers of every kind."""
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.test import TestResponse

from tests.answers import asks_for_version, page_of, version_shown
from tests.routes.deeds import Data, Deed, is_file
from tests.routes.visitors import Visitor, undone

URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """One request that is to be survived."""

    who: Visitor
    path: str
    method: str = "GET"
    more: dict[str, Any] = field(default_factory=dict)
    about: str = ""


def encoded(form: Data) -> dict[str, Any]:
    """The form as bytes, so that a value may be any bytes; a form with a file goes in parts."""
    if any(is_file(value) for value in form.values()):
        return {"data": {name: value if is_file(value) else clean(value) for name, value in form.items()}}
    return {"data": urlencode(form, doseq=True).encode(), "content_type": URLENCODED}


def clean(value: Any) -> Any:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def sent(house: Any, deed: Deed, *, token: bool = True, more: Data | None = None) -> TestResponse:
    """The good form with more fields behind its own, and with the version its page shows."""
    who, path = deed.sender(house.world), deed.path(house.site, house.world)
    if (deed.who, path) not in house.versions:
        house.versions[deed.who, path] = version_asked(house, deed)
    return sent_to(who, path, {**deed.form(house.world), **(more or {}), **house.versions[deed.who, path]}, token=token)


def version_asked(house: Any, deed: Deed) -> Data:
    """The field an act is refused without, as the page shows it; none where it is not asked for. The same each time, for every act is undone."""
    who, path = deed.sender(house.world), deed.path(house.site, house.world)
    with undone(house.connection):
        first = sent_to(who, path, deed.form(house.world))
    if not asks_for_version(first):
        return {}
    with undone(house.connection):  # some pages note who looked at them
        return {"version": version_shown(who.get(page_of(first)), path) or version_shown(who.get(path), path)}


def sent_to(who: Visitor, path: str, form: Data, /, *, token: bool = True) -> TestResponse:
    return who.post(path, token=token, **encoded(form))


def asked(names: Iterable[str], value: str | bytes) -> str:
    """A query that asks the same of every name."""
    return "&".join(f"{name}={quote(value, safe='')}" for name in names)


def texts_to_fill(_template: bytes, context: Mapping[str, Any]) -> bytes:
    """In the place of a Word document, for which a process of its own takes a second: everything it would be filled with."""
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("texts", repr(context))
    return document.getvalue()


def failures(house: Any, requests: Iterable[Request]) -> list[tuple[str, str, str]]:
    """(path, what was sent, what came of it) of every request that was not survived."""
    found = []
    for request in requests:
        with undone(house.connection):
            try:
                answer = request.who.send(request.path, request.method, request.who.token, **request.more)
                said = str(answer.status_code) if answer.status_code >= 500 else ""
            except Exception as failure:
                said = f"{type(failure).__name__}: {str(failure)[:120]}"
        if said:
            found.append((f"{request.method} {request.path[:80]}", request.about, said))
    return found


def answers_to(house: Any) -> Iterator[TestResponse]:
    """One answer of each kind: page, fragment, file, redirect, and every refusal there is."""
    world, site = house.world, house.site
    member, stranger, officer = (world.visitors[name] for name in ("member", "stranger", "petition_officer"))
    pages = ("/", "/cases", "/account", f"/attachments/{world.id('attachment')}", f"/batches/{world.id('batch', 'applied')}/rejected.xlsx",
             f"/tasks/{world.id('task', 'petition_officer')}", "/no-such-page", "/cases/999999", "/login",
             "/static/css/base.css?v=1", "/static/css/base.css", "/static/none.css?v=1")
    for who in (stranger, member, officer):
        yield from (who.get(path) for path in pages)
        yield who.send("/cases/999999", "GET", {"HX-Request": "true"})
        yield who.send("/cases", "GET", {"HX-Request": "true"})
        yield who.post("/cases/new")
        yield who.post("/cases/new", token=False)
        yield who.send("/cases/new", "DELETE")
    yield member.post("/login", b"x" * (site.config["MAX_CONTENT_LENGTH"] + 1), content_type=URLENCODED)
    yield officer.post("/calendar/days")
    yield from broken(house, officer)


def broken(house: Any, who: Visitor) -> Iterator[TestResponse]:
    """A page whose code fails."""
    views, site = house.site.view_functions, house.site
    whole = views["petitions.list_subjects"]

    def fails() -> str:
        raise ZeroDivisionError

    fails.permission = whole.permission  # type: ignore[attr-defined]
    site.config["PROPAGATE_EXCEPTIONS"], views["petitions.list_subjects"] = False, fails
    try:
        answer = who.get("/subjects")
        assert answer.status_code == 500
        yield answer
    finally:
        site.config["PROPAGATE_EXCEPTIONS"], views["petitions.list_subjects"] = True, whole
