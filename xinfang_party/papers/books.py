"""The work book of a branch's year as plain words; the names are those of `catalogue.WORK_BOOK`. Order: domain.md 1.4.

Of members it tells number, name, standing and hours; of appraisals and talks only how many.
"""
from collections.abc import Mapping, Sequence
from datetime import date

from xinfang_party.access.terms import Identity
from xinfang_party.activities import rules as meeting
from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import Kind
from xinfang_party.appraisals.queries import results
from xinfang_party.appraisals.terms import MemberGrade
from xinfang_party.cadence import boards
from xinfang_party.cadence.catalogue import EACH
from xinfang_party.cadence.queries import plan_of
from xinfang_party.cadence.terms import Cell, Standing
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import Period, chinese
from xinfang_party.organization.models import Branch, CommitteePost, Member, Membership
from xinfang_party.organization.queries import cells_of
from xinfang_party.organization.terms import CommitteeDuty, Stay
from xinfang_party.organization.terms import Standing as MemberStanding
from xinfang_party.papers import queries
from xinfang_party.papers.catalogue import Context
from xinfang_party.papers.describing import action, amendment, name_of, record
from xinfang_party.papers.rules import done_words, joined, last_day, number_words, numbers, served_words, why_no_book
from xinfang_party.talks import coverage

Roll = Mapping[Member, Sequence[Membership]]


def book(branch: Branch, year: int, identity: Identity) -> Context:
    """As of today or the year's last day. Raises `Refusal` for a year the branch did not see."""
    reason = why_no_book(year, clock.today(), branch.founded_on, branch.dissolved_on)
    if reason:
        raise Refusal(reason)
    on, period = last_day(year, clock.today(), branch.dissolved_on), Period.year(year)
    roll = queries.stays_of(branch.id, on)
    posts = queries.posts_in(branch.id, [member.id for member in roll], period)
    held = queries.held_in(identity, branch.id, period)
    return {"支部": branch.name, "年份": year, "截止日期": chinese(on), **people(branch, roll, posts, on), **intended(branch, year), **done(held),
            "民主评议": appraisals(branch, year, identity), "谈心谈话": talks(branch, year), "学时": hours(roll, posts, period)}


def people(branch: Branch, roll: Roll, posts: Sequence[CommitteePost], on: date) -> Context:
    own = [post for post in posts if post.branch_id == branch.id]
    leads = [post.member.name for post in own if post.duty is CommitteeDuty.SECRETARY and (post.to_on is None or post.to_on >= on)]
    standings = [member.standing_on(on) for member in roll]
    formal = sum(standing is MemberStanding.FORMAL for standing in standings)
    return {
        "书记": joined(leads), "党员数": len(roll), "正式党员数": formal, "预备党员数": len(roll) - formal,
        "委员": [{"职务": post.duty.label, "姓名": post.member.name, "任职时间": served_words(post.from_on, post.to_on)} for post in own],
        "党小组": [{"名称": cell.name, "组长": name_of(cell.leader)} for cell in cells_of(branch.id) if cell.dissolved_on is None or cell.dissolved_on >= on],
        "党员": [{"序号": place, "编号": member.number, "姓名": member.name, "类别": standing.label}
                 for place, (member, standing) in enumerate(zip(roll, standings, strict=True), 1)]}


def intended(branch: Branch, year: int) -> Context:
    """The plan, and how each requirement stands in each part of the year, in words."""
    entries = [{"日期": chinese(entry.planned_on), "类别": f"{entry.kind.label}（{entry.cell.name}）" if entry.cell else entry.kind.label, "内容": entry.title,
                "完成情况": done_words(entry.activity.state if entry.activity else None, entry.activity.held_on if entry.activity else None)}
               for entry in plan_of(branch.id, year)]
    lines = [{"名称": f"{line.label}：{EACH.get(line.requirement.each, '')} {line.requirement.at_least} 次",
              "情况": "；".join(field_words(cell) for cell in line.cells if cell.standing is not Standing.NOT_OWED)}
             for line in boards.lines_of([branch], year)]
    return {"计划": entries, "要求": lines}


def field_words(cell: Cell) -> str:
    """"第1季度已完成"; the year itself is on the cover."""
    label = cell.period.label.partition("年")[2] or "全年"
    return f"{label}{cell.standing.label}" + (f"（{cell.approver}批准）" if cell.standing is Standing.WAIVED and cell.approver else "")


def done(held: Sequence[Activity]) -> Context:
    """Each form in order with its records; what counts as something else besides is only named there."""
    number = numbers([(activity.id, activity.form, activity.cell_id) for activity in held])
    forms = []
    for kind in Kind:
        own = [activity for activity in held if activity.form is kind]
        besides = [activity for activity in held if activity.form is not kind and kind in activity.kinds]
        if own or besides:
            forms.append({"名称": kind.label, "次数": len(own) + len(besides), "记录": [record(one, number[one.id]) for one in own],
                          "另见": [named(one, number[one.id]) for one in besides]})
    items = [item for activity in held for item in activity.actions]
    return {"活动": forms, "落实事项": [action(place, item) for place, item in enumerate(items, 1)],
            "更正": [amendment(row, activity, number[activity.id]) for activity in held for row in activity.amendments]}


def named(activity: Activity, number: int) -> Context:
    return {"编号": f"{activity.form.label} {number_words(activity.held_on.year, number)}", "日期": chinese(activity.held_on), "标题": activity.title}


def appraisals(branch: Branch, year: int, viewer: Identity) -> list[Context]:
    """Counts of grades, for whoever may read them on the page of results."""
    if branch.name not in {result.branch for result in results(viewer, year)}:
        return []
    found = queries.findings_of(branch.id, year)
    return [{"日期": chinese(found[0]), **{grade.label: found[1].get(grade, 0) for grade in MemberGrade}}] if found else []


def talks(branch: Branch, year: int) -> list[Context]:
    return [{"名称": need.label, "应谈": len(lines), "已谈": sum(line.is_covered for line in lines)}
            for need, lines in coverage.lines_of(branch.id, year).items()]


def hours(roll: Roll, posts: Sequence[CommitteePost], period: Period) -> list[Context]:
    """In the order of the roll; owed is what the member's own page says, for the whole year."""
    credited = queries.hours_in([member.id for member in roll], period)
    serving: dict[int, list[Stay]] = {}
    for post in posts:
        if post.branch.kind.holds_members:
            serving.setdefault(post.member_id, []).append(Stay(post.from_on, post.to_on))
    return [{"序号": place, "姓名": member.name, "学时": f"{credited.get(member.id, 0):g}",
             "应学": f"{meeting.target_of(period.start.year, [Stay(s.from_on, s.to_on) for s in stays], serving.get(member.id, [])):g}"}
            for place, (member, stays) in enumerate(roll.items(), 1)]
