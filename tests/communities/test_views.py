"""The pages of communities: what works, what is refused in words, who finds nothing."""
import html
import re

import pytest
from sqlalchemy import select

from tests.accounts.people import carry, tags
from tests.answers import text_of
from tests.communities import made
from tests.questionnaires.made import few
from xinfang_party.access.terms import Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.communities.models import Need, PlaceContact, ReportIn, VolunteerProfile
from xinfang_party.communities.terms import NeedState, Receipt
from xinfang_party.kernel.database import db

SELF = "/report-ins/new"
LINK = re.compile(r"/community/[\w-]{20,}")


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


@pytest.fixture
def stranger(client):
    """Whoever holds a link: no account, but a page with a token."""
    carry(client)
    return client


def said(answer):
    return html.unescape(answer.get_data(as_text=True))


def test_a_member_reports_with_one_form(world, log_in):
    client = log_in(member=world.one)
    assert "还没有到社区报到" in text_of(client.get(f"/members/{world.one.id}"))
    answer = client.post(SELF, data={"place": "翠洲", "bond": "home", "skills": ["law"], "free_times": ["weekend"], "offers": "y"})
    assert "等社区确认" in text_of(client.get(answer.location))
    profile = db.session.get_one(VolunteerProfile, world.one.id)
    assert (profile.skills, profile.free_times, profile.offers_since.isoformat()) == (["law"], ["weekend"], "2026-03-02")


def test_a_name_that_two_communities_bear_is_picked(world, log_in):
    client = log_in(member=world.one)
    answer = client.post(SELF, data={"place": "东风社区居民委员会", "bond": "home"})
    assert answer.status_code == 422
    assert "越秀区 洪桥街道 东风社区居民委员会（440104001101）" in said(answer)
    assert client.post(SELF, data={"place": "东风社区居民委员会", "place_id": world.twin.id, "bond": "home"}).status_code == 303
    assert db.session.scalars(select(ReportIn.place_id)).all() == [world.twin.id]


@pytest.mark.parametrize(("more", "sentence"), [({"place": ""}, "请填写社区"), ({"place": "没有这里"}, "没有找到"), ({"place": "沙面街道"}, "几个社区都可能是"),
                                                ({"place": "翠洲", "volunteer_no": "13800138000"}, "手机号"), ({"place": "翠洲", "bond": "x"}, "给出的选项")])
def test_what_cannot_be_taken_is_said_and_kept(world, log_in, more, sentence):
    answer = log_in(member=world.one).post(SELF, data={"bond": "home", "skills": ["law"], **more})
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert db.session.scalars(select(ReportIn)).all() == []


def test_a_second_report_to_the_same_place_is_refused(world, log_in):
    made.reported(world.place, world.one, world.branch)
    assert "已经到这个社区报到过" in said(log_in(member=world.one).post(SELF, data={"place": "翠洲", "bond": "home"}))


def test_the_secretary_reports_for_the_branch_and_for_a_member_on_paper(world, log_in):
    client, address = log_in(member=world.head), f"/branches/{world.branch.id}/report-ins/new"
    form = {"place": world.place.code, "bond": "paired"}
    assert "还没有到" in said(client.post(address, data={**form, "who": "0", "from_on": "2026-03-03"}))
    for who, first in (("0", ""), (str(world.two.id), "2026-01-10")):
        assert client.post(address, data={**form, "who": who, "from_on": first}).status_code == 303
    assert {(row.member_id, f"{row.from_on:%m-%d}") for row in db.session.scalars(select(ReportIn))} == {(None, "03-02"), (world.two.id, "01-10")}
    assert client.post(address, data={"who": str(world.far.id), "place": world.place.code, "bond": "home"}).status_code == 422
    assert client.get(f"/branches/{world.other.id}/report-ins/new").status_code == 404
    assert log_in(member=world.one).get(address).status_code == 404


def test_a_receipt_on_paper_is_nobodys_own(world, log_in):
    own, others = made.reported(world.place, world.head, world.branch), made.reported(world.place, world.one, world.branch)
    client, receipt = log_in(member=world.head), {"confirmed_on": "2026-03-02", "confirmed_by": "李主任"}
    assert "不能登记自己的回执" in said(client.post(f"/report-ins/{own.id}/confirm", data=receipt))
    assert client.post(f"/report-ins/{others.id}/confirm", data=receipt).status_code == 303
    assert log_in(member=world.one).post(f"/report-ins/{others.id}/confirm", data=receipt).status_code == 404
    db.session.expire_all()
    assert (own.receipt, others.receipt, others.confirmed_by) == (None, Receipt.PAPER, "李主任")


def test_reports_are_seen_by_oneself_and_who_works_for_the_branch(world, log_in):
    report = made.reported(world.place, world.one, world.branch)
    for client, status in ((log_in(member=world.one), 200), (log_in(member=world.head), 200), (log_in(Role.INSPECTOR), 200), (log_in(member=world.two), 404),
                           (log_in(member=world.far), 404)):
        assert client.get(f"/report-ins/{report.id}").status_code == status
        assert (world.one.name in text_of(client.get(f"/communities/{world.place.id}"))) is (status == 200)


def test_the_list_narrows_and_asks_few_statements(world, log_in, counted):
    made.reported(world.place, world.one, world.branch)
    client = log_in(member=world.head)
    assert world.two.name not in text_of(client.get("/report-ins?state=waiting"))
    assert world.one.name not in text_of(client.get("/report-ins?state=none"))
    for address in ("/report-ins", "/communities?q=东风&district=440103", f"/communities/{world.place.id}", "/needs", "/helpers", "/partners"):
        with counted() as statements:
            assert client.get(address).status_code == 200
        assert len(statements) <= 15, address


def test_a_link_is_shown_once_and_used_once(world, log_in, stranger):
    first, second = made.reported(world.place, world.one, world.branch), made.reported(world.place, world.two, world.branch)
    secretary, address = log_in(member=world.head), f"/communities/{world.place.id}/links/new"
    assert secretary.post(address, data={"purpose": "report_in", "branch_id": world.branch.id}).status_code == 303
    path = LINK.search(said(secretary.get(address)))[0]
    assert LINK.search(said(secretary.get(address))) is None
    page = stranger.get(path)
    assert world.two.name in text_of(page)
    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"], page.headers["Cache-Control"]) == ("no-referrer", "noindex, nofollow", "no-store")
    assert "请至少勾选一名" in said(stranger.post(path, data={}))
    assert stranger.post(path, data={"who": [first.id]}).status_code == 303
    assert stranger.post(path, data={"who": [second.id]}).status_code == stranger.get(path).status_code == 404
    db.session.expire_all()
    assert (first.receipt, first.confirmed_by, second.receipt) == (Receipt.LINK, world.place.name, None)
    assert "report-in.confirmed" in tags()


def test_a_colleague_who_opens_the_link_confirms_others_at_most_and_the_audit_tells_who_it_was(world, log_in):
    own, other = made.reported(world.place, world.head, world.branch), made.reported(world.place, world.two, world.branch)
    secretary, address = log_in(member=world.head), f"/communities/{world.place.id}/links/new"
    secretary.post(address, data={"purpose": "report_in", "branch_id": world.branch.id})
    path = LINK.search(said(secretary.get(address)))[0]
    assert "自己的报到请由社区的同志" in said(secretary.post(path, data={"who": [own.id, other.id]}))
    assert secretary.post(path, data={"who": [other.id]}).status_code == 303
    used = db.session.scalars(select(AuditEntry.actor).where(AuditEntry.tag == "community-link.used")).one()
    assert used.startswith(world.head.name)


def test_no_link_where_nobody_waits(world, log_in):
    client, form = log_in(member=world.head), {"purpose": "report_in", "branch_id": world.branch.id}
    assert "没有等确认的报到" in said(client.post(f"/communities/{world.place.id}/links/new", data=form))
    assert client.post(f"/communities/{world.place.parent_id}/links/new", data=form).status_code == 404
    assert client.post(f"/communities/{world.place.id}/links/new", data={**form, "branch_id": world.other.id}).status_code == 422


def test_a_new_link_replaces_the_old_and_guessers_are_held_up(world, log_in, stranger, monkeypatch):
    monkeypatch.setattr("xinfang_party.accounts.attempts.SOURCE_LIMITS", {"link": few(3)})
    made.reported(world.place, world.one, world.branch)
    secretary, address, paths = log_in(member=world.head), f"/communities/{world.place.id}/links/new", []
    for _ in range(2):
        secretary.post(address, data={"purpose": "report_in", "branch_id": world.branch.id})
        paths.append(LINK.search(said(secretary.get(address)))[0])
    assert [stranger.get(path).status_code for path in paths] == [404, 200]
    assert said(stranger.get(paths[0])) == said(stranger.get("/community/never-was"))
    assert [stranger.post(f"/community/guess{n}", data={}).status_code for n in range(4)] == [404, 404, 404, 429]
    assert stranger.post("/community/guess", data={}, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    assert stranger.post(paths[1], data={}).status_code == 422


def test_a_need_from_the_link_to_the_grade(world, log_in, stranger):
    secretary, address = log_in(member=world.head), f"/communities/{world.place.id}/links/new"
    secretary.post(address, data={"purpose": "need", "branch_id": world.branch.id})
    wish = {"kind": "wish", "title": "想要一套新书", "group": "children", "wanted": "1"}
    path = LINK.search(said(secretary.get(address)))[0]
    assert "手机号" in said(stranger.post(path, data={**wish, "content": "打 13800138000"}))
    assert "community-link.used" not in tags()
    assert stranger.post(path, data=wish).status_code == 303
    need = db.session.scalars(select(Need)).one()
    member, one = log_in(member=world.one), f"/needs/{need.id}"
    assert member.post(f"{one}/claim", data={"who": "0"}).status_code == 303
    assert log_in(member=world.far).post(f"{one}/finish", data={"result": "x"}).status_code == 404
    assert member.post(f"{one}/finish", data={"result": "送去了"}).status_code == 303
    assert member.post(f"{one}/confirm", data={"grade": "very", "confirmed_by": "李主任"}).status_code == 404
    secretary.post(f"{one}/links/new", data={})
    assert stranger.post(LINK.search(said(secretary.get(f"{one}/links/new")))[0], data={"grade": "rather"}).status_code == 303
    db.session.expire_all()
    assert (need.state, need.published_by, need.grade.label) == (NeedState.CONFIRMED, "社区", "较满意")


def test_a_need_is_published_given_back_and_withdrawn(world, log_in):
    secretary = log_in(member=world.head)
    form = {"place": "翠洲", "kind": "need", "title": "修水龙头", "group": "elderly", "wanted": "2"}
    assert "最晚" in said(secretary.post("/needs/new", data={**form, "due_on": "2028-01-01"}))
    one = secretary.post("/needs/new", data={**form, "due_on": "2026-03-20"}).location
    assert secretary.post(f"{one}/claim", data={"who": world.branch.id}).status_code == 303
    assert "不能撤回" in said(secretary.post(f"{one}/withdraw", data={"reason": "重复"}))
    assert secretary.post(f"{one}/give-back", data={}).status_code == 303
    assert secretary.post(f"{one}/withdraw", data={"reason": "重复"}).status_code == 303
    assert "重复" in text_of(secretary.get(one))


def test_what_a_community_waits_for_and_every_sheet_is_a_step_away(world, log_in):
    made.need(world.place)
    secretary, member, wanted = log_in(member=world.head), log_in(member=world.one), f"/needs?community={world.place.id}&state=open"
    assert wanted in said(member.get("/communities?q=翠洲"))
    assert "给独居老人修水龙头" in said(member.get(wanted))
    for page, code in (("/report-ins", "report_ins"), ("/needs", "needs"), ("/helpers", "helpers")):
        address = f"/sheets/communities.{code}/batches/new"
        assert address in said(secretary.get(page))
        assert secretary.get(address).status_code == 200
        assert address not in said(member.get(page))


def test_contacts_are_of_the_office(world, log_in):
    client, address = log_in(member=world.head), f"/communities/{world.place.id}/contacts/new"
    form = {"name": "李主任", "post": "主任", "office_phone": "020-83334567", "from_on": "2026-03-01"}
    assert "不能填手机号" in said(client.post(address, data={**form, "office_phone": "13800138000"}))
    assert client.post(address, data=form).status_code == 303
    contact = db.session.scalars(select(PlaceContact)).one()
    assert client.post(f"/place-contacts/{contact.id}/end", data={"to_on": "2026-03-02"}).status_code == 303
    assert log_in(member=world.one).get(address).status_code == 404


def test_partners_are_listed_edited_and_ended(world, log_in):
    client, form = log_in(Role.PARTY_OFFICE), {"name": "某银行党支部", "kind": "party", "place": "翠洲", "contact": "", "office_phone": "83334567"}
    assert client.post("/partners/new", data=form).status_code == 303
    assert "已经登记过" in said(client.post("/partners/new", data=form))
    one = re.search(r"/partners/\d+/edit", said(client.get("/partners")))[0]
    assert client.post(one, data={**form, "name": "某银行第二党支部", "place": ""}).status_code == 303
    assert client.post(one.replace("edit", "end"), data={}).status_code == 303
    assert "2026年3月2日结束" in text_of(client.get("/partners"))


def test_helpers_are_counted_and_one_entered_by_mistake_is_not(world, log_in):
    client = log_in(member=world.head)
    form = {"branch_id": world.branch.id, "helped_on": "2026-03-01", "role": "grid_worker", "people": "3", "is_settled": "y"}
    assert "人数在" in said(client.post("/helpers/new", data={**form, "people": "0"}))
    for people_there in ("3", "4"):
        assert client.post("/helpers/new", data={**form, "people": people_there}).status_code == 303
    page = said(client.get("/helpers"))
    assert client.post(re.search(r"/helpers/\d+/remove", page)[0], data={}).status_code == 303
    assert "已作废" in text_of(client.get("/helpers?period=2026Q1"))
    assert log_in(member=world.one).get("/helpers").status_code == 404
