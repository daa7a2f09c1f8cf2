"""The page that anybody may open: it votes once, by a form alone, and of a link that opens nothing it never tells why."""
import random
import re

import pytest
from sqlalchemy import func, select

from tests import people
from tests.accounts.people import carry, tags
from tests.petitions.made import answered, case
from tests.ratings import made
from tests.stored import everything
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.kernel.database import db
from xinfang_party.ratings import service
from xinfang_party.ratings.models import Rating
from xinfang_party.ratings.terms import Face
from xinfang_party.web.logs import without_keys

GOOD = {"face": "satisfied", "reasons": ["fast", "clear"]}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}


@pytest.fixture(autouse=True)
def day(app, clock_at):
    with clock_at(made.NOW):
        yield


@pytest.fixture
def phone(app):
    """Somebody's browser that was never here."""
    return app.test_client()


def send(client, key, **more):
    """As a phone does: it opens the link, then sends the form of that page."""
    token = TOKEN.search(client.get(f"/r/{key}").text)
    return client.post(f"/r/{key}", data={**GOOD, "csrf_token": token[1] if token else "", **more})


def told(answer):
    """All that an answer tells."""
    return answer.status_code, answer.get_data(), tuple(sorted(answer.headers))


def count():
    return db.session.scalar(select(func.count()).select_from(Rating))


# --- voting -------------------------------------------------------------------------------------------------------------------

def test_a_phone_without_cookies_votes_once(phone):
    about = answered()
    key, before = made.asked(about), about.unit_evaluation
    answer = send(phone, key)
    assert (answer.status_code, answer.location) == (303, "/r/thanks")
    page = phone.get(answer.location)
    assert (page.status_code, key in page.text) == (200, False)
    rating = db.session.scalars(select(Rating)).one()
    assert (rating.face, rating.reasons, rating.remark, about.unit_evaluation) == (Face.SATISFIED, ["fast", "clear"], "", before)
    assert send(phone, key, face="dissatisfied").status_code in (400, 404)
    assert (count(), rating.face) == (1, Face.SATISFIED)


def test_programs_that_open_links_before_people_do_use_nothing_up(phone):
    key, before = made.asked(), everything()
    for method in ("GET", "HEAD", "OPTIONS", "GET"):
        assert phone.open(f"/r/{key}", method=method).status_code == 200
    assert everything() == before
    assert send(phone, key).status_code == 303


def test_the_page_holds_nothing_of_the_case_and_is_kept_by_nobody(phone):
    branch = people.branch("第九支部")
    about = answered(member=people.member(branch, "某承办人"), branch=branch)
    key = made.asked(about)
    answer = phone.get(f"/r/{key}")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    assert not [word for word in (about.number, "第九支部", "某承办人", key) if word in answer.text]
    assert [word for word in ("满意", "基本满意", "不满意") if f"<span>{word}</span>" not in answer.text] == []
    assert "还想说的" not in answer.text


@pytest.mark.parametrize("data", [{"face": ""}, {"face": "great"}, {"face": "satisfied", "reasons": "x"}])
def test_a_form_that_says_nothing_comes_back_and_leaves_the_link_good(phone, data):
    key = made.asked()
    assert send(phone, key, **data).status_code == 422
    assert (count(), made.link_of(key).used_at) == (0, None)


def test_nobody_learns_who_rated_or_where_from(app, phone):
    key, before = made.asked(), set(everything().splitlines())
    carry(phone)
    phone.post(f"/r/{key}", data=GOOD, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "rating.given")).one()
    assert (entry.account_id, entry.actor, entry.source, entry.details) == (None, "信访人", "", {})
    left = "\n".join(set(everything().splitlines()) - before)
    assert "192.0.2.77" not in left
    assert key not in left
    assert without_keys(f"GET /r/{key} HTTP/1.1") == "GET /r/… HTTP/1.1"


def test_who_is_logged_in_here_does_not_vote_for_the_petitioner(log_in):
    key, client = made.asked(), log_in(Role.PETITION_OFFICER)
    assert client.get(f"/r/{key}").status_code == 200
    answer = client.post(f"/r/{key}", data=GOOD)
    assert (answer.status_code, "请用他自己的手机" in answer.text, count()) == (422, True, 0)


# --- words --------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("is_on", "words", "status", "kept"), [
    (False, "办得很好", 303, ""), (False, "打我电话13800138000", 303, ""), (True, "办得很好", 303, "办得很好"), (True, "", 303, ""),
    (True, "打我电话13800138000", 422, None), (True, "身份证 11010519491231002X", 422, None), (True, "住建设路12号3栋501室", 422, None), (True, "好" * 201, 422, None)])
def test_words_are_taken_only_where_switched_on_and_without_personal_data(phone, is_on, words, status, kept):
    if is_on:
        service.decide(days=30, takes_words=True, reason="局长办公会同意试行", by=people.BY)
    answer = send(phone, made.asked(), remark=words)
    assert answer.status_code == status
    assert db.session.scalar(select(Rating.remark)) == kept
    assert kept is not None or words in answer.text


# --- links that open nothing --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("has_token", [True, False])
def test_unknown_used_expired_and_withdrawn_links_give_one_answer(app, method, has_token):
    answers = set()
    for how in made.DEAD:
        client, key = app.test_client(), made.dead(how)
        if has_token:
            carry(client)
        answer = client.open(f"/r/{key}", method=method, data=GOOD if method != "TRACE" else None)
        answers.add(told(answer))
    assert len(answers) == 1
    assert next(iter(answers))[0] == {"GET": 404, "HEAD": 404, "OPTIONS": 200, "POST": 404 if has_token else 400}.get(method, 405)


def test_guessing_is_slowed_down_and_tells_no_more(app):
    keys, statuses = [made.dead(how) for how in made.DEAD], []
    clients = [app.test_client() for _ in keys]
    for client in clients:
        carry(client)
    for _ in range(16):
        statuses.append({client.post(f"/r/{key}", data=GOOD, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code
                         for client, key in zip(clients, keys, strict=True)})
    assert (statuses[0], statuses[-1]) == ({404}, {429})
    again = {"X-Forwarded-For": "203.0.113.9"}
    assert clients[0].post(f"/r/{keys[0]}", data=GOOD, environ_base={"REMOTE_ADDR": "192.0.2.9"}, headers=again).status_code == 429
    live = made.asked()
    assert clients[0].post(f"/r/{live}", data=GOOD, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 303


ODD = ("\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "..", "%00", "%ff%fe", "%2e%2e", "’", "满意", "\u202e", "\u2028",
       "a" * 4000, "' OR 1=1--", "{{7*7}}",
       "<script>", "+", "%", "~", ";a=1", "\r\nX: y", "\x7f", "=", "-" * 64, "%25", "😀")
BODIES = (GOOD, {}, {"face": ["satisfied", "dissatisfied"]}, {"face": "\x00"}, {"face": "x" * 50_000}, {"reasons": [str(n) for n in range(500)]}, b"\xff\xfe" * 100,
          b'{"face": "satisfied"}', b"face=satisfied&face=basic&csrf_token=x", {"remark": "好" * 20_000}, {"csrf_token": ["a", "b"]}, b"%", b"=&=&=")
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/plain",
         "application/x-www-form-urlencoded; charset=nope")

LINES = (("X-CSRFToken", "x"), ("HX-Request", "true"), ("Accept-Encoding", "\x01"), ("Content-Length", "5"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"),
         ("Cookie", "session=x"), ("X-HTTP-Method-Override", "PUT"), ("Range", "bytes=0-"))


def odd_request(dice, key):
    """(address, what else is sent); the address begins or ends with the key, so that it is an odd one of that link."""
    tail = dice.choice(("", "", "", "?x=1", "?face=satisfied", "/", "%00", "%20", *(f"{dice.choice(ODD)}" for _ in range(3))))
    body = dice.choice(BODIES)
    more = {"headers": dict(dice.sample(LINES, dice.randrange(4)))}
    method = dice.choice((*METHODS[:3], "POST", "POST", "POST", *METHODS[4:], "BREW"))
    if method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
        more |= {"data": body} | ({"content_type": dice.choice(KINDS)} if isinstance(body, bytes) else {})
    return f"/r/{key}{tail}", method, more


def test_a_thousand_hostile_requests_break_nothing_and_learn_nothing(app):
    """Each of 250 to an unknown, a used, an expired and a withdrawn link; every second one with the right token of a form."""
    dice, keys = random.Random(20260302), [made.dead(how) for how in ("unknown", "used", "expired", "withdrawn")]
    clients, before, sent, wrong, seen = (app.test_client(), app.test_client()), count(), 0, [], set()
    carry(clients[1])
    for turn in range(250):
        seed, answers = dice.random(), set()
        for key in keys:
            path, method, more = odd_request(random.Random(seed), key)
            answers.add(told(clients[turn % 2].open(path, method=method, environ_base={"REMOTE_ADDR": f"192.0.2.{turn}"}, **more)))
            clients[0].delete_cookie("session")
            sent += 1
        statuses = {status for status, _body, _headers in answers}
        seen |= statuses
        if len(answers) != 1 or max(statuses) >= 500:
            wrong.append((path, method, more, statuses))
    assert wrong == []
    assert (sent, count()) == (1000, before)
    assert seen >= {200, 400, 404, 405}


def test_a_good_link_is_hurt_by_none_of_it(app):
    """The same to a good link: whatever is sent, nothing fails, and only a whole form with its token votes."""
    dice, key, client = random.Random(7), made.asked(), app.test_client()
    statuses = set()
    for turn in range(100):
        path, method, more = odd_request(dice, key)
        statuses.add(client.open(path, method=method, environ_base={"REMOTE_ADDR": f"192.0.2.{turn}"}, **more).status_code)
    assert max(statuses) < 500
    assert count() == 0
    assert send(app.test_client(), key).status_code == 303


def test_a_case_without_an_answer_has_no_page_for_raters(phone):
    assert phone.get(f"/r/{case().number}").status_code == 404
    assert "rating.given" not in tags()


def test_nothing_leads_a_petitioner_to_the_log_in_of_the_staff(phone):
    pages = [phone.get(f"/r/{key}").text for key in (made.asked(answered()), "x" * 43)] + [phone.get("/r/thanks").text]
    for page in pages:
        assert re.findall(r'<a [^>]*href="([^"]+)"', page) == ["#main"], page
