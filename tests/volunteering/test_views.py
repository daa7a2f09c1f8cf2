"""Pages: write an event, publish, sign up on it, invite, ask the community, coordinate; who sees what."""
import re
from datetime import date

import pytest

from tests import owing
from tests.activities.made import house
from tests.volunteering import made
from tests.volunteering.made import role
from xinfang_party.access.terms import Role
from xinfang_party.communities import links, registry
from xinfang_party.communities.terms import Level, Purpose, Satisfaction
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.volunteering import coordinating, evaluating, inviting, joining, queries
from xinfang_party.volunteering.models import EventEvaluation, ServiceEvent, ServiceInvitation, ServiceKind, SignUp
from xinfang_party.volunteering.terms import EventState, SignUpState


@pytest.fixture
def home(session, clock_at):
    with clock_at(made.NOW):
        yield house()


def text_of(answer):
    return answer.get_data(as_text=True)


def page(event):
    return f"/service-events/{event.id}"


def first_event():
    db.session.expire_all()
    return db.session.query(ServiceEvent).one()


def test_from_draft_to_sign_up(home, log_in):
    office, lead, me = log_in(Role.PARTY_OFFICE), log_in(member=home.secretary), log_in(member=home.plain)
    office.post("/service-kinds/add-missing")
    kind = db.session.query(ServiceKind).filter_by(name="敬老").one()
    answer = lead.post("/service-events/new", data=made.form(branch_id=home.branch.id, kind_id=kind.id, organizer=home.publicity.name))
    event = first_event()
    assert (answer.status_code, event.state, event.is_theme_day, event.organizer_id) == (303, EventState.DRAFT, True, home.publicity.id)
    assert me.get(page(event)).status_code == 404
    assert lead.post(f"{page(event)}/open", data={"version": event.version}).status_code == 303
    shown = text_of(me.get(page(event)))
    assert "主题党日" in shown
    assert me.post(re.search(r'action="(/shift-roles/\d+/sign-ups)"', shown)[1], data={"member_id": home.other.id}).status_code == 303
    row = db.session.query(SignUp).one()
    assert (row.member_id, row.state) == (home.plain.id, SignUpState.TAKEN)
    assert "已报 1 人" in text_of(me.get("/service-events"))
    assert me.post(f"/sign-ups/{row.id}/withdraw").status_code == 303


def test_rows_may_leave_out_the_time_of_the_row_above(home, log_in):
    lead, kind = log_in(member=home.secretary), made.kind()
    rows = ({"on": "2026-03-07", "starts": "22:00", "ends": "02:00", "break_minutes": "15", "name": "引导员", "needed": "2"}, {"name": "记录员", "needed": "1"}, {})
    lead.post("/service-events/new", data=made.form(*rows, branch_id=home.branch.id, kind_id=kind.id))
    [shift] = first_event().shifts
    assert (shift.ends_at - shift.starts_at, shift.break_minutes, [one.name for one in shift.roles]) == (made.hours(4), 15, ["引导员", "记录员"])
    edited = lead.get(f"{page(first_event())}/edit")
    assert text_of(edited).count('value="22:00"') == 2


@pytest.mark.parametrize(("change", "sentence"), [
    ({"shifts-0-starts": ""}, "请填写日期和起止时间"), ({"shifts-0-ends": "09:00"}, "结束和开始是同一时间"), ({"shifts-0-needed": ""}, "请填写需要几个人"),
    ({"place": "没有的社区"}, "没有找到这样的社区"), ({"organizer": "没有这个人"}, "主办支部里没有找到"), ({"add": "shifts"}, "第 2 行"),
    ({"content": "电话13800138000"}, "手机号")])
def test_what_cannot_be_saved_comes_back_as_typed(home, log_in, change, sentence):
    answer = log_in(member=home.secretary).post("/service-events/new", data={**made.form(branch_id=home.branch.id, kind_id=made.kind().id), **change})
    assert (answer.status_code, sentence in text_of(answer), "路口文明劝导" in text_of(answer)) == (422, True, True)
    assert db.session.query(ServiceEvent).count() == 0


def test_the_skill_and_the_clash_are_said_on_the_page(home, log_in):
    event = made.opened(home.branch, [role(skill="law")])
    answer = log_in(member=home.plain).post(f"/shift-roles/{made.roles_of(event)[0].id}/sign-ups")
    assert (answer.status_code, "法律咨询" in text_of(answer)) == (422, True)


def test_names_are_for_the_branch_and_the_organizer(home, log_in):
    event = made.opened(home.branch, is_for_all=True)
    made.signed_up(event, made.identity(home.other))
    stranger = log_in(member=house().plain)
    assert [home.other.name in text_of(one.get(page(event))) for one in (log_in(member=home.plain), log_in(member=home.secretary), stranger)] == [True, True, False]
    assert log_in(Role.INSPECTOR).get(page(made.opened(home.branch))).status_code == 200
    assert stranger.get(page(made.opened(home.branch))).status_code == 404


def test_what_one_may_join_comes_first(home, log_in):
    full = made.opened(home.branch, [role("2026-03-03 09:00", "2026-03-03 10:00", needed=1)], title="已经满员的")
    made.signed_up(full, made.identity(home.other))
    made.opened(home.branch, [role("2026-03-09 09:00", "2026-03-09 10:00")], title="还有名额的")
    shown = text_of(log_in(member=home.plain).get("/service-events"))
    assert shown.index("还有名额的") < shown.index("已经满员的")
    assert "没有符合条件" in text_of(log_in(member=home.plain).get(f"/service-events?kind={made.kind().id}"))


def test_invitations_are_answered_freely_and_seen_by_the_organizer_alone(home, log_in):
    event, lead, me = made.opened(home.branch), log_in(member=home.secretary), log_in(member=home.plain)
    made.profile(home.plain.id, skills=["law"], offers_since=date(2026, 1, 1))
    assert "愿意参加" in text_of(lead.get(page(event)))
    lead.post(f"{page(event)}/invitations", data={"members": [home.plain.id], "names": home.other.name})
    identity = made.identity(home.plain)
    assert [one.what for one in owing.asked(identity, "volunteering.answer")] == ["答复志愿服务邀请"]
    row = db.session.query(ServiceInvitation).filter_by(member_id=home.plain.id).one()
    assert log_in(member=home.other).post(f"/service-invitations/{row.id}/decline").status_code == 404
    assert me.post(f"/service-invitations/{row.id}/decline").status_code == 303
    assert owing.asked(identity, "volunteering.answer") == []
    assert ["婉拒</td>" in text_of(one.get(page(event))) for one in (lead, me, log_in(Role.INSPECTOR))] == [True, False, False]


def test_where_one_is_awaited_stands_on_the_home_page_with_its_day(home, log_in):
    event = made.opened(home.branch, [role("2026-03-07 23:30", "2026-03-08 02:00")])
    made.signed_up(event, made.identity(home.plain))
    [one] = owing.asked(made.identity(home.plain), "volunteering.serve")
    assert (one.what, one.due_on, one.url) == ("参加志愿服务", date(2026, 3, 7), page(event))


def test_an_event_is_organized_for_a_claimed_need(home, log_in):
    place, lead = made.place(), log_in(member=home.secretary)
    mine, foreign = made.need(place, home.branch), made.need(place, house().branch)
    shown = text_of(lead.get(f"/service-events/new?need={mine.id}"))
    assert ("清理楼道" in shown, place.code in shown, "为需求" in text_of(lead.get(f"/service-events/new?need={foreign.id}"))) == (True, True, False)
    lead.post("/service-events/new", data=made.form(branch_id=home.branch.id, kind_id=made.kind().id, need=mine.id, place=place.name))
    assert (first_event().need_id, first_event().place_id) == (mine.id, place.id)


def test_of_namesakes_one_picks_with_the_names_above_them(home, log_in):
    """And finds the event by those names."""
    lead, streets = log_in(member=home.secretary), [made.place(name, code, Level.STREET) for name, code in (("东街", "440106001"), ("西街", "440106002"))]
    one, other = (made.place("东风社区", f"{street.code}001", parent=street) for street in streets)
    sent = made.form(branch_id=home.branch.id, kind_id=made.kind().id, place="东风社区")
    db.session.commit()
    answer = lead.post("/service-events/new", data=sent)
    assert (answer.status_code, *(f"{place.path}（{place.code}）" in text_of(answer) for place in (one, other))) == (422, True, True)
    lead.post("/service-events/new", data={**sent, "place_id": other.id})
    assert first_event().place_id == other.id
    assert "西街 东风社区" in text_of(lead.get("/service-events?place=西街 东风"))
    assert "没有符合条件的活动" in text_of(lead.get("/service-events?place=东街"))


def test_who_left_may_join_again(home):
    event, me = made.opened(home.branch), made.identity(home.plain)
    joining.withdraw(made.signed_up(event, me), by=me)
    assert queries.joinable(me, [event.id]) == {event.id}


def test_each_page_shows_the_other(home, log_in):
    event, lead = made.opened(home.branch, is_theme_day=True), log_in(member=home.secretary)
    assert f"/activities/{event.activity_id}" in text_of(lead.get(page(event)))
    assert page(event) in text_of(lead.get(f"/activities/{event.activity_id}"))


def test_the_community_says_once_what_it_thinks(home, log_in):
    event, lead = made.opened(home.branch, [role("2026-03-02 08:00", "2026-03-02 09:00")], place=made.place()), log_in(member=home.secretary)
    assert lead.post(f"{page(event)}/evaluation-link").status_code == 303
    key = re.search(r"/community/([\w-]+)<", text_of(lead.get(f"{page(event)}/evaluation-link")))[1]
    assert key not in text_of(lead.get(f"{page(event)}/evaluation-link"))
    link, handler = links.find(key), registry.HANDLERS[Purpose.EVALUATION]
    assert handler.load(link).id == event.id
    evaluating.evaluate(event, Satisfaction.VERY, "很好")
    assert (handler.load(link), db.session.query(EventEvaluation).one().branch_id) == (None, home.branch.id)
    with pytest.raises(Refusal):
        evaluating.evaluate(event, Satisfaction.POOR)
    assert "满意" in text_of(lead.get(page(event)))


def test_no_link_before_it_is_over_or_without_a_community(home):
    """Also later on the same day."""
    for event in (made.opened(home.branch, [role("2026-03-02 08:00", "2026-03-02 10:01")], place=made.place()),
                  made.opened(home.branch, [role("2026-03-02 08:00", "2026-03-02 09:00")])):
        with pytest.raises(Refusal):
            evaluating.ask(event, by=made.OFFICE)


def test_the_coordinator_sees_who_is_missing_who_waits_and_where(home, log_in):
    event, place = made.opened(home.branch, [role(needed=3)]), made.place()
    made.signed_up(event, made.identity(home.other))
    for member in (home.plain, home.other, home.deputy):
        made.profile(member.id, offers_since=date(2025, 11, 1))
    inviting.invite(event, member_ids=[home.deputy.id], by=made.OFFICE)
    made.need(place, on=date(2026, 1, 1))
    shown = text_of(log_in(member=home.secretary).get("/service-coordination"))
    assert ("2 人（要 3 人）" in shown, home.plain.name in shown, home.deputy.name in shown, "60 天" in shown) == (True, True, False, True)


def test_who_served_without_a_code_was_called(home, clock_at):
    """But not who did not come."""
    event = made.opened(home.branch)
    for member in (home.plain, home.other):
        made.profile(member.id, offers_since=date(2025, 11, 1))
        row = made.signed_up(event, made.identity(member))
    row.no_show_at = clock.now()
    with clock_at("2026-03-07 12:00"):
        assert [member.id for _profile, member, _name in coordinating.waiting_to_help(made.OFFICE)] == [home.other.id]


def test_kinds_are_the_party_offices(home, log_in):
    office = log_in(Role.PARTY_OFFICE)
    office.post("/service-kinds/add-missing")
    assert db.session.query(ServiceKind).count() == 10
    kind = db.session.query(ServiceKind).filter_by(name="敬老").one()
    assert office.post("/service-kinds/new", data={"name": "敬 老", "sort_order": 0}).status_code == 422
    office.post(f"/service-kinds/{kind.id}/edit", data={"name": "助老", "sort_order": 5, "is_emergency": "y", "version": kind.version})
    office.post(f"/service-kinds/{kind.id}/retire")
    db.session.expire_all()
    assert (kind.name, kind.is_emergency, kind.is_theme_day, kind.retired_on) == ("助老", True, False, date(2026, 3, 2))
    assert "助老" not in text_of(office.get("/service-events/new"))
    assert log_in(member=home.secretary).get("/service-kinds").status_code == 404


def test_lists_and_pages_cost_the_same_however_long(home, log_in, counted):
    lead, costs = log_in(member=home.secretary), []
    for _turn in range(2):
        event = made.opened(home.branch, [role(), role(name="记录员"), role("2026-03-08 09:00", "2026-03-08 12:00")])
        for one in (home.plain, home.other):
            made.signed_up(event, made.identity(one), place=0)
        db.session.commit()
        for path in ("/service-events", page(event), "/service-coordination"):
            with counted() as queries:
                lead.get(path)
            costs.append(len(queries))
        made.service.cancel(event, reason="下一轮", by=made.OFFICE)
    assert costs[:3] == costs[3:]
    assert max(costs) <= 15
