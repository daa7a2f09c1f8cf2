"""What the pages of filings show, and one step of a form, answered by its page where it is refused."""
from typing import Any

from flask import render_template, request

from xinfang_party.access.gate import current
from xinfang_party.access.permissions import may
from xinfang_party.filings import queries, rules
from xinfang_party.filings.catalogue import number
from xinfang_party.filings.forms import GrantedForm, GrantForm, LeaveForm, LeftForm, StaffForm, VersionForm, WithdrawForm
from xinfang_party.filings.models import AgencyStaff
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.models import Member
from xinfang_party.organization.queries import department_names, find_member
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number

NOBODY = "没有这名党员，请检查姓名，或填写党员编号。"


def asked_year() -> int:
    year = request.args.get("year", type=row_number)
    return year if year in dict(years()) else clock.today().year


def years() -> list[tuple[int, str]]:
    this = clock.today().year
    return [(year, f"{year}年") for year in range(this, this - number("years_shown"), -1)]


def person(text: str, field: str = "person") -> Member:
    """Raises `Refusal` for nobody and for namesakes."""
    try:
        found = find_member(text)
    except Refusal as several:
        raise Refusal(several.sentence, field) from several
    if found is None:
        raise Refusal(NOBODY, field)
    return found


def offer(form: StaffForm) -> None:
    form.offer(department_names())


def typed_of(staff: AgencyStaff) -> dict[str, Any]:
    """What the form shows at first."""
    names = ("agency", "name", "post", "department_id", "from_on", "signed_on", "version")
    return {**{name: getattr(staff, name) for name in names}, "keeper": staff.keeper.number if staff.keeper else ""}


def facts_of(form: StaffForm) -> dict[str, Any]:
    facts = form.facts()
    keeper = facts.pop("keeper")
    return {**facts, "keeper_id": person(keeper, "keeper").id if keeper else None}


def staff_page(staff: AgencyStaff, *, withdrawal: tuple[int, Form] | None = None, **forms: Form) -> dict[str, Any]:
    today, edits = clock.today(), may(current(), "agency-staff:edit")
    still = [grant.what for grant in staff.grants if grant.withdrawn_on is None]
    has_left = staff.to_on is not None and staff.to_on < today
    fresh: dict[str, Form] = {}
    if edits and staff.to_on is None:
        fresh = {"leave": LeaveForm(formdata=None, scope="leave", data={"to_on": today, "version": staff.version})}
    if edits and staff.to_on is not None:
        fresh = {"left": LeftForm(formdata=None, scope="left", data={"to_on": staff.to_on, "version": staff.version})}
    if edits and not has_left:
        fresh["give"] = GrantForm(formdata=None, scope="give", data={"given_on": today, "version": staff.version})
    open_ones = {grant.id: WithdrawForm(formdata=None, scope=f"withdraw-{grant.id}", data={"withdrawn_on": today, "version": grant.version})
                 for grant in staff.grants if edits and grant.withdrawn_on is None}
    return {"staff": staff, "edits": edits, "has_left": has_left, "loud": rules.told_open(staff.name, still) if still and staff.to_on is not None else "",
            "forms": {**fresh, **forms}, "withdrawals": {**open_ones, **dict([withdrawal] if withdrawal else [])}}


def shown_again(staff_id: int, **forms: Any) -> str:
    return render_template("filings/show_staff.html", **staff_page(queries.get_staff(current(), "agency-staff:read", staff_id), **forms))


def grant_page(form: GrantedForm, grant_id: int, staff_id: int, name: str, removal: VersionForm | None = None) -> str:
    removing = removal or VersionForm(formdata=None, scope="remove", data={"version": form.version.data})
    return render_template("filings/edit_grant.html", form=form, removing=removing, grant_id=grant_id, staff_id=staff_id, name=name)
