"""A toy site without a database: the templates, filters, panels and headers of the house, and whatever routes a test gives it."""
import secrets
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_wtf import CSRFProtect

from tests.answers import StrictClient, check_html
from tests.live import bare, live, pytest_generate_tests, second_database
from xinfang_party.access.terms import STRANGER
from xinfang_party.config import ROOT
from xinfang_party.web import assets, filters, security

__all__ = ["bare", "live", "pytest_generate_tests", "second_database"]


def dress(app: Flask) -> Flask:
    """Give an application the templates' words and the headers."""
    app.config.update(SECRET_KEY=secrets.token_hex(20), SESSION_COOKIE_SECURE=False, WTF_CSRF_TIME_LIMIT=None, PROPAGATE_EXCEPTIONS=False)
    app.template_folder, app.static_folder = str(ROOT / "templates"), str(ROOT / "static")
    app.test_client_class = StrictClient
    filters.install(app)
    security.install(app)
    app.jinja_env.globals["log_in_url"] = lambda: "/login"
    app.context_processor(lambda: {"viewer": STRANGER, "may": lambda _permission: True})
    return app


@pytest.fixture
def toy() -> Iterator[Flask]:
    app = dress(Flask("toy", static_url_path="/static", static_folder=str(ROOT / "static")))
    CSRFProtect(app)
    assets.install(app)
    with app.test_request_context("/"):
        yield app


@pytest.fixture
def shown(toy):
    """`shown("form", "field(f)", f=…)`: what the macro of components/form.html makes of it, checked strictly."""
    def render(component: str, call: str, **words: object) -> str:
        macro = call.split("(", maxsplit=1)[0]
        html = toy.jinja_env.from_string(f'{{% from "components/{component}.html" import {macro} %}}{{{{ {call} }}}}').render(**words)
        check_html(html)
        return html

    return render
