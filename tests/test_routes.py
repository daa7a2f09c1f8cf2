"""The whole house from outside: who gets where (`routes.csv`), who reads what (`canaries.csv`), what each visit leaves behind.

A bureau of two branches is built once for each database (`routes/world.py`); every test undoes what it did there.
"""
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection

from tests.answers import asks_for_version
from tests.conftest import DATABASES
from tests.conftest import build as open_site
from tests.routes import canaries, deeds, exporting, hostile, imports, personal, places, sending
from tests.routes.crawling import Walk, crawl, text_of
from tests.routes.deeds import Deed
from tests.routes.sending import answers_to, failures, sent, sent_to
from tests.routes.visitors import Visitor, audit_end, audit_tags, body_of, outcome, undone
from tests.routes.watching import changed, contents, drawn_alike, edits_built, fields_asked, files_in, rows_edited, writes
from tests.routes.world import NOW, VISITORS, World
from tests.routes.world import build as settle
from tests.stored import everything
from xinfang_party.config import Config
from xinfang_party.exchange import words
from xinfang_party.kernel.database import db
from xinfang_party.web.security import HEADERS, POLICY

NOTED = {"export.made", "file.downloaded", "document.made", "case.viewed", "talk.viewed", "criticism.viewed", "appraisal.viewed", "admonition.viewed"}
"""What a visit that only reads may leave in the audit, and nothing else."""
ONCE = {"sqlite": {"test_nobody_reads_what_is_not_theirs", "test_everything_is_read_by_somebody", "test_extra_fields_change_nothing",
                   "test_what_is_not_theirs_looks_like_what_is_not_there", "test_every_form_that_changes_a_row_asks_for_its_version",
                   "test_no_act_without_the_token_of_its_page", "test_no_persons_number_is_kept_from_any_field",
                   "test_other_methods_are_refused"},
        "postgresql": {"test_no_odd_form_breaks_an_act"}}
"""Long walks over pages whose statements the other tests send to both databases; what is odd goes to the one that takes less."""


ON_SQLITE = {"cell_leader", "committee", "organ_committee", "inspector", "leader"}
"""Visitors who walk on SQLite: the others send every statement that tells who reaches what to PostgreSQL."""
OWN = "the own account, confirmed by the own password or code at that moment"
VERSIONLESS = {
    "/login/second-factor": OWN, "/account/password": OWN, "/account/second-factor": OWN, "/account/second-factor/remove": OWN,
    "/accounts/<int:account_id>/roles": "adds a role and takes none away", "/cases": "many rows ticked in a list, of which only the handler is set",
    "/activities/new": "a new record; the entry of the plan it stands for is only marked as recorded",
    "/activities/<int:activity_id>/actions": "adds a thing to do and takes none away",
    "/attendances/<int:attendance_id>/make-up": "registered once: who comes second is told so",
    "/appraisal-rounds/<int:round_id>/ballot": "cast once and never shown again: who comes second is told so",
    "/attestations/new": "a new sheet; the number of the year is counted up",
    "/directives/new": "a new entry; the number of the year is counted up",
    "/directive-tasks/<int:directive_task_id>/notes": "adds a note; the task tells the latest of them, whoever wrote it",
    "/findings/new": "a new finding; the number of the year is counted up", "/bulletins/new": "a new bulletin, numbered in the same way",
    "/community/<token>": "a link is good once: whoever comes second with it finds nothing",
    "/answers/<token>": "a link is good for one answer: whoever comes second with it finds nothing",
    "/r/<token>": "a link is good for one rating: whoever comes second with it finds nothing",
    "/pick-requests/<int:request_id>/refuse": "decided once and then gone: who comes second finds nothing",
}
"""Forms that change a row and ask for no version, and why."""
OPENS_LATER = {"/login/second-factor", "/sign-in/<token>", "/calendar/<token>.ics"}
"""Pages that open to nobody who only knows the address: between password and code, with a code of the moment, with a key that was shown once."""
UNRECORDED = {"/drafts/<key>": 204, "/drafts/<key>/drop": 303}
"""What is no act yet: words kept while they are typed. Nobody else reads them and no audit tells of them; the form's saving is the act."""
TYPED_AS_IT_IS = {
    "/login username": "who tried to get in is noted as typed, so that a break-in can be traced",
    "/accounts/new username": "a log-in name is chosen by the administrator; some bureaus log in by number",
    "/cases/<int:case_id>/edit number": "numbers of cases are long, and some pass as a card's number by chance; mobile and identity numbers are refused",
    "/drafts/<key> title": "words kept while they are typed, read by nobody else and gone with the saving, which asks",
}
"""Where a person's number may be typed and is kept, and why."""
SHOWN_AGAIN = {"name", "title", "content", "reason", "opinion", "extension_reason", "class_reason", "text"}


@dataclass
class House:
    """The site on one database, the connection all tests share, and what stands in it before anybody came.

    `done[place]`: what came of a good form, for the tests that ask it of all; each is undone, so it comes to the same whenever it is sent.
    `versions`: what a form is refused without. `walks`: what each visitor found, walked once. `is_alone`: no other database is walked.
    """

    site: Flask
    connection: Connection
    world: World
    before: dict[str, list[Any]]
    is_alone: bool = False
    done: dict[int, "Done"] = field(default_factory=dict)
    versions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    walks: dict[str, Any] = field(default_factory=dict)
    checked: set[Any] = field(default_factory=set)

    @property
    def walks_half(self) -> bool:
        """Only `ON_SQLITE` walk here, none of whom comes to everything."""
        return not self.is_alone and self.connection.dialect.name == "sqlite"


@dataclass(frozen=True)
class Done:
    """The fields its forms have, those for text, whether one of them is over an existing row, and the rows it changed."""

    names: set[str]
    texts: dict[str, personal.Field]
    edits: bool
    changes: dict[str, list[Any]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "built" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        once = [name for name in DATABASES if metafunc.function.__name__ in ONCE[name]]
        names = [chosen] if chosen in DATABASES else once or list(DATABASES)
        metafunc.parametrize("built", names, indirect=True, scope="module")


@pytest.fixture(scope="module")
def built(request, tmp_path_factory) -> Iterator[House]:
    """In a database of its own, where it is committed: PostgreSQL reads rows of a transaction that goes on, with thousands of savepoints in it, ten
    times as slowly."""
    url = "sqlite://" if request.param == "sqlite" else own_database(request.getfixturevalue("postgresql_url"))
    site = open_site(request.param, url, tmp_path_factory.mktemp("routes"))
    with site.app_context(), db.engine.connect() as connection:
        engine, db._app_engines[site][None] = db.engine, connection
        db.session.remove()
        db.session.configure(join_transaction_mode="create_savepoint")
        try:
            with connection.begin(), time_machine.travel(NOW, tick=False):
                world, before = settle(site), contents()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(words, "fill", sending.texts_to_fill)
                yield House(site, connection, world, before, is_alone=request.config.getoption("--database") in DATABASES)
        finally:
            db.session.remove()
            connection.close()
            engine.dispose()


def own_database(url: str) -> str:
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{parts.path[1:]}_routes"')
    return parts._replace(scheme="postgresql+psycopg", path=f"{parts.path}_routes").geturl()


@pytest.fixture
def house(built) -> Iterator[House]:
    with time_machine.travel(NOW, tick=False), built.connection.begin() as outer:
        yield built
        db.session.remove()
        outer.rollback()


# --- who gets where -----------------------------------------------------------------------------------------------------------

def test_the_table_names_every_rule_and_no_other(house):
    rules = places.rules_of(house.site)
    assert {line.key for line in places.lines()} == set(rules)
    assert [line for line in places.lines() if line.permission != places.permission(house.site, rules[line.key])] == []


def test_the_limited_visitors_go_everywhere_in_the_rooms_of_life_and_nowhere_else(house):
    rules = places.rules_of(house.site)
    assert [(line.key, line.about, name) for line in places.lines() for name in places.LIMITED
            if any(line.expected[name]) is not places.is_visited(name, rules[line.key].endpoint)] == []


def test_every_page_opens_to_somebody():
    opens = {line.rule for line in places.lines() for words in line.expected.values() if line.method == "GET" and "ok" in words}
    assert {line.rule for line in places.lines() if line.method == "GET"} - opens == OPENS_LATER


def test_the_page_of_the_code_opens_between_password_and_code(house):
    assert house.world.visitors["waiting"].get("/login/second-factor").status_code == 200


def test_every_page_opens_to_whom_the_table_says_and_writes_nothing_but_its_audit_entry(house):
    files, end = files_in(house.site.config["INSTANCE"]), audit_end()
    wrong = []
    for line, who, owner, word in visits(house, "GET"):
        with writes(house.connection) as written:
            answer = who.get(places.address(house.site, house.world, line, owner, who))
        if outcome(answer) != word or written:
            wrong.append((answer.request.path, line.about, who.role, owner, word, outcome(answer), written))
    assert wrong == []
    assert set(changed(house.before, contents())) <= {"audit_entry", "audit_head"}
    assert set(audit_tags(end)) <= NOTED if house.walks_half else set(audit_tags(end)) == NOTED
    assert files_in(house.site.config["INSTANCE"]) == files


def test_every_act_is_open_to_whom_the_table_says_and_a_refused_one_is_recorded(house):
    wrong = []
    for line, who, owner, word in visits(house, "POST"):
        with undone(house.connection):
            end = audit_end()
            answer = who.post(places.address(house.site, house.world, line, owner, who))
            refused = "access.refused" in audit_tags(end)
        if outcome(answer) != word or refused != (word == "404"):
            wrong.append((answer.request.path, line.about, who.role, owner, word, outcome(answer), refused))
    assert wrong == []


def test_what_is_not_theirs_looks_like_what_is_not_there(house):
    wrong = []
    for line, who, owner, word in places.visits(house.world, "GET", "POST"):
        path, nothing = places.address(house.site, house.world, line, owner, who), places.nobodys(house.site, house.world, line, who)
        if word == "404" and ("<int:" in line.rule or line.rule in places.ASKED) and who.role in ("member", "secretary", "petition_officer", "party_office"):
            with undone(house.connection):
                one, other = who.send(path, line.method, who.token), who.send(nothing, line.method, who.token)
            if (one.status_code, body_of(one)) != (other.status_code, body_of(other)):
                wrong.append((path, nothing, who.role, one.status_code, other.status_code))
    assert wrong == []


def visits(house: House, method: str) -> list[tuple[places.Line, Visitor, str, str]]:
    """Each visit to one of the two databases, where both are there. Fewer of the others are sent to the gate, which sends no statement of the page it
    keeps closed."""
    if house.is_alone:
        return list(places.visits(house.world, method))
    if house.walks_half:
        return [visit for visit in places.visits(house.world, method) if visit[1].role in ON_SQLITE]
    return [visit for visit in places.visits(house.world, method, sent=18) if visit[1].role not in ON_SQLITE]


# --- what an act leaves behind ------------------------------------------------------------------------------------------------

def test_there_is_a_good_form_for_every_act(house):
    assert {deed.rule for deed in deeds.ALL} == {rule for rule, method in places.rules_of(house.site) if method == "POST"}


@pytest.mark.by_turns
@pytest.mark.parametrize("deed", deeds.ALL, ids=lambda deed: f"{deed.rule}-{deed.about}")
def test_every_act_succeeds_and_is_recorded(house, deed: Deed):
    end = audit_end()
    answer = sent(house, deed)
    assert answer.status_code == UNRECORDED.get(deed.rule, 200 if deed.rule in exporting.FILES else 303), text_of(answer)
    assert bool([tag for tag in audit_tags(end) if tag != "access.refused"]) is (deed.rule not in UNRECORDED)


def test_no_edit_without_the_version_on_screen(house):
    """Every form over an existing row: sent without its version it is a conflict, and what was typed is shown again."""
    asked, wrong = set(), []
    for deed in deeds.ALL:
        form = deed.form(house.world)
        with undone(house.connection), edits_built() as edits:
            answer = sent_to(deed.sender(house.world), deed.path(house.site, house.world), form)
        if edits and not asks_for_version(answer):
            wrong.append((deed.rule, answer.status_code))
        if edits:
            asked.add(deed.rule)
            wrong += [(deed.rule, name) for name, value in form.items() if name in SHOWN_AGAIN and str(value) not in answer.text]
    assert wrong == []
    assert len(asked) > 30


def test_every_form_that_changes_a_row_asks_for_its_version(house):
    """Whoever fills in a form over an existing row has read it first; `VERSIONLESS` tells why some need not."""
    unasked = set()
    for place, deed in enumerate(deeds.ALL):
        done = sent_plainly(house, place)
        if deed.form(house.world) and not done.edits and rows_edited(house.before, done.changes):
            unasked.add(deed.rule)
    assert unasked == set(VERSIONLESS)


def test_no_act_without_the_token_of_its_page(house):
    answers = [sent(house, deed, token=False) for deed in deeds.ALL]
    assert [answer.request.path for answer in answers if answer.status_code != 400] == []
    assert changed(house.before, contents()) == {}


def test_extra_fields_change_nothing(house):
    wrong, extras = [], deeds.extras(house.world)
    for place, deed in enumerate(deeds.ALL):
        if deed.rule in UNRECORDED:
            continue  # keeps whatever the browser sent, for its own writer
        plain = sent_plainly(house, place)
        asked = plain.names | deed.form(house.world).keys()
        with undone(house.connection):
            sent(house, deed, more={name: value for name, value in extras.items() if name not in asked})
            changes = changed(house.before, contents())
        if changes != plain.changes and drawn_alike(changes) != drawn_alike(plain.changes):
            wrong.append((deed.rule, changes, plain.changes))
    assert wrong == []


def test_no_persons_number_is_kept_from_any_field(house):
    """Every field for text of every form that is sent: refused or left out. One of three numbers, by the field's name; all of them where it is kept."""
    asked, wrong = set[personal.Field](), set()
    for number, deed in enumerate(deeds.ALL):
        for name, place in personal.text_fields(house, deed, sent_plainly(house, number).texts).items():
            if place not in asked:
                asked.add(place)
                numbers = personal.NUMBERS if f"{deed.rule} {name}" in TYPED_AS_IT_IS else personal.one_of(place)
                if any(personal.kept(house, deed, name, one) for one in numbers):
                    wrong.add(f"{deed.rule} {name}")
    assert wrong == set(TYPED_AS_IT_IS)
    assert len(asked) > 200


def sent_plainly(house: House, place: int) -> Done:
    if place not in house.done:
        with undone(house.connection), fields_asked() as names, edits_built() as edits, personal.typed_into() as texts:
            sent(house, deeds.ALL[place])
            house.done[place] = Done(names, texts, bool(edits), changed(house.before, contents()))
    return house.done[place]


# --- who reads what -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", VISITORS)
def test_nobody_reads_what_is_not_theirs(house, name):
    with writes(house.connection) as written:
        walk = walk_of(house, name)
    assert canaries.leaks({name: walk.seen}) == []
    assert (walk.dead, written) == ([], [])


@pytest.mark.timeout(900)
def test_everything_is_read_by_somebody(house):
    """Where it comes first, it walks for all of them."""
    assert canaries.unread({name: walk_of(house, name).seen for name in VISITORS}) == set()


def walk_of(house: House, name: str) -> Walk:
    """Every page this visitor comes to by its links; walked once."""
    if name not in house.walks:
        visitor, starts = house.world.visitors[name], canaries.starts_for(house.site, name, house.world)
        house.walks[name] = crawl(house.site, visitor, *starts, follows=canaries.follower(house.site, name), checked=house.checked)
    return house.walks[name]


def test_nothing_of_a_petitioner_is_kept_anywhere(house):
    sent(house, next(deed for deed in deeds.ALL if "batches/new" in deed.rule))
    kept = everything().encode() + b"".join(path.read_bytes() for path in canaries.every_file(house.site))
    assert [secret for secret in imports.SECRETS if secret.encode() in kept] == []
    assert imports.mark("sent", "good").encode() in kept


# --- the outer wall -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("target", hostile.OUTSIDE)
def test_a_log_in_leads_nowhere_outside(house, target):
    login = deeds.ALL[0]
    answer = house.world.visitors["stranger"].post("/login", login.form(house.world), query_string={"next": target})
    assert (answer.status_code, answer.location) == (303, "/")


def test_every_answer_carries_its_headers(house):
    """One of each status and kind, errors, files and fragments included."""
    for answer in answers_to(house):
        is_asset = answer.request.path.startswith("/static/") and answer.status_code == 200
        kept = "public, max-age=31536000, immutable" if answer.request.query_string else "no-cache"
        policy = "sandbox; default-src 'none'" if answer.request.path.startswith("/attachments/") and answer.status_code == 200 else POLICY
        wanted = {**HEADERS, "Content-Security-Policy": policy, "Cache-Control": kept if is_asset else "no-store"}
        assert {name: answer.headers.get(name) for name in wanted} == wanted, (answer.request.path, answer.status_code)


def test_the_cookie_is_for_this_site_alone(house):
    cookie = Visitor(house.site, "newcomer").get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    secure = Config(TESTING=True, HTTPS=True)
    assert (secure.SESSION_COOKIE_NAME, secure.SESSION_COOKIE_SECURE) == ("__Host-session", True)


def test_other_methods_are_refused(house):
    """Each rule is asked by one of them, in turn: what refuses them knows no rule from another."""
    asked = zip(sorted({line.rule for line in places.lines()}), cycle(("TRACE", "DELETE", "PROPFIND", "GET\x00")))
    assert [(rule, method) for rule, method in asked if house.world.visitors["member"].send(rule, method).status_code not in (404, 405)] == []


# --- what no honest browser sends ---------------------------------------------------------------------------------------------

def test_no_odd_id_breaks_a_page(house):
    assert failures(house, hostile.odd_ids(house)) == []


def test_no_odd_question_breaks_a_page(house):
    assert failures(house, hostile.odd_questions(house)) == []


def test_no_odd_form_breaks_an_act(house):
    assert failures(house, hostile.odd_forms(house)) == []
