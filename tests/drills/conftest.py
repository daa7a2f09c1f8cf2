"""Slow drills, outside `make test`: real processes on a database of their own, killed and starved. Each prints the figure it reached.

Every drill that could pass without looking has a control: the same on a weakened build, where the fault must be found.
"""
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from tests.conftest import build
from tests.live import bare, pytest_generate_tests, second_database
from xinfang_party.audit import service as audit
from xinfang_party.kernel.database import db

__all__ = ["bare", "pytest_generate_tests", "second_database"]
ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.drill)


@dataclass
class Site:
    """The whole site on a database of its own, and the processes that work on it."""

    app: Flask
    folder: Path
    key: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    begun: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": str(self.app.config["SQLALCHEMY_DATABASE_URI"]), "SECRET_KEY": self.key, "FLASK_APP": "app.py",
                "XINFANG_INSTANCE": str(self.folder), "XINFANG_FILES": str(self.folder / "files"), "XINFANG_SCHEDULER": "0",
                "XINFANG_DEMONSTRATION": "0"}

    def start(self, *arguments: object) -> "subprocess.Popen[str]":
        """A worker (`workers.py`) in a process of its own."""
        process = subprocess.Popen([sys.executable, "-m", "tests.drills.workers", *map(str, arguments)], cwd=ROOT, env=self.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.begun.append(process)
        return process

    def faults(self) -> list[str]:
        """What is broken in the database itself and in the audit chain; empty when all is whole."""
        db.session.rollback()
        found = [] if audit.verify()[1] is None else ["audit chain"]
        if db.engine.dialect.name == "sqlite":
            answers = db.session.execute(text("PRAGMA integrity_check")).scalars().all()
            found += [str(answer) for answer in answers if answer != "ok"]
            found += [f"orphan in {row[0]}" for row in db.session.execute(text("PRAGMA foreign_key_check"))]
        db.session.rollback()
        return found

    def settle(self) -> None:
        """Until the server has noticed that a killed process is gone."""
        db.session.rollback()
        busy = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'")
        until = time.monotonic() + PATIENCE
        while db.engine.dialect.name == "postgresql" and db.session.scalar(busy):
            db.session.rollback()
            assert time.monotonic() < until, "the server still works for a process that is dead"
            time.sleep(0.05)
        db.session.rollback()


@pytest.fixture
def site(bare: Flask, tmp_path: Path) -> Iterator[Site]:
    app = build("drill", str(bare.config["SQLALCHEMY_DATABASE_URI"]), tmp_path)
    with app.app_context():
        found = Site(app, tmp_path)
        yield found
        for process in found.begun:
            process.kill()
            process.communicate()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def figure(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """`figure("12 kills, 0 halves")` prints it whatever pytest captures."""
    def show(words: str) -> None:
        with capsys.disabled():
            print(f"\n  {db.engine.dialect.name}: {words}", flush=True)

    return show
