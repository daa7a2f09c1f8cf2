"""The pages of registers: what works, who sees what, what changed."""
import io

import pytest
from docx import Document

from tests import people
from tests.answers import taken, text_of
from tests.integrity import made
from xinfang_party.access.terms import Role
from xinfang_party.integrity import service
from xinfang_party.integrity.models import ControlMeasure, RegisterVersion, RiskPoint
from xinfang_party.integrity.terms import Grade, Trigger
from xinfang_party.kernel.database import db
from xinfang_party.organization import service as organization
from xinfang_party.organization.models import Department

LIST = "/risk-registers"


@pytest.fixture
def world(app, clock_at):
    with clock_at(made.NOW):
        yield made.world()


def test_the_list_tells_what_is_missing_and_the_office_begins(world, log_in):
    discipline = log_in(Role.DISCIPLINE)
    page = discipline.get(LIST)
    assert text_of(page).count("未登记") >= 2
    assert "开始登记" in text_of(page)
    path = discipline.post(f"/posts/{world.post.id}/risk-register").location
    assert "本人自查" in text_of(discipline.get(path))
    assert world.head.name in text_of(discipline.get(path))
    assert discipline.post(f"/departments/{world.department.id}/risk-register").status_code == 303
    assert discipline.post(f"/posts/{world.post.id}/risk-register").status_code == 422
    assert "复核中" in text_of(discipline.get(f"{LIST}?standing=under_way"))


def test_a_register_begun_again_has_what_was_in_force_before(world, log_in):
    old, discipline = made.in_force(world), log_in(Role.DISCIPLINE)
    page = f"{LIST}/{old.register_id}"
    assert discipline.post(f"{page}/close", data={"version": old.register.version, "reason": "岗位撤销"}).status_code == 303
    path = discipline.post(f"/posts/{world.post.id}/risk-register").location
    assert "选择性登记" in text_of(discipline.get(path))


def test_the_office_sets_how_soon_registers_are_reviewed(world, log_in):
    version, discipline = made.in_force(world), log_in(Role.DISCIPLINE)
    typed = {"high": "3", "medium": "8", "low": "12", "version": "0"}
    assert "1 到 24 个月" in text_of(discipline.post("/review-intervals", data={**typed, "low": "25"}))
    assert discipline.post("/review-intervals", data=typed).status_code == 303
    assert "2026年3月2日" in text_of(discipline.get("/review-intervals"))
    assert "2026年11月2日" in text_of(discipline.get(f"{LIST}/{version.register_id}"))
    assert discipline.post("/review-intervals", data={**typed, "medium": "9"}).status_code == 409
    assert log_in(Role.LEADER).get("/review-intervals").status_code == 404


def test_the_sheet_is_reached_from_the_list(world, log_in):
    discipline, leader = log_in(Role.DISCIPLINE), log_in(Role.LEADER)
    assert "/sheets/integrity.risks/batches/new" in discipline.get(LIST).text
    assert "/sheets/integrity.risks/batches/new" not in leader.get(LIST).text
    assert discipline.get("/sheets/integrity.risks/batches/new").status_code == 200
    with taken(leader, "/sheets/integrity.risks/export.csv") as answer:
        assert answer.status_code == 200


def test_what_changed_between_two_versions(world, log_in):
    old = made.in_force(world, None, made.point_facts(), made.point_facts(name="漏登"))
    version = made.at_check(world)
    service.write_point(version, 1, facts=made.point_facts(likelihood=5), controls=made.CONTROLS, reason="群众反映多", by=made.DISCIPLINE)
    service.close_point(version, 2, reason="已上网办理", by=made.DISCIPLINE)
    service.write_point(version, None, facts=made.point_facts(name="压件"), controls=[], by=made.DISCIPLINE)
    service.put_in_force(version, on=made.DUE, by=made.DISCIPLINE)
    db.session.commit()
    page = text_of(log_in(member=world.far).get(f"{LIST}/{old.register_id}/differences"))
    assert all(words in page for words in ("重新评分", "群众反映多", "已上网办理", "3. 压件", "可能性"))


def test_the_holder_writes_and_nobody_else(world, log_in):
    version = made.at_check(world)
    path, holder = f"/risk-versions/{version.id}", log_in(member=world.holder)
    duties = {"duties": "接待群众", "powers-0-name": "登记", "powers-0-steps": "接待\n登记"}
    assert holder.post(f"{path}/duties", data={**duties, "version": version.version}).status_code == 303
    assert "用这个开始" in text_of(holder.get(f"{path}/typical-risks"))
    start = holder.get(f"{path}/points/new?typical=reception-missed")
    assert "漏登、不登来访事项" in start.text
    typed = {"category": "duty", "name": "漏登", "likelihood": "3", "impact": "3", "controls-0-kind": "rule", "controls-0-text": "当日登记"}
    more = holder.post(f"{path}/points/new", data={**typed, "version": version.version, "add": "controls"})
    assert (more.status_code, 'name="controls-1-text"' in more.text) == (422, True)
    assert holder.post(f"{path}/points/new", data={**typed, "override": "low", "version": version.version}).status_code == 422
    assert holder.post(f"{path}/points/new", data={**typed, "version": version.version}).status_code == 303
    assert holder.post(f"{path}/points/1/edit", data={**typed, "version": version.version - 1}).status_code == 409
    assert "等级：中" in text_of(holder.get(path))
    for client in (log_in(member=world.far), log_in(Role.DISCIPLINE), log_in(member=world.cross)):
        assert client.get(f"{path}/duties").status_code == 404


def test_what_still_holds_what_is_changed_and_what_is_closed(world, log_in):
    made.in_force(world, None, made.point_facts(), made.point_facts(name="漏登"), made.point_facts(name="压件"))
    version = made.at_check(world)
    path, holder = f"/risk-versions/{version.id}", log_in(member=world.holder)
    assert "还有 3 个风险点没有核对" in text_of(holder.get(path))
    typed = {"category": "procedure", "name": "选择性登记", "likelihood": "5", "impact": "4"}
    assert holder.post(f"{path}/points/1/edit", data={**typed, "version": version.version}).status_code == 422
    assert holder.post(f"{path}/points/1/edit", data={**typed, "version": version.version, "change_reason": "反映多"}).status_code == 303
    assert holder.post(f"{path}/points/2/close", data={"reason": "已上网办理", "version": version.version}).status_code == 303
    assert holder.post(f"{path}/keep-all", data={"version": version.version}).status_code == 303
    page = text_of(holder.get(path))
    assert all(words in page for words in ("每个风险点都核对过了", "重新评分", "已上网办理", "等级：高"))
    assert "其余的仍然有效" not in page


def test_only_what_is_under_way_has_a_step_with_a_day(world, log_in):
    stands = made.in_force(world)
    discipline = log_in(Role.DISCIPLINE)
    assert "这一步的期限" not in discipline.get(f"/risk-versions/{stands.id}").text
    begun = made.at_check(world, stands.register)
    assert "这一步的期限" in discipline.get(f"/risk-versions/{begun.id}").text


def test_a_register_is_closed_and_begun_again(world, log_in):
    version, discipline = made.in_force(world), log_in(Role.DISCIPLINE)
    path = f"{LIST}/{version.register_id}"
    assert discipline.post(f"{path}/close", data={"reason": "岗位撤销", "version": version.register.version}).status_code == 303
    assert "岗位撤销" in text_of(discipline.get(path))
    assert version.to_on == made.TODAY
    assert discipline.post(f"/posts/{world.post.id}/risk-register").status_code == 303
    assert version.register.closed_on is None


def test_the_matrix_and_the_list_of_points(world, log_in):
    made.in_force(world, None, made.point_facts(), made.point_facts(name="漏登", factors=["money"]), made.point_facts(name="压件", likelihood=5, impact=5))
    member = log_in(member=world.far)
    page = text_of(member.get("/risk-matrix"))
    assert all(words in page for words in ("高：2 个", "中：1 个", "其中 1 个按加重因素"))
    assert "高：0 个" in text_of(member.get("/risk-matrix?category=thought"))
    names = text_of(member.get("/risk-points?likelihood=2&impact=4"))
    assert ("漏登" in names, "压件" in names) == (True, False)
    assert "2026年9月2日" in names
    coverage = text_of(log_in(Role.DISCIPLINE).get(f"/risk-coverage?department={world.department.id}"))
    assert all(words in coverage for words in ("岗位廉政风险按期复核率1/1 个岗位", "高等级廉政风险点2 个"))


def test_the_register_as_a_word_file(world, log_in):
    version = made.in_force(world)
    answer = log_in(member=world.far).get(f"/risk-versions/{version.id}/register.docx")
    paper = Document(io.BytesIO(answer.data))
    text = "\n".join([*(one.text for one in paper.paragraphs), *(cell.text for table in paper.tables for row in table.rows for cell in row.cells)])
    assert all(words in text for words in ("岗位廉政风险登记表", "接待来访群众", "选择性登记", "（监督）每月抽查登记簿", "机关纪委备案", world.head.name))


def test_pages_ask_a_constant_number_of_statements(world, log_in, counted):
    leader, asked = log_in(Role.LEADER), []
    version = made.in_force(world)
    there = world.department.id, version.id
    paths = (LIST, "/risk-matrix", "/risk-points", f"{LIST}/{version.register_id}", f"/risk-versions/{version.id}", "/risk-coverage")
    for turn in range(2):
        if turn:
            grow(*there)
        found = []
        for path in paths:
            leader.get(path)
            db.session.expunge_all()
            with counted() as statements:
                leader.get(path)
            found.append(len(statements))
        asked.append(found)
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 15


def grow(department_id, version_id):
    """Another dozen of posts with a register each, and of points on the same version."""
    version = db.session.get_one(RegisterVersion, version_id)
    version.points += [RiskPoint(key=key, grade=Grade.LOW, controls=[ControlMeasure(**made.CONTROLS[0])], **made.point_facts()) for key in range(2, 14)]
    for number in range(12):
        post = organization.create_post(db.session.get_one(Department, department_id), name=f"岗位{number}", by=people.BY)
        register = service.make_register(post.department, post, by=made.DISCIPLINE)
        again = service.begin(register, trigger=Trigger.FIRST, due_on=made.DUE, people={}, by=made.DISCIPLINE)
        service.write_point(again, None, facts=made.point_facts(), controls=[], by=made.DISCIPLINE)
        service.put_in_force(again, on=made.TODAY, by=made.DISCIPLINE)
    db.session.commit()
