"""The promises of two years: last year's through to the result, this year's in every state, each branch's own among them."""
import random
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from xinfang_party.access.terms import Identity
from xinfang_party.commitments.terms import Grade, Kind
from xinfang_party.demo import catalogue
from xinfang_party.demo.course import Course
from xinfang_party.demo.diary import DAY, Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.kernel import clock

Days = Sequence[tuple[int, str]]
"""Steps of a promise (verbs of `Course`), each so many days ago."""
PUBLIC_SINCE_2_MONTHS: Days = ((60, "draft"), (59, "submit"), (55, "approve"), (53, "publish"))
NOT_PUBLIC_YET: Mapping[int, Days] = {
    0: ((4, "draft"), (3, "submit")), 2: ((3, "draft"), (2, "pick")), 3: ((9, "draft"), (8, "submit"), (6, "return_")),
    4: ((20, "draft"), (18, "submit"), (12, "approve")), 6: ((16, "draft"), (15, "submit"))}
"""Order of a member in the branch → the steps of this year's promise."""
IN_ODD_BRANCHES = {2: False, 3: True, 4: True}
"""Orders of which only every other branch has such a promise."""
OVER: dict[int, tuple[int, int, int | None]] = {1: (130, 20, None), 5: (150, 30, 6)}
ON_TIME, SATISFIED, ACCEPTED, SOON = catalogue.PROMISES


class Short(NamedTuple):
    """A promise for a stated time: whose (place 0: the branch's own, decided on by the Party office), and between which days ago; an end
    ahead is negative. Counted from today, so that there is one in each state on any day of the year."""

    office: str
    place: int
    promise: catalogue.Promise
    begun: int
    ended: int
    steps: Days


SHORT = (
    Short("02", 0, SOON, 0, -180, ((6, "draft"), (5, "submit"))),
    Short("03", 0, ACCEPTED, 0, -150, ((20, "draft"), (19, "submit"), (9, "approve"))),
    Short("06", 0, SATISFIED, 0, -180, ((14, "draft"), (13, "submit"), (10, "return_"))),
    Short("03", 0, SATISFIED, 150, 25, ((150, "draft"), (149, "submit"), (145, "approve"), (143, "publish"), (24, "freeze"), (20, "report"),
                                        (19, "appraise_self"))),
    Short("04", 0, SOON, 190, 60, ((190, "draft"), (189, "submit"), (186, "approve"), (185, "publish"), (59, "freeze"), (55, "report"),
                                   (48, "appraise_organization"), (45, "conclude"))),
    Short("02", 4, ACCEPTED, 0, -90, ((30, "draft"), (28, "submit"), (26, "withdraw"))),
    Short("02", 5, ACCEPTED, 60, -120, (*PUBLIC_SINCE_2_MONTHS, (20, "note_with_papers"))),
    Short("02", 5, catalogue.WITHOUT_FIGURE, 0, -200, ((1, "draft"),)),
    Short("02", 6, SOON, 60, 4, (*PUBLIC_SINCE_2_MONTHS, (30, "note"), (3, "freeze"))),
    Short("02", 6, ON_TIME, 90, -60, ((90, "draft"), (89, "submit"), (85, "approve"), (84, "publish"), (40, "pick"), (37, "approve_pick"), (3, "pick"))),
    Short("03", 5, SOON, 0, -120, ((12, "draft"), (11, "submit"), (8, "return_"))),
)


def enter(diary: Diary, bureau: Bureau, chance: random.Random) -> None:
    for code in catalogue.HANDLING_OFFICES:
        for year in (bureau.today.year - 1, bureau.today.year):
            whole_way(diary, course_of(bureau, code, 0, catalogue.PROMISES[0], year), [], chance)
        for place in range(3, len(bureau.members[code]) + 1):
            of_member(diary, bureau, code, place, chance)
    for short in SHORT:
        course = course_of(bureau, short.office, short.place, short.promise, bureau.today.year)
        course.starts_on, course.ends_on = bureau.today - DAY * short.begun, bureau.today - DAY * short.ended
        by_days(diary, course, short.steps)


def course_of(bureau: Bureau, code: str, place: int, promise: catalogue.Promise, year: int) -> Course:
    """For a whole year; `place` in the branch, 0 for the branch itself."""
    leader, branch = bureau.leader_of(code), bureau.branches[code]
    kind, keeper, decider = (Kind.MEMBER, bureau.as_member(bureau.members[code][place - 1]), leader) if place else (
        Kind.BRANCH, leader, bureau.identities["dangwei"])
    return Course(kind, keeper, decider, branch.id, promise, date(year, 1, 1), date(year, 12, 31))


def of_member(diary: Diary, bureau: Bureau, code: str, place: int, chance: random.Random) -> None:
    """Last year's and this year's; those who write theirs late keep one of another kind meanwhile."""
    order, year = place - 3, bureau.today.year
    promise, other = (catalogue.PROMISES[(order + int(code) + more) % len(catalogue.PROMISES)] for more in (0, 1))
    member = bureau.members[code][place - 1]
    peers = [bureau.as_member(peer) for peer in bureau.members[code][2:6] if peer is not member and bureau.as_member(peer).account_id]
    whole_way(diary, course_of(bureau, code, place, promise, year - 1), peers, chance)
    if not this_year(diary, course_of(bureau, code, place, promise, year), order, peers, chance) and order == 2:
        whole_way(diary, course_of(bureau, code, place, other, year), peers, chance)


def this_year(diary: Diary, course: Course, order: int, peers: list[Identity], chance: random.Random) -> bool:
    """One of each state among the first members of a branch, the others on their way since January: True for these."""
    is_odd = bool(course.branch_id % 2)
    if order in OVER:
        over(diary, course, *OVER[order])
    elif order in NOT_PUBLIC_YET and IN_ODD_BRANCHES.get(order, is_odd) is is_odd:
        by_days(diary, course, NOT_PUBLIC_YET[order])
    else:
        whole_way(diary, course, peers, chance)
        return True
    return False


def by_days(diary: Diary, course: Course, steps: Days) -> None:
    for days, verb in steps:
        if verb == "pick":
            course.leave_hard_ones_out()
        deed = getattr(course, verb)
        diary.at_night(clock.today() - DAY * days, deed) if verb == "freeze" else diary.ago(days, deed)


def whole_way(diary: Diary, course: Course, peers: list[Identity], chance: random.Random) -> None:
    """From the draft in January to the finding a year later; the days that lie ahead are left to their people."""
    year = course.starts_on.year
    start_up(diary, course, date(year, 1, 4) + DAY * chance.randint(0, 8))
    for month in (3, 6, 9):
        diary.on(date(year, month, 10 + chance.randint(0, 15)), course.note)
    wind_up(diary, course, peers, course.ends_on, chance)


def start_up(diary: Diary, course: Course, begin: date) -> None:
    for days, deed in ((0, course.draft), (1, course.submit), (5, course.approve), (7, course.publish)):
        diary.on(begin + DAY * days, deed)


def wind_up(diary: Diary, course: Course, peers: list[Identity], end: date, chance: random.Random) -> None:
    diary.at_night(end + DAY, course.freeze)
    diary.on(end + DAY * 8, course.report)
    diary.on(end + DAY * 9, course.appraise_self)
    for peer in peers:
        grade = chance.choice((Grade.SATISFIED, Grade.SATISFIED, Grade.BASIC))
        diary.on(end + DAY * 12, partial(course.appraise_by, peer, grade))
    diary.on(end + DAY * 15, course.appraise_organization)
    diary.on(end + DAY * 20, course.conclude)


def over(diary: Diary, course: Course, begun: int, ended: int, reported: int | None) -> None:
    """A shorter promise that is over: so many days ago; its report, where there is one, so many days after its end."""
    course.starts_on, course.ends_on = clock.today() - DAY * begun, clock.today() - DAY * ended
    start_up(diary, course, course.starts_on)
    diary.at_night(course.ends_on + DAY, course.freeze)
    if reported is not None:
        diary.on(course.ends_on + DAY * reported, course.report)
