"""The pages inside: the link shown once, the panel of a case, the results, the decision."""
import html
import re

import pytest

from tests import people
from tests.answers import text_of
from tests.petitions.made import OFFICER, answered, case
from tests.ratings import made
from xinfang_party.access.terms import Role
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.petitions import service as petitions
from xinfang_party.petitions.terms import Evaluation, Party, Purpose
from xinfang_party.ratings import service
from xinfang_party.ratings.terms import Face

ADDRESS = re.compile(r'<p class="code-address">http://localhost(/r/[\w-]{32})</p>')
WORDS = "窗口的同志很耐心"


@pytest.fixture(autouse=True)
def day(app, clock_at):
    with clock_at(made.NOW):
        yield


def test_a_link_is_shown_once_with_its_code_and_nothing_of_the_case_is_printed(officer):
    one = answered()
    page = f"/cases/{one.id}/rating-links/new"
    assert page in officer.get(f"/cases/{one.id}").text
    assert officer.post(page, data={}).location == page
    shown = officer.get(page).text
    assert officer.get(ADDRESS.search(shown)[1]).status_code == 200
    printed = re.sub(r'<(\w+) class="(?:field )?no-print"[^>]*>.*?</\1>', "", shown[shown.index("<main"):], flags=re.DOTALL)
    assert one.number not in printed
    assert not ADDRESS.search(officer.get(page).text)


def test_a_link_is_withdrawn_from_the_page_of_its_case(officer):
    one = answered()
    link = made.link_of(made.asked(one))
    assert f"/rating-links/{link.id}/withdraw" in officer.get(f"/cases/{one.id}").text
    assert officer.post(f"/rating-links/{link.id}/withdraw", data={}).location == f"/cases/{one.id}"
    assert "已作废" in officer.get(f"/cases/{one.id}").text
    again = officer.post(f"/rating-links/{link.id}/withdraw", data={})
    assert (again.status_code, "不用再作废" in again.text) == (422, True)


def test_what_cannot_be_asked_says_why(officer, log_in):
    answer = officer.get(f"/cases/{case().id}/rating-links/new")
    assert (answer.status_code, "还没有答复" in answer.text) == (422, True)
    accusation = answered(purpose=Purpose.ACCUSATION)
    assert "检举控告" in officer.get(f"/cases/{accusation.id}/rating-links/new").text
    assert "rating-links" not in officer.get(f"/cases/{accusation.id}").text
    assert log_in(Role.LEADER).get(f"/cases/{accusation.id}/rating-links/new").status_code == 404


def test_the_words_are_for_officers_alone_and_in_no_file(officer, log_in):
    branch = people.branch()
    keeper = people.member(branch)
    service.decide(days=30, takes_words=True, reason="试行", by=people.BY)
    one = made.rated(answered(member=keeper, branch=branch), Face.DISSATISFIED, reasons=["slow"], remark=WORDS)
    page, own = officer.get(f"/cases/{one.id}").text, log_in(member=keeper).get(f"/cases/{one.id}").text
    assert (WORDS in page, "办得慢" in page, WORDS in own, "办得慢" in own) == (True, True, False, True)
    rows = officer.get("/measures/ratings.satisfaction_rate/rows?period=2026")
    assert (one.number in rows.text, WORDS in rows.text) == (True, False)
    assert "rating-links" not in own


def test_an_officer_does_not_read_the_words_about_his_own_work(log_in):
    branch = people.branch()
    keeper = people.member(branch)
    service.decide(days=30, takes_words=True, reason="试行", by=people.BY)
    one = made.rated(answered(member=keeper, branch=branch), remark=WORDS)
    for who, is_told in ((keeper, False), (people.member(people.branch()), True)):
        page = log_in(Role.PETITION_OFFICER, member=who).get(f"/cases/{one.id}")
        assert (page.status_code, WORDS in page.text) == (200, is_told)


def test_results_are_counted_within_reach(officer, log_in, counted):
    branch = people.branch()
    made.rated(answered(member=people.member(branch), branch=branch), reasons=["clear"])
    with counted() as sent:
        assert "满意 1、基本满意 0、不满意 0" in text_of(officer.get("/ratings"))
    assert len(sent) <= 15
    assert "讲得清楚" in log_in(Role.LEADER).get("/ratings?period=2026Q1").text
    assert "这一时段没有评价" in log_in(member=people.member(people.branch())).get("/ratings").text
    assert officer.get("/ratings?period=2026Q9").status_code == 422


def test_every_number_leads_to_its_rows_and_is_that_of_the_measure(officer):
    department, branch = people.department("甲处"), people.branch()
    for face in (Face.SATISFIED, Face.SATISFIED, Face.DISSATISFIED):
        made.rated(answered(department=department, branch=branch, handling="simple"), face)
    for evaluation in (Evaluation.SATISFIED, Evaluation.DISSATISFIED):
        petitions.rate(answered(department=department, channel="letter"), party=Party.UNIT, evaluation=evaluation, on=clock.today(), by=OFFICER)
    petitions.rate(answered(purpose=Purpose.ACCUSATION), party=Party.UNIT, evaluation=Evaluation.SATISFIED, on=clock.today(), by=OFFICER)
    db.session.commit()
    page = officer.get("/ratings?period=2026").text
    assert "检举控告事项不计入，可能与别处的数字不同" in page
    found = re.findall(r'<a class="figure" href="([^"]+)"[^>]*>([^<]+)</a>', page)
    assert len(found) >= 3 * 2 * 4
    numbers = {"满意 2": 2, "满意 1": 1, "不满意 1": 1, "2/3 件": 3, "1/2 件": 2, "3 个": 3, "3/3 个": 3, "3/5 件": 5, "60%（3/5）": 5}
    for url, text in dict.fromkeys(found):
        rows = text_of(officer.get(html.unescape(url)))
        assert (text, f"共 {numbers[text]} " in rows) == (text, True)


def test_the_decision_is_written_with_its_reason(officer, log_in):
    assert officer.post("/ratings/settings", data={"days": "14", "takes_words": "y", "reason": ""}).status_code == 422
    assert officer.post("/ratings/settings", data={"days": "14", "takes_words": "y", "reason": "局长办公会同意"}).status_code == 303
    assert "局长办公会同意" in officer.get("/ratings/settings").text
    assert log_in(Role.LEADER).get("/ratings/settings").status_code == 404
