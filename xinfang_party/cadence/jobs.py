"""Timed work on the year's plan."""
from collections import defaultdict

from xinfang_party.cadence import notices
from xinfang_party.cadence.boards import Line, closing
from xinfang_party.cadence.catalogue import days
from xinfang_party.cadence.queries import all_branches, leaders
from xinfang_party.cadence.service import board_path
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.notifications import service as notifications
from xinfang_party.organization.models import Branch, Cell


def remind_closing() -> None:
    """Once for each requirement and sub-period that soon closes and is neither met nor excused: those who lead the branch."""
    by_branch = defaultdict[int, list[int]](list)
    for branch_id, member_id in leaders():
        by_branch[branch_id].append(member_id)
    for line, cell in closing(all_branches(), days("days_ahead")):
        notifications.notify_members(
            by_branch[line.branch.id], kind=notices.CLOSING[line.requirement.kind], subject=subject_of(line), due_on=cell.period.end,
            url=board_path(line.branch.id, clock.today().year),
            text=f"{line.branch.name}{cell.period.label}的{line.label}还差 {cell.wanted - cell.done} 次，还有 {cell.days} 天到期，请安排。")


def subject_of(line: Line) -> Branch | Cell:
    """Whose duty the notice is about."""
    return line.branch if line.group is None else db.session.get_one(Cell, line.group.id)
