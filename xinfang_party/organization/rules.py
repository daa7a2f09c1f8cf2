"""What may be done to branches, members and committees: values and days in, a sentence (why not) or None out."""
import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from xinfang_party.access.terms import RESERVED_NAMES
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import looks_personal, same_name
from xinfang_party.organization import catalogue
from xinfang_party.organization.terms import BranchKind, CommitteeDuty, Placement, Stay

DAY = timedelta(days=1)
DAYS_AT_ONCE = 62
Key = TypeVar("Key", int, str)


def tree_order(nodes: Iterable[tuple[int, int | None, Any]]) -> list[tuple[int, int]]:
    """(id, depth) of (id, parent id, sort key) nodes, parents first. A node whose parent is missing, or in a ring, counts as a root."""
    nodes = sorted(nodes, key=lambda node: (node[2], node[0]))
    known = {key for key, _parent, _rank in nodes}
    children: dict[int | None, list[int]] = {}
    for key, parent, _rank in nodes:
        children.setdefault(parent if parent in known else None, []).append(key)
    order: list[tuple[int, int]] = []
    seen: set[int] = set()
    for root in [*children.get(None, []), *(key for key, _parent, _rank in nodes)]:
        walk(root, children, order, seen)
    return order


def walk(root: int, children: Mapping[int | None, list[int]], order: list[tuple[int, int]], seen: set[int]) -> None:
    waiting = [(root, 0)]
    while waiting:
        key, depth = waiting.pop()
        if key not in seen:
            seen.add(key)
            order.append((key, depth))
            waiting.extend((child, depth + 1) for child in reversed(children.get(key, [])))


def why_not_parent(branch_id: Key | None, parent_id: Key | None, parents: Mapping[Key, Key | None], kind: BranchKind) -> str | None:
    """May `branch_id` (None = a new one) stand under `parent_id`? `parents`: id → parent id of all; codes serve as well as ids."""
    if parent_id is None:
        return None
    if kind is BranchKind.LEADING_GROUP:
        return "党组在最上面，请不要给它选上级组织。"
    above: Key | None = parent_id
    for _step in range(len(parents) + 2):
        if above is None:
            return None
        if above == branch_id:
            return "不能把一个组织放到它自己或它的下级下面，请另选上级组织。"
        above = parents.get(above)
    return "上级组织的关系绕成了圈，请先改正上级组织。"


def why_not_found(founded_on: date, *, dissolved_on: date | None, today: date) -> str | None:
    if founded_on > today:
        return "成立日期还没有到，请检查。"
    return "成立日期晚于撤销日期，请检查。" if dissolved_on is not None and founded_on > dissolved_on else None


def why_not_kind(kind: BranchKind, *, members: int) -> str | None:
    """`members`: those who stand in the branch directly."""
    return f"还有 {members} 名党员编在这里，不能改为{kind.label}，请先把他们转到党支部。" if members and not kind.holds_members else None


def why_not_cell(kind: BranchKind, *, dissolved: bool) -> str | None:
    """Which bodies have Party groups. 支部工作条例 art. 13."""
    if not kind.holds_members:
        return f"党小组设在党支部下面，{kind.label}不设党小组。"
    return "这个党支部已经撤销，不能再设党小组。" if dissolved else None


def why_not_lead(*, dissolved: bool, in_cell: bool) -> str | None:
    if dissolved:
        return "这个党小组已经撤销，不用再定组长。"
    return None if in_cell else "组长要从本小组党员中确定，请先把此人编入这个党小组。"


def why_not_set_days(first: date, last: date) -> str | None:
    if last < first:
        return "结束日期早于开始日期，请检查。"
    return f"一次最多登记 {DAYS_AT_ONCE} 天，请分次登记。" if (last - first).days >= DAYS_AT_ONCE else None


def why_not_dissolve(on: date, *, founded_on: date, members: int, children: int, today: date, noun: str = "组织") -> str | None:
    if on < founded_on:
        return "撤销日期不能早于成立日期，请检查。"
    if on > today:
        return "撤销日期还没有到，请到撤销当天再登记。"
    if members:
        return f"这个{noun}还有 {members} 名党员，请先把他们转到别的{'党小组' if noun == '党小组' else '支部'}。"
    return f"下面还有 {children} 个组织，请先撤销它们或改它们的上级组织。" if children else None


def why_not_label(text: str, noun: str = "编号") -> str | None:
    """Neither a number nor a name may hold a person's number: the audit keeps it for ever. 个人信息保护法: no more than the work needs."""
    kind = looks_personal(text)
    return f"{noun}里像是有{kind}，请改用别的{noun}，不要填个人证件号码、电话或住址。" if kind else None


def why_not_call(name: str) -> str | None:
    """Steps, notes and opinions show a person's name alone: it must not read as the site, an office or a role."""
    is_reserved = same_name(name) in map(same_name, RESERVED_NAMES)
    return f"“{name}”在系统里另有所指，会与经办记录混淆，请填写党员本人的姓名。" if is_reserved else None


def why_not_dates(*, joined_on: date | None, formal_on: date | None, today: date) -> str | None:
    """A member's own dates. The probation year (党章 art. 7) is not enforced: it can be extended, and old records differ."""
    if joined_on is not None and joined_on > today:
        return "入党日期还没有到，请检查。"
    if formal_on is not None and formal_on > today:
        return "转正日期还没有到，请到转正后再登记。"
    if formal_on is not None and joined_on is not None and formal_on < joined_on:
        return "转正日期早于入党日期，请检查。"
    return None


def why_not_place(place: Placement, *, kind: BranchKind, dissolved: bool, cell_branch_id: int | None, post_department_id: int | None,
                  cell_dissolved: bool = False) -> str | None:
    """Does the placement hold together? The two ids are those of the chosen group and post, None where none is chosen."""
    if not kind.holds_members:
        return f"党员要编入党支部，不能直接编入{kind.label}，请选党支部。"
    if dissolved:
        return "这个党支部已经撤销，请选别的支部。"
    if place.cell_id is not None and cell_branch_id != place.branch_id:
        return "所选党小组不在这个支部，请重选党小组。"
    if cell_dissolved:
        return "所选党小组已经撤销，请重选党小组。"
    if place.post_id is not None and post_department_id != place.department_id:
        return "所选岗位不在这个处室，请重选岗位。"
    return None


def why_not_transfer(stays: Sequence[Stay], *, from_on: date, today: date, left_on: date | None, same_place: bool) -> str | None:
    """May the member stand elsewhere from `from_on` on? `stays` in order of time; `same_place`: nothing would change."""
    if left_on is not None:
        return "这名党员已经转出本局，请先办理转入。"
    if same_place:
        return "支部、党小组、处室和岗位都没有变，不需要调动。"
    if from_on > today:
        return "生效日期还没有到，请到当天再登记。"
    if stays and from_on <= stays[-1].from_on:
        return f"生效日期要晚于现在这一段的开始日期（{chinese(stays[-1].from_on)}）。如果是登记错了，请用“更正”。"
    return None


def why_not_correct(before: Stay | None, *, begun: date, from_on: date, today: date) -> str | None:
    """May the last stay, which began on `begun`, begin on `from_on` instead?

    `before`: the stay before it. When it ended the day before `begun` it gives way; after a gap its end stands.
    """
    if from_on > today:
        return "开始日期还没有到，请检查。"
    if before is not None and from_on <= before.from_on:
        return f"开始日期要晚于上一段的开始日期（{chinese(before.from_on)}），请检查。"
    if before is not None and before.to_on is not None and before.to_on + DAY < begun and from_on <= before.to_on:
        return f"开始日期要晚于上一段的结束日期（{chinese(before.to_on)}），请检查。"
    return None


def why_not_leave(stays: Sequence[Stay], *, left_on: date, today: date, already: date | None) -> str | None:
    if already is not None:
        return "这名党员已经转出，不需要再办。"
    if left_on > today:
        return "转出日期还没有到，请到当天再登记。"
    if stays and left_on < stays[-1].from_on:
        return f"转出日期早于最近一次编入支部的日期（{chinese(stays[-1].from_on)}），请检查。"
    return None


def why_not_return(*, left_on: date | None, from_on: date, today: date) -> str | None:
    if left_on is None:
        return "这名党员没有转出，不需要转入。"
    if from_on > today:
        return "转入日期还没有到，请到当天再登记。"
    return f"转入日期要晚于转出日期（{chinese(left_on)}）。" if from_on <= left_on else None


def why_not_name_secretary(*, formal_on: date | None, joined_on: date | None, on: date) -> str | None:
    """At least one year of Party age (counted from the day of becoming a formal member). 支部工作条例, chapter 6."""
    limit = catalogue.SECRETARY_PARTY_AGE
    if formal_on is None or formal_on > on:
        return "预备党员不能担任书记、副书记，请选正式党员。"
    if add_months(formal_on, limit.value) > on:
        return f"担任书记要有 1 年以上党龄（{limit.source}），此人{chinese(formal_on)}转正，请选党龄满 1 年的党员。"
    return None


def why_not_name(duty: CommitteeDuty, *, on: date, term: Stay, formal_on: date | None, joined_on: date | None, in_branch: bool,
                 holders: Collection[CommitteeDuty], own: Collection[CommitteeDuty]) -> str | None:
    """May this member take this duty from `on`? `holders`: duties others hold in the term then, `own`: the member's."""
    if on < term.from_on or (term.to_on is not None and on > term.to_on):
        return "任职日期不在这一届任期内，请检查。"
    if not in_branch:
        return "此人当天不在这个支部，请选本支部党员。"
    if duty in own:
        return f"此人已经担任{duty.label}，不需要再登记。"
    if duty is CommitteeDuty.SECRETARY and duty in holders:
        return "书记已经有人担任，请先给原书记登记免职日期。"
    if duty.leads:
        return why_not_name_secretary(formal_on=formal_on, joined_on=joined_on, on=on)
    return "预备党员不能担任支部委员，请选正式党员。" if formal_on is None or formal_on > on else None


def why_not_open_term(*, from_on: date, planned_to_on: date, last: Stay | None) -> str | None:
    """`last`: the newest term there is; an open one must be closed first."""
    if planned_to_on <= from_on:
        return "任期届满日期要晚于开始日期，请检查。"
    if last is not None and last.to_on is None:
        return "上一届还没有结束，请先登记上一届的结束日期。"
    if last is not None and last.to_on is not None and from_on <= last.to_on:
        return f"新一届的开始日期要晚于上一届的结束日期（{chinese(last.to_on)}）。"
    return None


def why_not_extend(*, planned_to_on: date, to_on: date, reason: str, ended_on: date | None) -> str | None:
    """At most one year, with a reason. 支部工作条例 art. 21 (from memory)."""
    limit = catalogue.EXTENSION_MAX
    if ended_on is not None:
        return "这一届已经结束，不能再延期。"
    if to_on <= planned_to_on:
        return f"延期后的日期要晚于原定届满日期（{chinese(planned_to_on)}）。"
    if to_on > add_months(planned_to_on, limit.value):
        return f"延期一般不超过 {limit.words}（{limit.source}），最晚到{chinese(add_months(planned_to_on, limit.value))}。"
    return None if reason.strip() else "请写明延期的理由和批准机关。"


def why_not_end(*, from_on: date, to_on: date, already: date | None, today: date) -> str | None:
    """May a term, or a post in it, end on `to_on`?"""
    if already is not None:
        return "结束日期已经登记过了。"
    if to_on > today:
        return "结束日期还没有到，请到当天再登记。"
    return "结束日期早于开始日期，请检查。" if to_on < from_on else None


def planned_end(from_on: date, kind: BranchKind) -> date:
    """The last day of a full term that begins on `from_on` (default years of its kind, see the catalogue)."""
    return add_months(from_on, 12 * catalogue.TERM_YEARS[kind].value) - DAY


def add_months(day: date, months: int) -> date:
    """The same day so many months later; a day the month lacks becomes its last."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
