from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.answers import StrictClient
from tests.sheets.toys import VISITS, Note, Outing
from xinfang_party.access.terms import Role
from xinfang_party.kernel.database import db
from xinfang_party.sheets import registry, service
from xinfang_party.sheets.outcomes import Report
from xinfang_party.sheets.terms import Sheet

HEAD = "登记编号,方式,办理支部,收到时间,答复日期,来访人数"


@pytest.fixture
def visits(app: Flask) -> Iterator[Sheet]:
    """The toy sheet with its tables, on whichever database; both go when the test ends."""
    for model in (Outing, Note):
        model.__table__.create(db.session.connection(), checkfirst=True)
    db.session.commit()
    registry.register(VISITS)
    yield VISITS
    registry.SHEETS.pop(VISITS.code, None)


@pytest.fixture
def officer(visits: Sheet, log_in: Callable[..., StrictClient]) -> StrictClient:
    """Who imports, at a browser."""
    return log_in(Role.PETITION_OFFICER)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """A csv of these lines under the toy sheet's headers (or `head`)."""
    def make(*lines: str, head: str = HEAD, name: str = "表.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([head, *lines]), "utf-8")
        return path

    return make


@pytest.fixture
def bring(visits: Sheet, file: Callable[..., Path]) -> Callable[..., Report]:
    """Import these lines as the command does."""
    def act(*lines: str, head: str = HEAD, name: str = "表.csv", **options: object) -> Report:
        return service.import_file(visits, file(*lines, head=head, name=name), name, by=service.operator("case:import"), **options)

    return act
