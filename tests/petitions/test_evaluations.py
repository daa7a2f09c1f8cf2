"""An evaluation follows the answer, by whichever way it comes in; what nobody knows stays unknown on the way out and back."""
from datetime import date
from itertools import product

import pytest
from sqlalchemy import delete, select

from tests.petitions.made import OFFICER, Evaluation, Outcome, Party, case, refused
from xinfang_party.access.terms import Role
from xinfang_party.lanes.models import CaseLane
from xinfang_party.petitions import service
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.sheets import SHEETS
from xinfang_party.sheets import exporting
from xinfang_party.sheets import service as sheets

CASES = SHEETS[0]
HEAD = "信访编号,收到时间,答复时间,对责任单位评价,评价日期"
ANSWERED, RATED = date(2026, 2, 10), date(2026, 2, 12)


@pytest.fixture(autouse=True)
def at_noon(app, clock_at):
    with clock_at("2026-07-01 12:00"):
        yield


@pytest.fixture
def bring(session, tmp_path):
    """`bring("cell,cell", …, head=…)` imports a csv of these rows."""
    def act(*lines, head=HEAD, **options):
        path = tmp_path / "评价.csv"
        path.write_text("\n".join([head, *lines]), "utf-8")
        session.commit()
        return sheets.import_file(CASES, path, path.name, by=OFFICER, **options)

    return act


def the(session, number="A1"):
    session.expire_all()
    return session.scalars(select(Case).where(Case.number == number)).one()


def rated(on=RATED, **facts):
    """A case answered on 10 February and rated two days later."""
    made = case(replied_on=ANSWERED, outcome=Outcome.EXPLAINED, **facts)
    return service.rate(made, party=Party.UNIT, evaluation=Evaluation.SATISFIED, on=on, by=OFFICER)


def facts_of(made, **changes):
    return {**{name: getattr(made, name) for name in service.FACTS}, **changes}


# --- by hand ------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("changes", "field"), [
    ({"replied_on": date(2026, 2, 13)}, "replied_on"), ({"replied_on": None, "outcome": None, "concluded_on": date(2026, 2, 13)}, "concluded_on")])
def test_an_answer_is_not_moved_past_its_evaluation(app, changes, field):
    made = rated()
    assert "晚于群众评价的日期（2026年2月12日）" in refused(field, service.edit, made, facts=facts_of(made, **changes), version=made.version)


def test_an_answer_may_move_up_to_the_day_of_its_evaluation(app):
    made = rated()
    service.edit(made, facts=facts_of(made, replied_on=RATED), version=made.version, by=OFFICER)
    assert (made.replied_on, made.evaluated_on) == (RATED, RATED)


def test_the_page_says_so_at_the_field(log_in):
    made = rated()
    answer = log_in(Role.PETITION_OFFICER).post(f"/cases/{made.id}/edit", data={
        "version": str(made.version), "number": made.number, "procedure": "ordinary", "received_on": "2026-02-01", "replied_on": "2026-03-01"})
    assert answer.status_code == 422
    assert 'href="#replied_on"' in answer.text
    assert "请先用“登记群众评价”更正" in answer.text


def test_an_answer_registered_late_is_not_after_the_evaluation_either(app):
    made = case(concluded_on=ANSWERED)
    service.rate(made, party=Party.UNIT, evaluation=Evaluation.BASIC, on=RATED, by=OFFICER)
    assert "晚于群众评价的日期" in refused("replied_on", service.reply, made, on=date(2026, 2, 13), outcome=Outcome.EXPLAINED)


@pytest.mark.parametrize("on", [date(2026, 2, 9), date(2026, 1, 31), date(2026, 7, 2)])
def test_by_hand_none_is_taken_before_answer_or_receipt_nor_ahead(app, on):
    made = case(replied_on=ANSWERED, outcome=Outcome.EXPLAINED)
    refused("evaluated_on", service.rate, made, party=Party.UNIT, evaluation=Evaluation.SATISFIED, on=on)


def test_an_evaluation_after_its_provisional_period_is_taken(app):
    assert rated(on=date(2026, 6, 30)).evaluated_on > rated().evaluation_due_on


# --- by a sheet ---------------------------------------------------------------------------------------------------------------

FAULTS = [("2026-02-10,满意,2026-02-09", "评价日期」早于答复日期"), ("2026-02-10,满意,2026-01-31", "评价日期」早于收到日期"),
          ("2026-02-10,满意,2026-07-02", "评价日期」日期还没有到"), ("2026-02-10,未评价,2026-02-12", "评价日期」没有满意、基本满意或不满意的评价"),
          ("2026-02-10,,2026-02-12", "评价日期」没有满意、基本满意或不满意的评价"), (",满意,2026-02-12", "评价日期」还没有答复"),
          (",满意,", "对责任单位评价」还没有答复"), (",超期未评价,", "对责任单位评价」还没有答复")]


@pytest.mark.parametrize(("cells", "word"), FAULTS)
def test_a_sheet_that_says_otherwise_is_taken_with_a_warning_or_refused_as_the_sender_chooses(bring, session, cells, word):
    strict = bring(f"A1,2026-02-01,{cells}", lenient=False)
    assert (strict.rejected, word.split("」")[1] in strict.problems[0]["message"]) == (1, True)
    report = bring(f"A1,2026-02-01,{cells}")
    assert report.created == 1
    assert any(word in warning and "1 行（第 2 行）" in warning for warning in report.warnings)
    found = the(session)
    assert found.evaluated_on in (None, found.replied_on)
    assert bring(f"A1,2026-02-01,{cells}").unchanged == 1


@pytest.mark.parametrize(("attitude", "speed", "evaluation"), [
    ("5", "3", Evaluation.BASIC), ("五星", "4星", Evaluation.SATISFIED), ("★★★☆☆", "", Evaluation.BASIC), ("⭐⭐", "5分", Evaluation.DISSATISFIED),
    ("", "", Evaluation.NOT_RATED), ("0", "☆☆☆☆☆", Evaluation.NOT_RATED), ("零星", "", Evaluation.NOT_RATED)])
def test_stars_are_read_however_they_are_written(bring, session, attitude, speed, evaluation):
    report = bring(f"A1,网信,2026-02-01,2026-02-10,{attitude},{speed}", head="信访编号,信访形式,收到时间,答复时间,态度评分,速度评分")
    assert (report.warnings, the(session).unit_evaluation) == ([], evaluation)


@pytest.mark.parametrize("cells", ["95,", "4.5,", "不错,", "10分,5", "★★★★★★,", "5,6", "3★,"])
def test_stars_that_cannot_be_read_leave_open_whether_anybody_rated(bring, session, cells):
    report = bring(f"A1,网信,2026-02-01,2026-02-10,{cells}", head="信访编号,信访形式,收到时间,答复时间,满意度评分,速度评分")
    assert (report.created, len(report.warnings), the(session).unit_evaluation) == (1, 1, None)


def test_points_out_of_a_hundred_are_refused_with_what_to_do(bring):
    [problem] = bring("A1,2026-02-01,2026-02-10,95", head="信访编号,收到时间,答复时间,评分", lenient=False).problems
    assert "只认 1 到 5 星" in problem["message"]
    assert "满意、基本满意或不满意" in problem["message"]


def test_a_word_that_cannot_be_read_is_no_absent_rating(bring, session):
    bring("A1,2026-02-01,2026-02-10,还行,")
    assert the(session).unit_evaluation is None


HEAD_OF_PARTS, FIRST_ANSWER, SECOND_ANSWER = "信访编号,收到时间,答复时间,答复序号,办理结果", "2026-01-10 09:00,1,解释", "2026-01-20 15:00,2,支持请求"


@pytest.mark.parametrize(("earlier", "said"), [
    (FIRST_ANSWER, 1), ("2026-01-20 09:00,1,解释", 1), ("2026-01-20,1,解释", 0), ("2026-01-10 09:00,,解释", 0), ("2026-01-21,3,解释", 0)])
def test_an_earlier_answer_in_a_later_file_does_not_take_the_newer_one_back(bring, session, earlier, said):
    bring(f"A1,2026-01-01,{SECOND_ANSWER}", head=HEAD_OF_PARTS)
    before = (the(session).replied_on, the(session).outcome)
    report = bring(f"A1,2026-01-01,{earlier}", head=HEAD_OF_PARTS)
    assert [("已有更晚的答复" in warning) for warning in report.warnings] == [True] * said
    assert (report.unchanged == 1, (the(session).replied_on, the(session).outcome) == before) == (said == 1, said == 1)


@pytest.mark.parametrize("order", [(FIRST_ANSWER, SECOND_ANSWER), (SECOND_ANSWER, FIRST_ANSWER)])
def test_answers_in_several_files_come_to_the_last_in_whatever_order(bring, session, order):
    for cells in order:
        bring(f"A1,2026-01-01,{cells}", head=HEAD_OF_PARTS)
    assert (the(session).replied_on, the(session).outcome) == (date(2026, 1, 20), Outcome.SUPPORTED)


def test_a_rating_before_its_answer_counts_from_the_answer_on(bring, session):
    bring("A1,2026-02-01,,满意,")
    assert (the(session).unit_evaluation, the(session).evaluated_on) == (Evaluation.SATISFIED, None)
    made = the(session)
    service.edit(made, facts=facts_of(made, district="天河区"), version=made.version, by=OFFICER)
    bring("A1,2026-02-01,2026-02-10,,")
    assert the(session).evaluated_on == ANSWERED


@pytest.mark.parametrize(("first", "later", "days"), [
    ("2026-02-10,满意,2026-02-12", "2026-02-15,,", (ANSWERED, RATED)), ("2026-02-10,满意,", "2026-02-15,满意,", (date(2026, 2, 15), date(2026, 2, 15))),
    ("2026-02-10,满意,2026-02-12", "2026-02-15,满意,2026-02-16", (date(2026, 2, 15), date(2026, 2, 16))),
    ("2026-02-10,满意,2026-02-12", "2026-02-12,,", (RATED, RATED)), ("2026-02-10,满意,2026-02-12", "2026-02-15,满意,2026-02-12", (ANSWERED, RATED))])
def test_a_later_sheet_moves_no_answer_past_a_rating_with_a_day_of_its_own(bring, session, first, later, days):
    bring(f"A1,2026-02-01,{first}")
    bring(f"A1,2026-02-01,{later}")
    assert (the(session).replied_on, the(session).evaluated_on) == days
    assert bring(f"A1,2026-02-01,{later}").unchanged == 1


# --- out and back -------------------------------------------------------------------------------------------------------------

WORDS = ("", "不详", *(member.label for member in Evaluation))
STATES = ("2026-02-10,,", ",2026-02-11,", ",,", "2026-02-10 09:30,2026-02-11,2026-02-20")


@pytest.fixture
def every(bring):
    """Each wording for the office with each for the unit, answered, only concluded, not answered, rated later."""
    lines = [f"B{number:03},2026-02-01,{state},{office},{unit}" for number, (state, office, unit) in enumerate(product(STATES, WORDS, WORDS))]
    assert bring(*lines, head="信访编号,收到时间,答复时间,办结时间,评价日期,对信访部门评价,对责任单位评价").created == len(lines)


def rows(session):
    session.expire_all()
    columns = [column for column in Case.__table__.c if column.name not in ("id", "batch_id", "version")]
    return session.execute(select(*columns).order_by(Case.number)).all()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_evaluation_goes_out_and_comes_back_into_an_empty_site(every, session, tmp_path, kind):
    before, path = rows(session), tmp_path / f"全部.{kind}"
    assert {row.office_evaluation for row in before} == {row.unit_evaluation for row in before} == {None, *Evaluation}
    exporting.write_export(CASES, OFFICER, path, kind)
    session.commit()
    assert sheets.import_file(CASES, path, path.name, by=OFFICER).unchanged == len(before)
    session.execute(delete(CaseLane))
    session.execute(delete(Case))
    session.commit()
    assert sheets.import_file(CASES, path, path.name, by=OFFICER).created == len(before)
    assert rows(session) == before


def test_cases_entered_by_hand_go_out_and_come_back_with_their_evaluations(session, tmp_path):
    case(accepted_on=date(2026, 2, 2)), rated(accepted_on=date(2026, 2, 2)), case(accepted_on=date(2026, 2, 2), replied_on=ANSWERED, outcome=Outcome.OTHER)
    session.commit()
    before, path = rows(session), tmp_path / "全部.csv"
    exporting.write_export(CASES, OFFICER, path, "csv")
    session.execute(delete(CaseLane))
    session.execute(delete(Case))
    session.commit()
    sheets.import_file(CASES, path, path.name, by=OFFICER)
    assert rows(session) == before
