"""Every figure of the page and of the report against a plain recount, of a made bureau and of real rows."""
import io
import random
from datetime import date, timedelta

import pytest
from docx import Document
from sqlalchemy import delete, select

from tests.analyses import recount, working
from tests.analyses.recount import WINDOWS
from tests.cases import case
from tests.letters.made import INSPECTOR, LEADER
from tests.petitions.test_measures import one
from xinfang_party.analyses import rules, sentences
from xinfang_party.analyses.counting import situation
from xinfang_party.analyses.report import paper_of
from xinfang_party.analyses.terms import Split
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.letters import queries as letters
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import Adoption, Kind, Means, State, Trigger
from xinfang_party.petitions.models import Case, Pause, Subject
from xinfang_party.petitions.sheets import SHEETS
from xinfang_party.petitions.terms import Channel, Purpose
from xinfang_party.sheets import bulk, service

TODAY = date(2026, 4, 15)
MADE = [text for text in WINDOWS if text.startswith(("2025", "2026"))]


@pytest.fixture(autouse=True)
def _standing_still(app, clock_at):
    with clock_at(f"{TODAY} 12:00"):
        yield


@pytest.fixture
def rows(session):
    """Six hundred cases received from 2024 on, as plain rows."""
    tops = [Subject(name=f"分类{n}", level=1) for n in range(2)]
    session.add_all(tops)
    session.flush()
    seconds = [Subject(name=f"分类{n}-{m}", level=2, parent_id=top.id) for n, top in enumerate(tops) for m in range(2)]
    session.add_all(seconds)
    session.flush()
    session.execute(delete(Case))
    dice, owners = random.Random(2026), {"subject": [one_.id for one_ in (*tops, *seconds)]}
    bulk.insert(Case.__table__, [aged(dice, one(dice, owners, key)) for key in range(1, 601)])
    return plain_rows()


def aged(dice, row):
    """Half of them a year older."""
    shift = timedelta(days=dice.choice([0, 365]))
    return {name: value - shift if isinstance(value, date) else value for name, value in row.items()}


def plain_rows():
    return [{name: str(value) if hasattr(value, "label") else value for name, value in row._mapping.items()} for row in db.session.execute(select(Case.__table__))]


def asked(text, subject_id=None):
    return situation(rules.windows_of(Period.parse(text)), subject_id)


def check(text, rows):
    found, windows = asked(text), WINDOWS[text]
    assert [(w.start, w.end) for w in found.windows] == list(windows)
    counted = rows if recount.is_whole(windows) else [row for row in rows if row["purpose"] != "accusation"]
    for place, window in enumerate(windows):
        for code, (first, second) in recount.numbers(counted, window, TODAY).items():
            figure = found.figures[code][place]
            told = (figure.value, figure.denominator) if code.endswith("_days") else (figure.numerator, figure.denominator)
            assert told == (first, second), (code, window)
    assert found.overdue.numerator == recount.overdue(counted, windows[0], TODAY)
    for split, name in ((Split.CHANNEL, "channel"), (Split.PURPOSE, "purpose"), (Split.LANE, "handling"), (Split.DISTRICT, "district")):
        assert {line.key or "": line.counts for line in found.splits[split]} == recount.split(rows, windows, TODAY, name), split
    return found


@pytest.mark.parametrize("text", MADE)
def test_every_figure_of_a_made_bureau_equals_a_plain_recount(rows, text):
    found, windows = check(text, rows), WINDOWS[text]
    hidden = [len(recount.within([r for r in rows if r["purpose"] == "accusation"], window, TODAY, lambda r: r["received_on"])) for window in windows]
    assert found.accusations == (tuple(hidden) if recount.is_whole(windows) else None)
    assert any(hidden)


@pytest.mark.parametrize("text", ["2026-03", "2025", "2026Q1", "2026-03-05..2026-03-14"])
def test_every_figure_of_the_work_equals_a_plain_recount(rows, text):
    """On the page and in the report: letters, consultations, clusters, voices, policies (those of the lanes are recounted in tests/lanes)."""
    working.fill(db.session, TODAY)
    found, windows = asked(text), WINDOWS[text]
    told = {three.now.code: [(one.numerator, one.denominator) for one in three] for _heading, figures in found.work for three in figures
            if not three.now.code.startswith("lanes.")}
    counted = [working.figures(db.session, window, TODAY, tells_all=recount.is_whole(windows)) for window in windows]
    assert told == {code: [numbers[code] for numbers in counted] for code in counted[0]}
    _cells, lines = tables_of(paper_of(found, made_by="测试员", made_at=clock.now()))
    for name, unit, code in (("签发督办函", "份", "letters.supervisions"), ("会商协调", "次", "consultations.held"), ("提出的一线声音", "条", "clusters.voices_noted")):
        assert [line for line in lines if line.startswith(f"{name} {counted[0][code][0]} {unit}")], name
    hits, among = counted[0]["letters.in_time_rate"]
    rate = rate_words(hits, among).replace("件", "份") if among else "没有可计的"
    assert any(line.startswith(f"督办函和建议按期反馈率 {rate}") for line in lines)


def test_subjects_are_counted_with_all_below(rows):
    subjects = {one_.id: one_ for one_ in db.session.scalars(select(Subject))}
    by_id = recount.split(rows, WINDOWS["2025"], TODAY, "subject_id")
    tops = [key for key, one_ in subjects.items() if one_.parent_id is None]
    found = asked("2025", tops[0])
    expected = {}
    for key, counts in by_id.items():
        top = subjects[key].parent_id or key if key else ""
        expected[str(top)] = tuple(map(sum, zip(expected.get(str(top), (0, 0, 0)), counts, strict=True)))
    assert {line.key or "": line.counts for line in found.splits[Split.SUBJECT]} == expected
    parts = {str(key): counts for key, counts in by_id.items() if key and subjects[key].parent_id == tops[0]}
    assert {line.key: line.counts for line in found.second} == parts | {str(tops[0]): by_id[tops[0]]}
    assert [line.key for line in found.second if line.is_alone] == [str(tops[0])]


def test_pauses_are_counted_by_reason_in_the_period_they_begin_in(rows):
    open_ = [row["id"] for row in rows if row["purpose"] == "suggestion"][:3]
    hidden = next(row["id"] for row in rows if row["purpose"] == "accusation")
    for case_id, reason, day in ((open_[0], "hearing", date(2026, 3, 1)), (open_[1], "hearing", date(2026, 3, 31)), (open_[2], "material", date(2026, 2, 28)),
                                 (hidden, "hearing", date(2026, 3, 5)), (open_[0], "hearing", date(2026, 4, 1))):
        db.session.add(Pause(case_id=case_id, reason=reason, from_on=day, actor="测试"))
    db.session.flush()
    assert {line.key: line.counts for line in asked("2026-03").pauses} == {"hearing": (2, 0, 0), "material": (0, 1, 0)}


# --- the report ---------------------------------------------------------------------------------------------------------------

def tables_of(content):
    """label → cells, of all tables of a Word file; and its paragraphs."""
    paper = Document(io.BytesIO(content))
    return {row.cells[0].text: [cell.text for cell in row.cells[1:]] for table in paper.tables for row in table.rows}, [p.text for p in paper.paragraphs]


@pytest.mark.parametrize("text", ["2026-03", "2025", "2026-03-05..2026-03-14"])
def test_the_report_tells_the_recounted_figures(rows, text):
    windows = WINDOWS[text]
    counted = rows if recount.is_whole(windows) else [row for row in rows if row["purpose"] != "accusation"]
    cells, lines = tables_of(paper_of(asked(text), made_by="测试员", made_at=clock.now()))
    shown = told(rows, windows)
    counts_of = [recount.numbers(counted, window, TODAY) for window in windows]
    assert numbers_in(cells, "收到信访事项", shown) == shown([f"{one_['petitions.received'][0]:,} 件" for one_ in counts_of])
    for name, code in (("按期答复率", "petitions.on_time_reply_rate"), ("网信占比", "petitions.online_share"), ("参评率", "petitions.evaluation_rate")):
        assert numbers_in(cells, name, shown) == shown([rate_words(*one_[code]) for one_ in counts_of]), name
    for name, value in (("来信", "letter"), ("领导留言", "message_board")):
        counts = recount.split(rows, windows, TODAY, "channel")[value]
        assert numbers_in(cells, name, shown) == shown([f"{number:,}" for number in counts])
    assert any(f"共收到信访事项 {counts_of[0]['petitions.received'][0]:,} 件" in line for line in lines)
    assert "（草稿）" in lines
    assert any("测试员" in line and "2026-04-15 12:00" in line for line in lines)


def told(rows, windows):
    """What a table tells of three texts: nothing of times before the month of the first case, and of last year only where it is told for itself."""
    first = min(row["received_on"] for row in rows).replace(day=1)
    own = windows[1] != windows[2]
    return lambda texts: [text if not place or start >= first else "—" for place, ((start, _end), text) in enumerate(zip(windows, texts, strict=True))][:2 + own]


def numbers_in(cells, name, shown):
    return [cells[name][place] for place in (0, 1, 3)[:len(shown("三个字"))]]


def rate_words(hits, among):
    if not among:
        return "—"
    return f"{round(100 * hits / among, 2):g}%（{hits}/{among}）" if among >= 5 else f"{hits}/{among} 件"


def test_the_yearly_report_has_the_four_contents(rows):
    _cells, lines = tables_of(paper_of(asked("2025"), made_by="测试员", made_at=clock.now()))
    assert [line[:2] for line in lines if line[:2] in ("一、", "二、", "三、", "四、", "五、")] == ["一、", "二、", "三、", "四、"]
    assert "2025年信访情况年度报告" in lines
    assert sum("待核实" in line for line in lines) == 3, "only what was checked is told without a mark"


def test_of_months_before_the_first_case_nothing_is_told(session):
    db.session.execute(delete(Case))
    for place in range(40):
        case(received_on=date(2024, 12, 5) if place < 15 else date(2025, 6, 5), channel=Channel.LETTER, district="天河区" if place % 2 else "")
    found = asked("2025-01-01..2026-02-28")
    cells, lines = tables_of(paper_of(found, made_by="测试员", made_at=clock.now()))
    assert found.windows.before.start < date(2024, 12, 1)
    assert found.figures["petitions.received"].before.numerator == 15, "which is not all there was"
    for name in ("收到信访事项", "来信", "天河区"):
        assert cells[name][1:3] == ["—", "—"], name
    assert any("系统里最早的信访事项是2024年12月收到的：上期（2023年11月1日至2024年12月31日）从更早的时候开始" in line for line in lines)
    assert not [line for line in lines if "环比" in line or "与上期相比" in line]


@pytest.mark.parametrize(("text", "known"), [
    ("2024-12", (True, False, False)), ("2025-01", (True, True, False)), ("2025-12", (True, True, True)), ("2025", (True, False, False)),
    ("2024", (False, False, False)), ("2024-12-03..2024-12-31", (True, False, False)), ("2024-12-31..2024-12-31", (True, True, False))])
def test_a_time_is_known_from_the_month_of_the_first_case(session, text, known):
    db.session.execute(delete(Case))
    case(received_on=date(2024, 12, 20)), case(received_on=TODAY)
    assert asked(text).known == known


NOVEMBER = "2026-11-10 10:00"


@pytest.fixture
def stopped(session, clock_at):
    """Thirty cases each in August and September, of which the last were received on the 30th; it is November."""
    db.session.execute(delete(Case))
    with clock_at(NOVEMBER):
        for place in range(60):
            case(received_on=date(2026, 8 + place % 2, 1 + place // 2), channel=Channel.LETTER, district="天河区")
        yield


@pytest.mark.parametrize(("text", "known", "is_blank", "says"), [
    ("2026-09", (True, True, False), False, None), ("2026-10", (False, True, False), True, "本期（2026年10月）还没有数据，写“—”，不当作 0 件。"),
    ("2026-11", (False, False, False), True, "本期（2026年11月）还没有数据，写“—”，不当作 0 件；上期（2026年10月）的数据不完整"),
    ("2026Q3", (False, False, False), False, None), ("2026Q4", (False, False, False), True, "本期（2026年第4季度）还没有数据"),
    ("2026", (False, False, False), False, "本期（2026年）只有一部分数据，不算增减"),
    ("2026-09-01..2026-10-31", (False, False, False), False, "本期（2026年9月1日至2026年10月31日）只有一部分数据")])
def test_of_months_after_the_last_case_nothing_is_told(stopped, text, known, is_blank, says):
    found = asked(text)
    assert (found.known, found.is_blank) == (known, is_blank)
    late = [line for line in sentences.unknown(found) if line.startswith("系统里从2026年10月起还没有完整的信访事项：")]
    assert len(late) == (says is not None)
    assert says is None or says in late[0]


def test_a_month_without_data_is_no_month_without_cases(stopped):
    cells, lines = tables_of(paper_of(asked("2026-10"), made_by="测试员", made_at=clock.now()))
    for name in ("收到信访事项", "按期答复率", "来信", "天河区", "初次信访"):
        assert cells[name][0] == "—", name
    assert [cells[name][1] for name in ("收到信访事项", "来信", "天河区")] == ["30 件", "30", "30"]
    assert not [line for line in lines if "0 件，环比" in line or "与上期相比" in line or "本期没有收到" in line]
    assert sum("本期的信访事项还没有数据" in line for line in lines) > 4
    assert "签发督办函 0 份。" in lines, "which the bureau itself keeps"
    assert not [line for line in lines if line.startswith("承办人四办步骤")], "which follow from the cases"


def test_of_a_month_in_part_no_change_is_told(session, clock_at):
    db.session.execute(delete(Case))
    with clock_at(NOVEMBER):
        for place in range(60):
            case(received_on=date(2026, 8, 1 + place // 3) if place < 40 else date(2026, 9, 1 + place % 9))
        found = asked("2026-09")
        _cells, lines = tables_of(paper_of(found, made_by="测试员", made_at=clock.now()))
    assert found.known == (False, True, False)
    assert "2026年9月共收到信访事项 20 件。" in lines
    assert any("本期（2026年9月）只有一部分数据，不算增减" in line for line in lines)
    (steps,) = [figure for _heading, figures in found.work for three in figures if (figure := three.now).code == "lanes.steps_on_time"]
    assert [found.grounds_of(one) == found.grounds for one in (steps, found.work[-1][1][0].now)] == [True, False]


def test_what_does_not_say_is_no_trend(session):
    db.session.execute(delete(Case))
    for place in range(24):
        case(received_on=date(2026, 2 + place % 2, 5), district="天河区" if place < 4 or place % 2 else "")
    case(received_on=TODAY)
    trend = next(line for line in tables_of(paper_of(asked("2026-03"), made_by="测试员", made_at=clock.now()))[1] if line.startswith("与上期相比：天河区"))
    assert trend == "与上期相比：天河区增加 10 件。"


def test_a_year_is_compared_once(rows):
    cells, lines = tables_of(paper_of(asked("2025"), made_by="测试员", made_at=clock.now()))
    assert cells[""] == ["本期", "上期", "环比"]
    assert not [line for line in lines if "同比" in line or "上年同期" in line]
    assert [line for line in tables_of(paper_of(asked("2026-03"), made_by="测试员", made_at=clock.now()))[1] if "同比" in line]


def parts_of(content):
    """Heading of the first level → its paragraphs and cells, in their order."""
    found, current = {}, ""
    for block in Document(io.BytesIO(content)).iter_inner_content():
        texts = [block.text] if hasattr(block, "text") else [" ".join(cell.text for cell in row.cells) for row in block.rows]
        if texts[0][:2] in ("一、", "二、", "三、", "四、"):
            current = texts[0][0]
        found.setdefault(current, []).extend(texts)
    return found


def yearly_of(viewer, year):
    return parts_of(paper_of(asked(str(year)), made_by="测试员", made_at=clock.now(), proposals=letters.yearly(viewer, year)))


def test_the_yearly_report_tells_of_supervision_and_of_proposals_by_kind(rows):
    for kind, adoption in ((Kind.SUPERVISION, None), (Kind.IMPROVEMENT, Adoption.ADOPTED), (Kind.IMPROVEMENT, Adoption.PARTLY), (Kind.POLICY, Adoption.NOT_ADOPTED),
                           (Kind.POLICY, None), (Kind.ACCOUNTABILITY, Adoption.ADOPTED)):
        issued(kind, adoption)
    found = yearly_of(LEADER, 2025)
    assert [line for line in found["二"] if line.startswith(("签发督办函 1 份", "挂牌督办 "))] == ["签发督办函 1 份，环比增加 1 份。", "挂牌督办 0 份。"]
    assert not [line for line in found["三"] if line.startswith(("签发督办函", "挂牌督办"))]
    assert "提出三项建议 5 份，环比增加 5 份。" in found["三"]
    assert [line for line in found["三"] if line.startswith(("改进工作建议", "完善政策建议", "追究责任建议"))] == [
        "改进工作建议 2 1 1 0 0", "完善政策建议 2 0 0 1 1", "追究责任建议 1 1 0 0 0"]


def test_proposals_of_accountability_are_told_by_kind_to_who_may_read_them_alone(rows):
    issued(Kind.ACCOUNTABILITY, Adoption.ADOPTED)
    told_to = yearly_of(INSPECTOR, 2025)["三"]
    assert not [line for line in told_to if line.startswith("追究责任建议 ")]
    assert any("追究责任建议计入总数，这里不单列" in line for line in told_to)
    assert not any("这里不单列" in line for line in yearly_of(LEADER, 2025)["三"])


def issued(kind, adoption):
    """One of 2025."""
    day = date(2025, 5, 6)
    db.session.add(Letter(kind=kind, trigger=Trigger.OTHER, means=Means.ORDINARY, state=State.ANSWERED if adoption else State.DELIVERED, title="甲", to_unit="乙",
                          facts="丙", requirement="丁", answer_days=30, due_on=day, first_due_on=day, series="试", year=2025, serial=1 + db.session.query(Letter).count(),
                          drafted_by="戊", drafted_on=day, issued_on=day, delivered_on=day, adoption=adoption, answered_on=day if adoption else None,
                          first_answered_on=day if adoption else None))
    db.session.flush()


def test_a_case_that_accuses_is_in_no_split_of_the_report(session):
    db.session.execute(delete(Case))
    case(purpose=Purpose.ACCUSATION, received_on=date(2026, 3, 3), district="从化区", channel=Channel.LETTER)
    cells, lines = tables_of(paper_of(asked("2026-03"), made_by="测试员", made_at=clock.now()))
    assert "从化区" not in " ".join([*cells, *lines])
    assert any("检举控告 1 件" in line for line in lines)


# --- real rows ----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("name", "periods"), [("附件4_sample120.xlsx", ("2019", "2020-01")), ("beijing_letters.csv", ("2022", "2021-12", "2022Q1"))])
def test_figures_of_real_rows_equal_a_plain_recount(app, session, shared, name, periods):
    service.import_file(SHEETS[0], shared / "petitions" / name, name, by=service.operator(SHEETS[0].import_permission))
    rows = plain_rows()
    assert len(rows) > 100
    assert sum(check(text, rows).figures["petitions.received"].now.numerator for text in periods) > 20
