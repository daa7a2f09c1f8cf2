"""What the pages of dues show, gathered in a few statements."""
from datetime import date
from typing import Any

from flask import request, url_for

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may, reach
from xinfang_party.dues import queries, rules
from xinfang_party.dues.catalogue import number
from xinfang_party.dues.models import DuesMonth
from xinfang_party.dues.terms import Standing
from xinfang_party.kernel import clock
from xinfang_party.organization.models import Branch, Member
from xinfang_party.web.links import row_number

TONES = {Standing.PAID: "good", Standing.EXEMPT: "info", Standing.UNPAID: "warn", Standing.DUE: "quiet", Standing.AHEAD: "quiet", Standing.NOT_OWED: "quiet"}


def asked_year() -> int:
    year = request.args.get("year", type=row_number)
    return year if year in years() else clock.today().year


def years() -> list[int]:
    this = clock.today().year
    return list(range(this + 1, this - number("years_back"), -1))


def standing_of(month: date, row: DuesMonth | None, owed: set[date]) -> Standing:
    return rules.standing(month, clock.today(), owes=month in owed, is_paid=row is not None and row.paid_on is not None,
                          is_exempt=row is not None and row.is_exempt)


def branch_page(branch: Branch | None, branches: dict[int, str], year: int) -> dict[str, Any]:
    today, months = clock.today(), rules.months_of(year)
    lines = queries.grid(branch.id, year) if branch else []
    cells = [(member, [(month, rows.get(month), standing_of(month, rows.get(month), owed)) for month in months]) for member, rows, owed in lines]
    counts = [(month, count(cells, place)) for place, month in enumerate(months)]
    records = branch is not None and reach(current(), "dues:record").covers(branch_id=branch.id)
    span = reach(current(), "dues:read")
    here = {member.id for member in queries.owing(branch.id, today)} if branch and not span.everything else {member.id for member, _rows, _owed in lines}
    unpaid = queries.long_unpaid_of(branch.id, today) if branch and records else []
    return {"branch": branch, "branch_choices": list(branches.items()), "year": year, "years": [(one, f"{one}年") for one in years()], "months": months,
            "lines": cells, "counts": counts, "tones": TONES, "records": records, "here": here, "unpaid": unpaid, "rule": rules.WHO_OWES, "today": today,
            "unpaid_months": number("unpaid_months"),
            "may_record": [month for month in months if rules.why_not_month(month, today) is None], "imports": may(current(), "dues:import")}


def count(cells: Any, place: int) -> dict[Standing, int]:
    found: dict[Standing, int] = {}
    for _member, row in cells:
        found[row[place][2]] = found.get(row[place][2], 0) + 1
    return found


def member_page(member: Member, year: int) -> dict[str, Any]:
    rows, owed = queries.of_member(member.id, year)
    lines = [(month, rows.get(month), standing_of(month, rows.get(month), owed)) for month in rules.months_of(year)]
    edits = reach(current(), "dues:record").covers(branch_id=member.home_branch_id)
    return {"member": member, "year": year, "years": [(one, f"{one}年") for one in years()], "lines": lines, "tones": TONES, "edits": edits,
            "is_own": member.id == current().member_id, "rule": rules.WHO_OWES, "yuan": rules.yuan,
            "back": url_for("dues.list_dues") if not reach(current(), "dues:read").is_own_only else ""}
