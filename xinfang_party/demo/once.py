"""What happens once, or to the leading Party group: each in a branch whose people can log in, so that there is something to do."""
from datetime import date
from functools import partial
from typing import Any

from xinfang_party.activities import service
from xinfang_party.activities.terms import ExemptionReason, Kind, Status, Way
from xinfang_party.demo import agenda
from xinfang_party.demo.agenda import Slot
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.gatherings import Gathering, months_of, workday
from xinfang_party.demo.people import GROUP, Bureau


def enter(diary: Diary, bureau: Bureau) -> None:
    single_ones(diary, bureau)
    waiting_ones(diary, bureau)
    of_the_group(diary, bureau)


def single_ones(diary: Diary, bureau: Bureau) -> None:
    """A training away from home, one amendment, somebody excused, something planned for next week."""
    head, clerk = (bureau.as_member(bureau.members["02"][place]) for place in (0, 1))
    branch_id = bureau.branches["02"].id
    went = [{"member_id": member.id, "status": Status.PRESENT} for member in bureau.members["02"][:3]]
    training = Gathering(branch_id, clerk, head, {
        "form": Kind.TRAINING, "held_on": bureau.today - DAY * 100, "last_on": bureau.today - DAY * 97, "title": "党务干部培训班", "place": "示例市党校",
        "summary": "集中培训四天。", "roll": went, "credited_hours": None})
    for days, deed in ((96, training.log), (95, training.submit), (94, training.confirm), (90, training.amend)):
        diary.ago(days, deed)
    oldest = bureau.members["03"][-1]
    diary.ago(400, partial(service.exempt, oldest, from_on=bureau.today - DAY * 400, to_on=None, reason=ExemptionReason.ILLNESS, approver="支委会",
                           by=bureau.leader_of("03")))
    ahead = {"form": Kind.MEMBER_MEETING, "held_on": workday(bureau.today + DAY * 7), "title": "党员大会：讨论明年的学习安排", "place": "三楼会议室"}
    diary.ago(1, Gathering(branch_id, clerk, head, ahead).log)


def waiting_ones(diary: Diary, bureau: Bureau) -> None:
    """Of one branch: a record that is not sent yet, one that waits for its host with what two members are to do, one that was returned, one that
    was entered twice."""
    head, clerk = (bureau.as_member(bureau.members["02"][place]) for place in (0, 1))
    doers, today, branch_id = bureau.members["02"][4:6], bureau.today, bureau.branches["02"].id
    study = {"form": Kind.STUDY, "title": "学习《信访工作条例》修订解读", "summary": "逐条学习并讨论。", "roll": [], "credited_hours": 2.0}
    diary.ago(2, Gathering(branch_id, clerk, head, {**study, "held_on": today - DAY * 2}).log)
    sent = Gathering(branch_id, clerk, head, {**study, "held_on": today - DAY * 6, "title": "学习信访工作情况通报", "actions": [
        {"text": agenda.DECISIONS[place], "owner_id": doer.id, "due_on": today + DAY * days} for place, doer, days in ((3, doers[0], 9), (1, doers[1], -2))]})
    diary.ago(6, sent.log)
    diary.ago(5, sent.submit)
    returned = Gathering(branch_id, clerk, head, {**study, "held_on": today - DAY * 9, "title": "学习接访规范", "summary": "学习了接访规范。"})
    twice = Gathering(branch_id, clerk, head, returned.facts)
    for days, deed in ((9, returned.log), (8, returned.submit), (7, returned.return_), (8, twice.log), (7, twice.cancel)):
        diary.ago(days, deed)


# --- the leading Party group ----------------------------------------------------------------------------------------------------

def of_the_group(diary: Diary, bureau: Bureau) -> None:
    """The Party office records its first-topic meetings of half a year, its study sessions of a year, and what it went to look into."""
    research = session(bureau, agenda.RESEARCH, bureau.today - DAY * 40, 0)
    went = [{"member_id": bureau.members[code][0].id, "status": Status.PRESENT} for code in GROUP]
    research.facts |= {"roll": went, "summary": "走访两个街道，了解初次信访事项的办理。", "materials": []}
    diary.ago(38, research.log)
    for slot, months in zip(agenda.GROUP_SLOTS, (6, 12), strict=True):
        for turn, month in enumerate(months_of(bureau, months)):
            if month.start.month in slot.months:
                one = session(bureau, slot, workday(month.start.replace(day=slot.day)), turn)
                for days, deed in enumerate((one.log, one.submit, one.confirm)):
                    diary.on(one.facts["held_on"] + DAY * days, deed)


def session(bureau: Bureau, slot: Slot, day: date, turn: int) -> Gathering:
    """Hosted by the secretary of the group, with what was issued a few days before."""
    head, reader = bureau.members["01"][0], bureau.members["04"][0]
    title, source = agenda.SOURCES[turn % len(agenda.SOURCES)]
    topics: list[dict[str, Any]] = [{"title": agenda.LEADING[turn % len(agenda.LEADING)], "decision": "按分工落实。"}] if slot.kind is Kind.LEADING_MEETING else []
    facts = {"form": slot.kind, "purposes": list(slot.purposes), "held_on": day, "starts_at": slot.starts_at, "ends_at": slot.ends_at,
             "title": agenda.title_of(slot.kind, day, turn), "place": agenda.PLACES[0], "roll": [], "recorder_id": reader.id, "credited_hours": None,
             "study_secretary_id": reader.id if slot.kind is Kind.STUDY_GROUP else None, "key_speakers": head.name if slot.kind is Kind.STUDY_GROUP else "",
             "topics": topics, "materials": [{"title": title, "source": source, "issued_on": day - DAY * (3 + turn), "way": Way.DISCUSSED, "reader_id": reader.id}]}
    return Gathering(bureau.group.id, bureau.identities["dangwei"], bureau.as_member(head), facts)
