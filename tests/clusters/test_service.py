"""Clusters, thresholds by day, voices step by step, policies; and who is told."""
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import cases, people
from tests.accounts.people import account
from tests.clusters import made
from tests.owing import asked
from xinfang_party.access.terms import Identity, Role
from xinfang_party.audit.models import AuditEntry
from xinfang_party.clusters import counting, growing, pages, queries, service, voicing
from xinfang_party.clusters.models import Cluster
from xinfang_party.clusters.terms import ClusterState, VoiceState
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal
from xinfang_party.letters.terms import Kind, State
from xinfang_party.notifications.models import Notice
from xinfang_party.petitions.terms import Purpose

PHONE = "请打 13800138000"
NUMBERS = {"months": 3, "least": 10, "growth": 1.5}


@pytest.fixture(autouse=True)
def world(app, clock_at):
    with clock_at(made.NOW) as traveller:
        yield traveller


@pytest.fixture
def property_management(app):
    """城乡建设/物业管理 with one leaf below it."""
    top = made.subject("城乡建设")
    return made.subject("物业管理", top)


def tags():
    return list(db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)))


# --- when a cluster is suggested ------------------------------------------------------------------------------------------------

def test_cases_that_grew_over_their_own_history_are_suggested_until_somebody_follows_them(property_management):
    leaf = made.subject("收费", property_management)
    for month, number in (("2025-01", 2), ("2025-06", 4), ("2025-10", 4), ("2025-12", 9), ("2026-02", 9), ("2026-03", 30)):
        made.received(leaf, "天河区", month, number)
    made.received(leaf, "海珠区", "2026-02", 3)
    found = pages.suggested()
    assert [(row["path"], row["where"], row["one"].recent, row["one"].before, row["one"].last_year) for row in found] == [
        ("城乡建设/物业管理/收费", "各区合计", 21, (4, 4, 0), None), ("城乡建设/物业管理/收费", "天河区", 18, (4, 4, 0), None)]
    made.cluster(leaf, "天河区")
    assert [row["where"] for row in pages.suggested()] == ["各区合计"]
    wide = made.cluster(property_management, "")
    assert pages.suggested() == []
    service.close(wide, reason="不再反映", by=made.OFFICER)
    assert [row["where"] for row in pages.suggested()] == ["各区合计"]


def test_the_counts_behind_it_equal_a_plain_count(property_management):
    """Of every place and stretch, against the rows themselves."""
    other = made.subject("违法建设", property_management.parent)
    rows = [case for of in (property_management, other) for place, month in enumerate(("2024-12", "2025-04", "2025-07", "2025-11", "2026-01", "2026-03"))
            for district in ("天河区", "海珠区") for case in made.received(of, district, month, 1 + place % 3)]
    spans = growing.windows(made.TODAY, 3).all
    expected = {(of.id, district): tuple(sum(span.contains(case.received_on) for case in rows if (case.subject_id, case.district) == (of.id, district))
                                         for span in spans) for of in (property_management, other) for district in ("天河区", "海珠区")}
    assert {(key, district): counts for key, district, counts in counting.by_place(spans)} == expected


def test_accusations_count_nowhere(property_management):
    cases.case(received_on=date(2025, 6, 1))
    made.received(property_management, "天河区", "2025-06", 1)
    made.received(property_management, "天河区", "2026-02", 20, purpose=Purpose.ACCUSATION)
    made.received(property_management, "天河区", "2026-02", 2)
    assert pages.suggested() == []
    cluster = made.cluster(property_management)
    page = pages.cluster_page(cluster, Identity(account_id=1, roles=frozenset({Role.PETITION_OFFICER, Role.DISCIPLINE})))
    assert page["numbers"]["cases"] == 3
    assert sum(n for _month, n, _url in page["course"]) == 3


def test_a_threshold_holds_from_the_day_it_was_set(world):
    assert vars(queries.threshold_on(made.TODAY)) == NUMBERS
    service.set_threshold(facts={"months": 2, "least": 5, "growth": 2.0, "reason": "数量少"}, by=made.OFFICER)
    world.move_to("2026-03-10T10:00:00+08:00")
    service.set_threshold(facts={"months": 6, "least": 8, "growth": 1.2, "reason": "看长一点"}, by=made.OFFICER)
    db.session.flush()
    assert [queries.threshold_on(day).months for day in (date(2026, 3, 1), made.TODAY, date(2026, 3, 9), date(2026, 3, 10))] == [3, 2, 2, 6]
    assert [one.reason for one in queries.thresholds()] == ["看长一点", "数量少"]
    assert tags().count("cluster-threshold.set") == 2


@pytest.mark.parametrize("facts", [{**NUMBERS, "reason": " "}, {**NUMBERS, "reason": PHONE}, {**NUMBERS, "months": 13, "reason": "长"}])
def test_a_threshold_needs_a_reason_and_sense(app, facts):
    with pytest.raises(Refusal):
        service.set_threshold(facts=facts, by=made.OFFICER)


# --- clusters -------------------------------------------------------------------------------------------------------------------

def test_of_one_place_one_cluster_is_followed_at_a_time(property_management):
    first = made.cluster(property_management)
    with pytest.raises(Refusal) as refused:
        made.cluster(property_management)
    assert refused.value.field == "subject_id"
    made.cluster(property_management, "海珠区")
    service.close(first, reason="不再反映", by=made.OFFICER)
    second = made.cluster(property_management)
    with pytest.raises(Refusal):
        service.reopen(first, reason="又多了", by=made.OFFICER)
    service.close(second, reason="重复", by=made.OFFICER)
    service.reopen(first, reason="又多了", by=made.OFFICER)
    assert (first.state, first.closed_on, first.close_reason) == (ClusterState.OPEN, None, "")


def test_nor_are_two_where_both_looked_before(property_management):
    first = made.cluster(property_management, "天河区")
    db.session.add(Cluster(name="又一个", subject_id=first.subject_id, district="天河区", from_on=first.from_on, made_on=first.made_on, made_by="另一位"))
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize(("facts", "field"), [
    ({"name": ""}, "name"), ({"name": PHONE}, "name"), ({"note": PHONE}, "note"), ({"from_on": date(2026, 3, 3)}, "from_on"), ({"subject_id": 999_999}, "subject_id")])
def test_what_no_cluster_can_be(property_management, facts, field):
    with pytest.raises(Refusal) as refused:
        made.cluster(property_management, **facts)
    assert refused.value.field == field


def test_a_cluster_on_a_first_level_counts_what_is_filed_below_it_later(app):
    first = made.subject("共享单车停放")
    cluster = made.cluster(first, "")
    made.received(first, "天河区", "2026-01", 2)
    assert pages.rows_of([cluster])[0]["cases"] == 2
    made.received(made.subject("占道", first), "海珠区", "2026-02", 3)
    assert pages.rows_of([cluster])[0]["cases"] == pages.cluster_page(cluster, made.OFFICER)["numbers"]["cases"] == 5


def test_a_closed_cluster_is_edited_no_more_and_an_older_page_is_a_conflict(property_management):
    cluster = made.cluster(property_management)
    facts = {name: getattr(cluster, name) for name in service.CLUSTER}
    service.edit(cluster, facts={**facts, "name": "新名称"}, version=cluster.version, by=made.OFFICER)
    db.session.commit()
    with pytest.raises(Conflict):
        service.edit(cluster, facts=facts, version=cluster.version - 1, by=made.OFFICER)
    with pytest.raises(Refusal):
        service.close(cluster, reason="", by=made.OFFICER)
    service.close(cluster, reason="不再反映", by=made.OFFICER)
    with pytest.raises(Refusal):
        service.edit(cluster, facts=facts, by=made.OFFICER)
    assert [tag for tag in tags() if tag.startswith("cluster.")] == ["cluster.made", "cluster.edited", "cluster.closed"]


# --- voices ---------------------------------------------------------------------------------------------------------------------

def test_from_a_voice_to_a_policy_the_member_is_told_at_each_turn(property_management):
    member = made.member()
    reader = account(member=member)
    voice, cluster = made.voice(member), made.cluster(property_management)
    course = [(verb, made.take(voice, verb, at=cluster), voice.state) for verb in ("place", "study", "propose", "make-policy")]
    assert [(verb, state) for verb, _none, state in course] == [
        ("place", VoiceState.NOTED), ("study", VoiceState.STUDYING), ("propose", VoiceState.PROPOSED), ("make-policy", VoiceState.POLICY)]
    assert (voice.branch_id, voice.first_turn_on, voice.due_on) == (member.home_branch_id, made.TODAY, date(2026, 3, 17))
    assert [step.verb for step in voice.steps] == ["note", "place", "study", "propose", "make-policy"]
    told = list(db.session.scalars(select(Notice.text).where(Notice.account_id == reader.id).order_by(Notice.id)))
    assert told == [f"您提的一线声音“物业费公示”{words}。" for words in ("已归入类案", "已开展调研", "已据此提出完善政策建议", "已推动形成政策")]
    assert all(member.name not in text for text in told)


def test_an_answer_may_be_put_right_and_a_voice_taken_up_again(app):
    voice = made.voice(made.member())
    made.take(voice, "answer")
    voicing.answer(voice, text="更正：下月公示", by=made.OFFICER)
    assert (voice.state, voice.answer) == (VoiceState.ANSWERED, "更正：下月公示")
    made.take(voice, "reopen")
    assert (voice.state, voice.answer, voice.answered_on) == (VoiceState.STUDYING, "", None)
    assert [step.note for step in voice.steps] == ["", made.ANSWER, "更正：下月公示", "又有三件同类"]


@pytest.mark.parametrize(("verb", "words"), [("propose", "不能关联建议"), ("reopen", "不能重新跟进")])
def test_a_step_out_of_turn_is_refused(app, verb, words):
    voice = made.voice(made.member())
    with pytest.raises(Refusal, match=words):
        made.take(voice, verb)


@pytest.mark.parametrize(("kind", "state", "is_taken"), [
    (Kind.POLICY, State.ISSUED, True), (Kind.POLICY, State.CLOSED, True), (Kind.POLICY, State.REVIEWED, False), (Kind.POLICY, State.WITHDRAWN, False),
    (Kind.SUPERVISION, State.ISSUED, False)])
def test_a_proposal_is_one_on_policy_that_was_issued(app, kind, state, is_taken):
    letter = made.letter(kind, state)
    assert (letter.id in queries.proposals(made.OFFICER)) is is_taken
    assert queries.proposals(Identity(account_id=1, roles=frozenset({Role.MEMBER}))) == {}


def test_a_policy_is_one_of_the_cluster_the_voice_is_in(property_management):
    voice, cluster = made.voice(made.member()), made.cluster(property_management)
    foreign = made.policy(made.cluster(property_management, "海珠区"))
    made.take(voice, "study")
    with pytest.raises(Refusal, match="先归入一个类案"):
        voicing.make_policy(voice, policy_id=foreign.id, by=made.OFFICER)
    made.take(voice, "place", at=cluster)
    with pytest.raises(Refusal, match="这个类案里"):
        voicing.make_policy(voice, policy_id=foreign.id, by=made.OFFICER)


def test_nobody_follows_the_own_voice_and_nobody_without_a_branch_notes_one(app):
    member = made.member()
    voice = made.voice(member)
    with pytest.raises(Refusal, match="您自己提的"):
        made.take(voice, "study", by=made.by(member, Role.PETITION_OFFICER))
    with pytest.raises(Refusal, match="编在支部里"):
        voicing.note(facts=made.noted(), by=made.OFFICER)


@pytest.mark.parametrize(("facts", "field"), [
    ({"title": ""}, "title"), ({"text": " "}, "text"), ({"title": PHONE}, "title"), ({"text": PHONE}, "text"), ({"place": "石牌街12号"}, "place"),
    ({"spoken_on": date(2026, 3, 3)}, "spoken_on")])
def test_what_no_voice_may_say(app, facts, field):
    member = made.member()
    with pytest.raises(Refusal) as refused:
        made.voice(member, **{name: value.strip() if isinstance(value, str) else value for name, value in facts.items()})
    assert refused.value.field == field


@pytest.mark.parametrize(("verb", "facts", "field"), [
    ("study", {"findings": PHONE}, "findings"), ("study", {"units": PHONE}, "units"), ("study", {"held_on": date(2026, 3, 3)}, "held_on")])
def test_what_no_study_may_say(app, verb, facts, field):
    voice = made.voice(made.member())
    with pytest.raises(Refusal) as refused:
        made.take(voice, verb, **facts)
    assert refused.value.field == field


def test_a_voice_is_edited_by_its_member_until_it_is_taken_up(app):
    member = made.member()
    voice = made.voice(member)
    voicing.edit(voice, facts=made.noted(title="物业费公示不全"), version=voice.version, by=made.by(member))
    made.take(voice, "study")
    with pytest.raises(Refusal, match="不能修改"):
        voicing.edit(voice, facts=made.noted(), by=made.by(member))
    with pytest.raises(Conflict):
        made.take(voice, "answer", version=0)


def test_the_same_words_of_the_same_member_are_one_voice(app):
    member = made.member()
    made.voice(member), made.voice(made.member())
    other = made.voice(member, title="电梯维修")
    with pytest.raises(Refusal, match="2026-03-02 已经提过") as found:
        voicing.note(facts=made.noted(), by=made.by(member))
    assert found.value.field == "text"
    with pytest.raises(Refusal, match="已经提过"):
        voicing.edit(other, facts=made.noted(), by=made.by(member))
    voicing.edit(other, facts=made.noted(title="电梯维修", place="海珠区"), by=made.by(member))


def test_officers_owe_a_word_within_fifteen_days_and_nobody_on_the_own_voice(app):
    member = made.member()
    waiting, taken = made.voice(member), made.voice(member, title="另一条")
    made.take(taken, "study")
    assert [(one.what, one.about, one.due_on) for one in asked(made.OFFICER, "clusters.follow")] == [
        ("登记调研，或者答复", f"一线声音“{waiting.title}”", date(2026, 3, 17))]
    assert asked(made.by(member, Role.PETITION_OFFICER), "clusters.follow") == []
    assert asked(made.by(member), "clusters.follow") == []


def test_voices_are_read_by_who_noted_them_their_leaders_and_who_follows(app):
    branch = people.branch()
    head, member, peer = people.secretary(branch), people.member(branch), people.member(branch)
    far = people.secretary(people.branch())
    voice = made.voice(member)
    readers = [queries.readable_among([voice.id], who) for who in (made.by(member), made.by(head), made.OFFICER, made.by(peer), made.by(far))]
    assert readers == [{voice.id}, {voice.id}, {voice.id}, set(), set()]


# --- policies -------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("facts", "field"), [
    ({"title": ""}, "title"), ({"title": PHONE}, "title"), ({"organ": ""}, "organ"), ({"made_on": date(2026, 3, 3)}, "made_on"), ({"letter_id": 999_999}, "letter_id")])
def test_what_no_policy_can_be(property_management, facts, field):
    cluster = made.cluster(property_management)
    with pytest.raises(Refusal) as refused:
        made.policy(cluster, **facts)
    assert refused.value.field == field


def test_a_corrected_policy_leaves_a_trace_and_keeps_its_letter(property_management):
    letter = made.letter()
    policy = made.policy(made.cluster(property_management), letter_id=letter.id)
    letter.state = State.WITHDRAWN
    db.session.commit()
    facts = {name: getattr(policy, name) for name in service.POLICY}
    service.edit_policy(policy, facts={**facts, "made_on": date(2025, 8, 21)}, version=policy.version, by=made.OFFICER)
    assert (policy.letter_id, tags()[-1]) == (letter.id, "policy.edited")
    with pytest.raises(Conflict):
        service.edit_policy(policy, facts=facts, version=0, by=made.OFFICER)


def test_the_months_around_a_policy_equal_a_plain_count(property_management):
    """In the cluster's subject and all below, its district, whenever it was first followed; against the rows themselves."""
    leaf = made.subject("收费", property_management)
    rows = [case for of, district in ((property_management, "天河区"), (leaf, "天河区"), (leaf, "海珠区"))
            for place, month in enumerate(("2024-07", "2024-08", "2025-01", "2025-07", "2025-08", "2025-09", "2025-12", "2026-02", "2026-03"))
            for case in made.received(of, district, month, 2 + place % 4)]
    made.received(leaf, "天河区", "2025-09", 9, purpose=Purpose.ACCUSATION)
    policy = made.policy(made.cluster(property_management, from_on=date(2026, 1, 1)), made_on=date(2025, 8, 20))
    page = pages.policy_page(policy, made.OFFICER)
    plain = {}
    for case in rows:
        if case.district == "天河区":
            label = f"{case.received_on.year}年{case.received_on.month}月"
            plain[label] = plain.get(label, 0) + 1
    assert {row["label"]: row["n"] for row in page["rows"] if row["n"]} == {label: n for label, n in plain.items() if label not in ("2024年7月", "2026年3月")}
    assert [sum(row["part"] == word for row in page["rows"]) for word in ("出台之前", "出台当月", "出台之后")] == [12, 1, 6]
    before = sum(plain[label] for label in ("2024年8月", "2025年1月", "2025年7月"))
    after = sum(plain[label] for label in ("2025年9月", "2025年12月", "2026年2月"))
    assert (page["found"].before.n, page["found"].after.n, page["found"].nearest.n) == (before, after, plain["2025年7月"])
    assert f"共 {before} 件" in page["whole"]
    assert f"共 {after} 件" in page["whole"]


def test_the_numbers_of_a_cluster_equal_a_plain_count(property_management):
    rows = made.received(property_management, "天河区", "2025-02", 12, is_repeat=True) + made.received(property_management, "天河区", "2025-03", 4, is_repeat=False)
    made.received(property_management, "天河区", "2024-12", 5, is_repeat=True)
    rows[0].concluded_on = date(2025, 4, 1)
    letters = [made.letter(), made.letter(Kind.ACCOUNTABILITY)]
    for letter in letters:
        letter.cases.extend(rows[:2])
    cluster = made.cluster(property_management)
    page = pages.cluster_page(cluster, made.OFFICER)
    assert page["numbers"] == {"cases": 16, "known": 16, "repeats": 12, "open": 15, "consultations": 0, "letters": 2}
    assert page["repeats"] == "12 件 / 登记过是不是重复的 16 件，75.0%"
    assert pages.cluster_page(cluster, Identity(account_id=1, roles=frozenset({Role.INSPECTOR})))["numbers"]["letters"] == 1
