"""A bare application on a database of its own, where commits are real and every thread has its own connection.

For what a rolled-back transaction cannot show: two writers at once, locks, migrations. It has the services, not the pages; `site` has both.
"""
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask

from tests.conftest import build
from xinfang_party.application import Application
from xinfang_party.audit import models as audit
from xinfang_party.files import models as files
from xinfang_party.kernel import database
from xinfang_party.kernel.database import db
from xinfang_party.notifications import models as notifications
from xinfang_party.tasks import models as tasks
from xinfang_party.web import models as web

FOUNDATION = (audit.AuditEntry, audit.AuditHead, audit.AuditTally, files.StoredFile, files.Attachment, notifications.Notice, notifications.OutgoingMail,
              tasks.JobRun, tasks.BackgroundTask, web.FormSubmission)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """To be imported into a folder's conftest beside the fixtures."""
    if "bare" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        metafunc.parametrize("bare", ["sqlite", "postgresql"] if chosen in ("both", "all") else [chosen], indirect=True)


@pytest.fixture(scope="session")
def second_database(postgresql_url: str) -> str:
    """Beside the database of the rolled-back tests, one for what is really committed."""
    name = f"live_{secrets.token_hex(6)}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    first = postgresql_url.partition("?")[0].rsplit("/", 1)[1]
    return postgresql_url.replace(f"/{first}", f"/{name}", 1)


@pytest.fixture
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application with an empty database: no table yet."""
    if request.param == "sqlite":
        yield from opened(f"sqlite:///{tmp_path / 'live.db'}", tmp_path)
        return
    url = request.getfixturevalue("second_database")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    yield from opened(database.normal_url(url), tmp_path)


def opened(url: str, folder: Path) -> Iterator[Flask]:
    app = Application("live", instance_path=str(folder))
    app.config.update(TESTING=True, SECRET_KEY=secrets.token_hex(), SQLALCHEMY_DATABASE_URI=url, INSTANCE=folder, SMTP_HOST="", SMTP_PORT=25,
                      SMTP_SENDER="site@example.test", FILES_FOLDER=str(folder / "files"), SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(url))
    database.connect(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def site(bare: Flask, tmp_path: Path, clock_at: Any, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The whole site on a database of its own, with its pages, at the moment that the test's file calls NOW."""
    app = build("live", bare.config["SQLALCHEMY_DATABASE_URI"], tmp_path)
    with app.app_context(), clock_at(request.module.NOW):
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def live(bare: Flask) -> Flask:
    """The same with the tables of the foundation."""
    db.metadata.create_all(db.engine, tables=[model.__table__ for model in FOUNDATION])
    return bare


def at_once(app: Flask, count: int, act: Callable[[int], Any]) -> list[Any]:
    """`act(n)` in `count` threads, each in an application context of its own; their answers in order."""
    def one(number: int) -> Any:
        with app.app_context():
            return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
