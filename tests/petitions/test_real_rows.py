"""Real tables of public message boards, and files made to break readers: a correct import or a sentence, never more than is allowed."""
import csv
from collections import Counter

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import MetaData, func, select

from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import engine
from xinfang_party.measures.terms import Scope
from xinfang_party.petitions.models import Case, Subject
from xinfang_party.petitions.sheets import SHEETS
from xinfang_party.petitions.terms import Channel, Purpose
from xinfang_party.sheets import service
from xinfang_party.sheets.models import ImportConflict

CASES, SUBJECTS = SHEETS
STARS = ("态度评分", "速度评分")
LETTERS, BOARD = "beijing_letters.csv", "hangzhou_board.csv"


@pytest.fixture
def bring(app, shared):
    def act(name, sheet=CASES, folder="petitions", **options):
        return service.import_file(sheet, shared / folder / name, name, by=service.operator(sheet.import_permission), **options)

    return act


def counts(report):
    return report.rows, report.created, report.updated, report.unchanged, report.rejected


def test_a_message_board_with_replies_is_read_without_a_mapping_and_again_changes_nothing(bring, session):
    assert counts(bring("附件4_sample120.xlsx")) == (120, 120, 0, 0, 0)
    days = [(replied - received).days for received, replied in session.execute(select(Case.received_on, Case.replied_on))]
    assert [sum(n <= limit for n in days) for limit in (15, 60, 90)] == [81, 111, 115]
    assert counts(bring("附件4_sample120.xlsx")) == (120, 0, 0, 120, 0)


def test_its_rates_are_those_of_its_rows(bring, session):
    bring("附件4_sample120.xlsx")
    figure = engine.figure("petitions.on_time_reply_rate", Scope.bureau(), Period.all())
    rows = session.execute(select(Case.replied_on, Case.due_on)).all()
    assert (figure.numerator, figure.denominator) == (sum(replied <= due for replied, due in rows), 120)
    assert figure.numerator >= 111
    assert engine.figure("petitions.timely_acceptance_rate", Scope.bureau(), Period.all()).value is None
    assert engine.figure("petitions.acceptance_unknown", Scope.bureau(), Period.all()).value == 120
    assert engine.figure("petitions.evaluation_rate", Scope.bureau(), Period.all()).value is None


def test_times_of_day_are_kept(bring, session):
    bring("附件4_sample120.xlsx")
    first = session.scalars(select(Case).where(Case.number == "2549")).one()
    assert (str(first.received_on), str(first.received_time), str(first.replied_on), str(first.replied_time)) == (
        "2019-04-25", "09:32:09", "2019-05-10", "14:56:53")


def test_a_board_without_replies_is_read_with_its_mixed_dates(bring, session):
    assert counts(bring("附件3_full.xlsx")) == (4326, 4326, 0, 0, 0)
    assert session.scalar(select(func.count(Case.received_time))) > 4300
    assert counts(bring("附件3_sample30.xlsx")) == (30, 0, 0, 30, 0), "the same messages with two columns swapped"


def test_letters_with_two_answers_are_one_case_each_as_the_last_answer_says(bring, session, shared):
    report, last = bring(LETTERS), {}
    assert counts(report) == (812, 809, 0, 3, 0)
    assert session.scalar(select(func.count(Case.channel))) == 0, "its columns tell of no board"
    for row in plainly(shared, LETTERS):
        last[row["信件编号"]] = max(last.get(row["信件编号"], ""), row["答复时间"])
    assert {number: str(on) for number, on in session.execute(select(Case.number, Case.replied_on))} == last
    assert session.scalar(select(func.count(ImportConflict.id))) == 0
    assert session.scalar(select(func.count(Case.id)).where(Case.purpose == Purpose.SUGGESTION)) > 600
    assert any("不是本单位的处室：809 行" in warning for warning in report.warnings)
    assert any("「答复序号」同一个编号还有更晚的一份，以最后一份为准：3 行" in warning for warning in report.warnings)
    assert counts(bring(LETTERS)) == (812, 0, 0, 812, 0)
    assert counts(bring(LETTERS, mapping={"答复序号": ""})) == (812, 0, 0, 808, 4), "without the number of the answer a person decides"


def plainly(shared, name):
    with (shared / "petitions" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_unknown_units_are_refused_when_the_sender_says_so(bring):
    assert counts(bring(LETTERS, lenient=False)) == (812, 0, 0, 3, 809), "of two answers to a letter only the last is asked"


def test_another_board_is_read_with_blanks_as_unknown_and_stars_as_evaluations(bring, session, shared):
    report = bring(BOARD)
    assert counts(report) == (1027, 1027, 0, 0, 0)
    assert any("形式按领导留言导入" in warning for warning in report.warnings)
    assert session.scalar(select(func.count()).where(Case.channel == Channel.MESSAGE_BOARD)) == 1027
    found = dict(session.execute(select(Case.purpose, func.count()).group_by(Case.purpose)).all())
    assert found == {Purpose.APPEAL: 863, Purpose.INQUIRY: 109, Purpose.SUGGESTION: 24, Purpose.OTHER: 2, None: 29}
    words = {"5": "satisfied", "4": "satisfied", "3": "basic", "2": "dissatisfied", "1": "dissatisfied"}
    least = Counter(words[min(given)] for row in plainly(shared, BOARD) if (given := [row[name] for name in STARS if row[name] not in ("", "0")]))
    assert Counter(session.scalars(select(Case.unit_evaluation).where(Case.unit_evaluation.is_not(None)))) == least
    assert engine.figure("petitions.satisfaction_rate", Scope.bureau(), Period.all()).value is None, "the board tells no day of an answer"
    assert counts(bring(BOARD)) == (1027, 0, 0, 1027, 0)


def test_a_tree_of_subjects_is_read_whole(bring, session):
    assert counts(bring("附件1.xlsx", SUBJECTS)) == (517, 517, 0, 0, 0)
    assert counts(bring("附件1.xlsx", SUBJECTS)) == (517, 0, 0, 517, 0)
    levels = session.execute(select(Subject.level, func.count(), func.count(Subject.name.distinct())).group_by(Subject.level)).all()
    assert sorted(tuple(row) for row in levels) == [(1, 15, 15), (2, 118, 103), (3, 517, 390)]


def test_nothing_of_who_wrote_is_kept_anywhere(bring, session, shared):
    table = CalamineWorkbook.from_path(shared / "petitions" / "附件4_sample120.xlsx").get_sheet_by_index(0).to_python()
    people = {str(row[1]) for row in table[1:]}
    stories = {str(row[4]).strip()[:12] for row in table[1:]}
    report = bring("附件4_sample120.xlsx")
    assert {"留言用户", "留言主题", "留言详情", "答复意见"} <= set(report.dropped_columns)
    stored = whole_database(session)
    assert len(people) > 100
    assert not [word for word in people | stories if word in stored]


def whole_database(session):
    metadata = MetaData()
    metadata.reflect(session.connection())
    return "\n".join(repr(tuple(row)) for table in metadata.sorted_tables for row in session.execute(select(table)))


def test_every_hostile_file_is_a_correct_import_or_a_sentence(bring, session, shared):
    for path in sorted((shared / "hostile").iterdir()):
        for sheet in SHEETS:
            told = outcome(bring, path.name, sheet)
            assert isinstance(told, str) or (told.rejected == len(told.problems) == told.rows), path.name
    assert session.scalars(select(Case)).all() == []


def outcome(bring, name, sheet):
    """The report, or the sentence of the refusal."""
    try:
        return bring(name, sheet, "hostile")
    except Refusal as refusal:
        return refusal.sentence
