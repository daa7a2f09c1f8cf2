"""The pages of registers: what works, who sees what, what changed."""
import pytest

from tests.answers import text_of
from tests.integrity import made
from xinfang_party.access.terms import Role
from xinfang_party.integrity import service
from xinfang_party.kernel.database import db

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
