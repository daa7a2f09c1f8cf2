import secrets
import time
from contextlib import contextmanager

import pytest

from tests.answers import StrictClient
from xinfang_party import create_app
from xinfang_party.demo import service
from xinfang_party.kernel.database import db


@contextmanager
def loaded(folder, url=""):
    """The demonstration on a database of its own, SQLite unless another is given; how much work it is to load is measured."""
    app = create_app(DEMONSTRATION=True, SECRET_KEY=secrets.token_urlsafe(48), INSTANCE=folder, FILES_FOLDER=str(folder / "files"), HTTPS=False,
                     SQLALCHEMY_DATABASE_URI=url or f"sqlite:///{folder / 'demo.db'}", SCHEDULER=False)
    app.test_client_class = StrictClient
    with app.app_context():
        db.create_all()
        start = time.process_time()
        service.load()
        app.config["SECONDS"] = time.process_time() - start
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="package")
def bureau(tmp_path_factory):
    with loaded(tmp_path_factory.mktemp("demo")) as app:
        yield app
