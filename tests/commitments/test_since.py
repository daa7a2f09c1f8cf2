"""What changed behind a frozen result: told case by case, also where the corrections cancel each other, and with the day of what is not frozen."""
import html
import re
from datetime import date

import pytest
from flask import current_app
from sqlalchemy import update

from tests import promises
from tests.commitments.test_views import text_of, url
from tests.petitions import made
from xinfang_party.access.terms import Role
from xinfang_party.commitments import jobs, pages
from xinfang_party.kernel.database import db
from xinfang_party.measures.links import rows_url
from xinfang_party.measures.models import FrozenFigure
from xinfang_party.petitions.terms import Purpose

EARLY, BEGUN, DURING, AFTER, TODAY = "2026-01-05 10:00", "2026-09-01 10:00", "2026-12-01 10:00", "2027-01-05 10:00", "2027年1月5日"
IN_TIME, LATE = date(2026, 2, 20), date(2026, 8, 1)


@pytest.fixture
def world(app, clock_at):
    with clock_at(EARLY):
        yield promises.world()


def case(member, replied_on, **facts):
    return made.case(member=member, received_on=date(2026, 2, 1), replied_on=replied_on, **facts)


@pytest.fixture
def kept(world, clock_at):
    with clock_at(BEGUN):
        return case(world.keeper, IN_TIME, number="XF-GUT")


@pytest.fixture
def missed(world, clock_at):
    with clock_at(BEGUN):
        return case(world.keeper, LATE, number="XF-SPAET")


@pytest.fixture
def published(world):
    return promises.published(world)


@pytest.fixture
def frozen(world, published, clock_at, kept, missed):
    """One of two cases answered in time; the clock stands after the freeze."""
    with clock_at(AFTER):
        jobs.freeze_ended()
        db.session.commit()
        yield published


def answer(case, replied_on):
    case.replied_on = replied_on
    db.session.commit()


def address(commitment, which="all"):
    db.session.expire_all()
    with current_app.test_request_context():
        return rows_url(commitment.lines[0].frozen.figure, which)


def notice_of(commitment, client):
    found = re.search(r"封存之后数据有更正.*?不变。", text_of(client.get(url(commitment))))
    return found.group() if found else None


# --- the page of the promise --------------------------------------------------------------------------------------------------

def test_two_corrections_that_cancel_each_other_are_told(world, frozen, kept, missed, log_in):
    client = log_in(member=world.keeper)
    assert notice_of(frozen, client) is None
    answer(kept, LATE)
    answer(missed, IN_TIME)
    told = notice_of(frozen, client)
    assert "1 件由没有达到变为达到、1 件由达到变为没有达到" in told
    assert f"按现在的数据（{TODAY}）是 1/2 件，合起来没有变；封存的结果 1/2 件 不变" in told


def test_a_case_that_left_and_one_that_came_are_told(world, frozen, missed, log_in):
    missed.member_id = world.peer.id
    case(world.keeper, LATE)
    db.session.commit()
    assert "1 件新计入（没有达到的）、1 件没有达到的不再计入" in notice_of(frozen, log_in(member=world.keeper))


def test_a_figure_put_away_without_its_facts_is_compared_by_its_totals(world, frozen, kept, missed, log_in):
    client = log_in(member=world.keeper)
    db.session.execute(update(FrozenFigure).values(facts=None))
    answer(kept, LATE)
    assert "封存之后数据有更正。按现在的数据" in notice_of(frozen, client)
    assert "没有留下逐件的记录，说不出是哪几件变了" in text_of(client.get(address(frozen)))


def test_every_number_of_a_frozen_page_is_frozen_or_says_of_which_day(world, frozen, log_in):
    page = text_of(log_in(member=world.keeper).get(url(frozen)))
    assert "这是封存的结果（截至 2027年1月1日）" in page
    assert "同期其他人—（封存时）" in page
    assert f"逐月走势（按现在的数据，{TODAY}）" in page
    assert f"逐月数据（按现在的数据，{TODAY}）" in page


def test_what_everyone_else_had_reached_is_frozen_with_it(world, frozen, kept, log_in, counted):
    """Corrections of others change no comparison, and nobody waits while the whole bureau is counted."""
    case(world.peer, IN_TIME)
    client = log_in(member=world.keeper)
    with counted() as queries:
        assert "同期其他人—（封存时）" in text_of(client.get(url(frozen)))
    assert not [query for query in queries if "FROM audit_entry" in query]


def test_one_frozen_before_is_compared_as_the_facts_stand_now(world, frozen, log_in):
    case(world.peer, IN_TIME)
    frozen.lines[0].frozen_everyone = None
    db.session.commit()
    assert f"同期其他人100%（按现在的数据，{TODAY}）" in text_of(log_in(member=world.keeper).get(url(frozen))).replace("1/1 件", "100%")


def test_promises_of_one_period_share_what_everyone_reached(world, clock_at, kept):
    both = [promises.published(world), promises.published(world, by=promises.identity(world.peer))]
    with clock_at(AFTER):
        jobs.freeze_ended()
        db.session.commit()
        assert len({one.lines[0].frozen_everyone_id for one in both}) == 1


def test_one_frozen_on_a_later_night_is_not_taken_from_what_an_earlier_one_counted(world, clock_at, kept):
    """The difference would be of two different days: even below nothing."""
    first, second = promises.published(world), promises.published(world, by=promises.identity(world.peer))
    with clock_at(AFTER):
        jobs.freeze_each([first.id])
        for number in range(3):
            case(world.peer, IN_TIME, number=f"XF-NEU-{number}")
        jobs.freeze_each([second.id])
        db.session.commit()
        assert first.lines[0].frozen_everyone is not None
        assert second.lines[0].frozen_everyone is None
        beside = pages.page_of(second, world.by)["comparisons"][0]
    assert (beside.is_frozen, beside.others.numerator, beside.others.denominator) == (False, 1, 1)


def test_a_running_promise_says_nothing_of_days(world, clock_at, kept, log_in):
    commitment = promises.published(world)
    with clock_at(DURING):
        assert "按现在的数据" not in text_of(log_in(member=world.keeper).get(url(commitment)))


# --- the rows -----------------------------------------------------------------------------------------------------------------

def test_the_figure_of_the_page_leads_to_the_comparison(world, frozen, log_in):
    page = html.unescape(log_in(member=world.keeper).get(url(frozen)).get_data(as_text=True))
    assert f'class="figure" href="{address(frozen)}"' in page
    assert "frozen=1" in address(frozen)


def test_the_rows_state_both_values_and_mark_what_changed(world, frozen, missed, log_in):
    client = log_in(member=world.keeper)
    assert "封存之后，计入的事项没有变化" in text_of(client.get(address(frozen)))
    answer(missed, IN_TIME)
    page = client.get(address(frozen))
    assert f"封存时 1/2 件，按现在的数据（{TODAY}）2/2 件" in text_of(page)
    marks = re.findall(r">(XF-\w+)</a>.*?data-label=\"封存时→现在\">([^<]*)<", page.get_data(as_text=True))
    assert dict(marks) == {"XF-GUT": "—", "XF-SPAET": "没有达到→达到"}


def test_what_changed_is_listed_alone_with_what_does_not_count_any_more(world, frozen, missed, log_in):
    missed.branch_id, missed.member_id = world.branch.id, world.peer.id
    db.session.commit()
    keeper, head = (log_in(member=who) for who in (world.keeper, world.head))
    assert "1 条不在您的查看范围内，或者已经撤销" in text_of(keeper.get(address(frozen, "changed")))
    page = text_of(head.get(address(frozen, "changed")))
    assert ("XF-SPAET" in page, "XF-GUT" in page, "没有达到→不计入" in page) == (True, False, True)


def test_a_case_that_became_secret_is_named_to_nobody(world, frozen, missed, log_in):
    missed.purpose = Purpose.ACCUSATION
    db.session.commit()
    client = log_in(member=world.keeper)
    assert "件" not in notice_of(frozen, client).split("按现在")[0]
    assert "变化的在这里不能逐件列出" in text_of(client.get(address(frozen)))


def test_the_frozen_value_of_another_day_or_selection_is_not_told(world, frozen, log_in):
    client = log_in(Role.PARTY_OFFICE)
    own = address(frozen)
    assert "封存时" in text_of(client.get(own))
    for other in (own.replace("as_of=2027-01-01", "as_of=2026-12-01"), own.replace(f"#{world.keeper.id}", f"#{world.peer.id}").replace(
            f"%23{world.keeper.id}", f"%23{world.peer.id}"), own.replace("&frozen=1", "")):
        assert other != own
        assert "封存时" not in text_of(client.get(other))


@pytest.mark.parametrize("code", ["petitions.median_reply_days", "petitions.overdue"])
def test_every_kind_keeps_what_its_facts_gave(app, world, clock_at, kept, code):
    commitment = promises.published(world, lines=[{"measure_code": code, "target": 0}])
    with clock_at(AFTER), app.test_request_context():
        jobs.freeze_ended()
        db.session.commit()
        answer(kept, date(2026, 2, 25))
        found = pages.page_of(commitment, world.by)["comparisons"][0].since
        assert found.changes == ({kept.id: (19, 24)} if code.endswith("days") else {})
        assert found.of(kept.id) == ("19 天→24 天" if code.endswith("days") else "")


# --- figures that are no link -------------------------------------------------------------------------------------------------

def branch_page(world, log_in, who):
    commitment = promises.published(world, lines=[{"measure_code": promises.ON_TIME, "target": 90, "level": "branch"}])
    return log_in(member=who).get(url(commitment)).get_data(as_text=True)


@pytest.mark.parametrize(("who", "is_linked"), [("head", True), ("peer", False), ("keeper", True)])
def test_a_branchs_figure_leads_who_sees_a_row_of_it(world, kept, missed, log_in, clock_at, who, is_linked):  # noqa: PLR0917 - fixtures
    for one in (kept, missed):
        one.branch_id = world.branch.id
    with clock_at(DURING):
        page = branch_page(world, log_in, getattr(world, who))
    assert ("/rows?" in page, "背后的事项都不在您的查看范围内" in page) == (is_linked, not is_linked)


def test_a_peer_reads_why_a_persons_figure_is_no_link(world, kept, log_in, clock_at):
    commitment = promises.published(world)
    with clock_at(DURING):
        peer = log_in(member=world.peer)
        for page in (peer.get(url(commitment)), peer.get("/commitments")):
            assert 'title="个人的逐件明细只有本人和负责监督的人能看"' in page.get_data(as_text=True)
