"""How long pages take beside a bare Flask page that runs two queries and renders fifty rows, and how many statements each sends."""
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from bench.world import PASSWORD, branch_of
from xinfang_party.activities.models import Activity
from xinfang_party.commitments.models import Commitment
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import kept
from xinfang_party.petitions.models import Case

TIMES = 40
BARE = """<!doctype html><html lang="zh"><head><title>{{ total }}</title></head><body><h1>{{ total }}</h1><table>
{% for row in rows %}<tr><td><a href="/cases/{{ row.id }}">{{ row.number }}</a></td><td>{{ row.channel }}</td><td>{{ row.received_on }}</td>
<td>{{ row.due_on }}</td><td>{{ row.replied_on }}</td><td>{{ row.district }}</td></tr>{% endfor %}</table></body></html>"""
LAST_YEAR = Period.of(clock.today(), "year").previous
LAST_QUARTER = Period.of(clock.today(), "quarter").previous
ANALYSES = ["/situation", "/situation?subject=1", f"/situation?period={LAST_QUARTER}", f"/situation?period={LAST_YEAR}", f"/situation?period={LAST_YEAR}&subject=1",
            f"/situation?period={LAST_YEAR.start}..{LAST_YEAR.start.replace(day=20)}", "/situation/pauses", "/service", "/service/7", "/service/7?each=month"]
WRITINGS = ["/ratings", f"/ratings?period={LAST_YEAR}", "/letters", "/letters?page=30", "/letters/7", "/consultations", "/consultations?page=10", "/consultations/7"]
COUNTED = ("/situation", "/service/")
"""Pages of figures that are remembered."""
COLUMNS = (Case.id, Case.number, Case.channel, Case.received_on, Case.due_on, Case.replied_on, Case.district)


def bare(app: Flask) -> Callable[[], Any]:
    """Opens the bare page, in an application of its own on the same database."""
    plain = Flask("bare")

    @plain.get("/")
    def page() -> str:
        with app.app_context():
            total = db.session.scalar(select(func.count(Case.id)))
            rows = db.session.execute(select(*COLUMNS).order_by(Case.received_on.desc(), Case.id.desc()).limit(50)).all()
            return render_template_string(BARE, total=total, rows=rows)

    client = plain.test_client()
    return lambda: client.get("/")


def milliseconds(*acts: Callable[[], Any]) -> list[float]:
    """Of each the median; in turns, so that a machine that is slow for a while is slow for all of them."""
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(TIMES + 1):
        for act, times in zip(acts, taken, strict=True):
            start = time.perf_counter()
            act()
            times.append(time.perf_counter() - start)
    return [1000 * median(times[1:]) for times in taken]


def pages(app: Flask) -> Iterator[tuple[str, str, float, float, int, int]]:
    """(person, page, milliseconds, those of the bare page meanwhile, statements, bytes) of each page."""
    beside = bare(app)
    with app.app_context():
        case_id = db.session.scalar(select(Case.id).where(Case.member_id == 200).limit(1))
        activity_id = db.session.scalar(select(Activity.id).where(Activity.branch_id == branch_of(200)).order_by(Activity.held_on.desc()).limit(1))
        frozen_id, promise_id = db.session.scalars(select(Commitment.id).where(Commitment.member_id == 200).order_by(Commitment.ends_on)).all()
    for person, paths in {"officer": ["/", "/cases", "/cases?page=2000", "/cases?state=overdue", f"/cases/{case_id}", "/case-board",
                                      "/case-board?lane=hard&page=10", "/case-board?mine=1", "/lanes", "/clusters", "/clusters/suggestions", "/clusters/1",
                                      "/policies/1", "/voices", "/voices?page=30", "/voices/1", *WRITINGS],
                          "leader": ["/", "/cases", "/commitments", "/cadence/overview", "/search?q=整改措施", "/risk-registers", "/risk-registers?page=100",
                                     "/risk-matrix", "/risk-points", "/risk-points?page=300", "/risk-registers/7", "/risk-versions/7", "/risk-coverage", *ANALYSES],
                          "office": ["/", "/members", "/activities", "/activities?page=200", "/standings/heat-map", "/rounds", "/rounds/1", "/rounds/1/rescored",
                                     "/assessments/7", "/standards/compare?a=默认-2026&b=默认-2026", "/findings", "/inspections/new", "/bulletins/new",
                                     "/service-hours", "/service-hours?page=200", "/service-hours/figures"],
                          "secretary": ["/", "/cases", "/case-board", f"/commitments/{promise_id}", f"/commitments/{frozen_id}", "/cadence", f"/activities/{activity_id}",
                                        "/activities/new?form=theme_day", "/talks/coverage", "/xuexi", "/standings", "/assessments/1"],
                          "member": ["/", "/cases", "/case-board", f"/commitments/{promise_id}", f"/commitments/{frozen_id}", f"/cases/{case_id}",
                                     f"/activities/{activity_id}", "/members/200/hours", "/members/200/service-hours", "/search?q=整改措施"]}.items():
        client = enter(app, person)
        for path in paths:
            yield person, path, *measured(app, client, path, beside)


def enter(app: Flask, username: str) -> FlaskClient:
    client = app.test_client()
    token = client.get("/login").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/login", data={"csrf_token": token, "username": username, "password": PASSWORD})
    assert answer.status_code == 303, f"{username} cannot log in"
    return client


def cold(client: FlaskClient, path: str) -> Callable[[], Any]:
    """Opens the page as if something had just happened in the house: no figure is known yet."""
    def open_page() -> Any:
        kept._kept.clear()
        return client.get(path)

    return open_page


def measured(app: Flask, client: FlaskClient, path: str, beside: Callable[[], Any]) -> tuple[float, float, int, int]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement not in {"BEGIN", "BEGIN IMMEDIATE"}:
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    open_page = cold(client, path) if path.startswith(COUNTED) else lambda: client.get(path)
    event.listen(engine, "before_cursor_execute", note)
    answer = open_page()
    event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    taken, bare_taken = milliseconds(open_page, beside)
    return taken, bare_taken, len(statements), len(answer.get_data())
