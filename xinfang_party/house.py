"""How the house is put together: the only module that knows every room."""
import logging
import sys
from pathlib import Path

from flask import Flask, Response, current_app, g, request, session
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix

from xinfang_party import rooms
from xinfang_party.access import gate
from xinfang_party.access.permissions import may
from xinfang_party.accounts import sessions
from xinfang_party.accounts.queries import demonstration_accounts
from xinfang_party.accounts.rules import refusal_of_demonstration
from xinfang_party.application import Application
from xinfang_party.audit import tries
from xinfang_party.config import ROOT, Config, SettingsError
from xinfang_party.kernel import database, transaction
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import NotFound
from xinfang_party.notifications.queries import unread_count
from xinfang_party.schedule import JOBS, WATCHES
from xinfang_party.tasks import runner
from xinfang_party.web import assets, bodies, errors, filters, navigation, panels, repeats, security

csrf = CSRFProtect()
migrate = Migrate()
CANNOT_START = 3
"""The exit code by which gunicorn knows that starting more workers is of no use."""


def create_app(**overrides: object) -> Flask:
    """The site. `overrides` replace settings (tests only); everything else comes from the environment."""
    config = settings(**overrides)
    app = Application("xinfang_party", instance_path=str(config.INSTANCE), template_folder=str(ROOT / "templates"),
                      static_folder=str(ROOT / "static"))
    app.config.from_mapping(vars(config))
    if config.PROXIES:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.PROXIES, x_proto=config.PROXIES, x_host=config.PROXIES)  # type: ignore[method-assign]
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    database.connect(app)
    migrate.init_app(app, db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True)
    guard(app)
    filters.install(app)
    template_words(app)
    rooms.open_all(app)
    gate.check_routes(app)
    runner.install(app, JOBS, why_not_serve, WATCHES)
    return app


def settings(**overrides: object) -> Config:
    """The settings. Where they are wrong, whoever starts the site reads the sentence and no traceback; a test gets the error."""
    try:
        return Config(**overrides)
    except SettingsError as error:
        if overrides:
            raise
        sys.stderr.write(f"{error}\n")
        sys.exit(CANNOT_START)


def why_not_serve() -> str | None:
    """Outside a demonstration nobody may be able to come in by what its log-in page shows everybody. A database that cannot answer yet holds
    no reason: its pages will say that they are busy, and it is asked again.
    """
    try:
        found = [] if current_app.config["DEMONSTRATION"] else demonstration_accounts()
    except DBAPIError:
        return None
    finally:
        db.session.rollback()
    current_app.extensions["may_serve"] = not found
    return refusal_of_demonstration(found) if found else None


def refuse_to_serve() -> Response | None:
    """The same before the first request of a process, whatever serves: servers that start without `server.py` asked nobody. Strangers read
    no names and no commands; those are in the log. Once the accounts are disabled the pages open without a new start.
    """
    if request.endpoint == "static" or current_app.extensions["may_serve"]:
        return None
    reason = why_not_serve()
    if reason is None:
        return None
    current_app.logger.error("%s", reason)
    return errors.answer("errors/error.html", 503, heading="网站没有启用", code=503, sentence="这个数据库里有演示单位的账号，它们的密码人人知道。",
                         what_next="请联系维护服务器的人：原因和办法写在服务器的日志里。")


def guard(app: Flask) -> None:
    """What happens before and around every view, in this order."""
    transaction.install(app)
    app.extensions["may_serve"] = False
    app.before_request(refuse_to_serve)
    bodies.install(app, has_logged_in)
    sessions.install(app)
    csrf.init_app(app)
    gate.install(app, on_refusal)
    repeats.install(app, sender)
    errors.install(app, has_logged_in)
    app.register_error_handler(NotFound, missing)
    security.install(app)
    assets.install(app)


def has_logged_in() -> bool:
    """Did this browser give a right password here? Also of one whose log-in expired while somebody was typing."""
    return sessions.COOKIE_KEY in session


def sender() -> str | None:
    account_id = gate.current().account_id
    return str(account_id) if account_id is not None else None


def on_refusal(permission: str) -> None:
    """A refused change leaves one entry too; the request itself is rolled back."""
    if request.method in transaction.SAFE or "refused" in g:
        return
    g.refused = True
    identity, endpoint, of = gate.current(), request.endpoint, {"of": request.view_args} if request.view_args else {}
    with transaction.aside():
        tries.record_try("access.refused", by=identity, permission=permission, endpoint=endpoint, **of)


def missing(_error: NotFound) -> Response:
    """What is not there and what is not theirs look the same; the audit knows of every attempt to change it."""
    if gate.current().is_authenticated:
        on_refusal(gate.permission_of(current_app, request.endpoint) or "?")
    return errors.page(404)


def template_words(app: Flask) -> None:
    """What the layout and every page may say: the viewer, the menu, panels, permissions."""
    @app.context_processor
    def words() -> dict[str, object]:
        viewer = gate.current()

        def allowed(permission: str) -> bool:
            return may(viewer, permission)

        return {"viewer": viewer, "may": allowed, "asset": assets.asset,
                "menu": lambda: navigation.menu(allowed),
                "panels": lambda page, subject: panels.of(page, subject, allowed),
                "unread_count": lambda: g.unread if "unread" in g else g.setdefault("unread", unread_count(viewer))}
