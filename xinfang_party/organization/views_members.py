"""Members: list, page, and their own facts."""
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import undefer

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.access.queries import get_for
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import refuse
from xinfang_party.kernel.text import clean_line
from xinfang_party.organization import pages, people, queries, recording, rosters
from xinfang_party.organization.forms import AdmitForm, FormalForm, MemberForm
from xinfang_party.organization.models import Member
from xinfang_party.organization.pages import saved_or_again
from xinfang_party.organization.views import bp
from xinfang_party.web.pagination import paginate


@bp.get("/members")
@requires("member:read")
def list_members() -> str:
    identity, today = current(), clock.today()
    branches, branch_id = pages.branch_filter(identity, request.args.get("branch", type=int))
    asked = {"text": clean_line(request.args.get("q", ""), 40), "branch_id": branch_id, "standing": request.args.get("standing", "")}
    page = paginate(queries.member_list(identity, **asked), Member)  # type: ignore[arg-type]
    return render_template(
        "organization/list_members.html", page=page, asked=asked, branches=branches,
        stays=rosters.placements_on([member.id for member in page.items], today),
        export_url=url_for("sheets.export_sheet", code="organization.members", kind="xlsx") if may(identity, "member:export") else None,
        import_url=pages.import_url("organization.members", identity))


@bp.get("/members/<int:member_id>")
@requires("member:read")
def show_member(member_id: int) -> str:
    """With the branch of today: several panels ask for it."""
    member = get_for(current(), "member:read", Member, member_id, undefer(Member.home_branch_id))
    return render_template("organization/show_member.html", **pages.member_page(member, current()))


@bp.route("/members/new", methods=["GET", "POST"])
@requires("member:edit")
def admit_member() -> ResponseReturnValue:
    form = AdmitForm(branch_id=request.args.get("branch", type=int), from_on=clock.today())
    form.offer(**pages.places_for(current(), None))

    def act() -> Member:
        return people.admit(number=form.number.data or "", name=form.name.data or "", joined_on=form.joined_on.data,
                            formal_on=form.formal_on.data, placement=form.placement(), from_on=form.from_on.data, by=current())

    return saved_or_again(form, act, admitted, heading="登记党员", lead="人多时建议从表格导入。", submit="登记", back=url_for(".list_members"),
                          then=page)


@bp.route("/members/<int:member_id>/edit", methods=["GET", "POST"])
@requires("member:edit")
def edit_member(member_id: int) -> ResponseReturnValue:
    member = editable(member_id)
    form = MemberForm(obj=member)
    if not recording.is_office(current()):
        del form.name
    return saved_or_again(form, lambda: people.edit_member(member, **{"name": member.name, **form.facts()}, version=form.version.data, by=current()), "已保存。",
                          heading=f"修改{member.name}", lead="支部、处室的变动请用“调动”，这里只改本人的情况。", submit="保存", back=page(member))


@bp.route("/members/<int:member_id>/formal", methods=["GET", "POST"])
@requires("member:edit")
def make_formal(member_id: int) -> ResponseReturnValue:
    member = editable(member_id)
    form = FormalForm(obj=member, on=clock.today())
    return saved_or_again(form, lambda: people.make_formal(member, form.on.data, current(), form.version.data), "已登记转正。",
                          heading=f"{member.name}转正", submit="登记转正", back=page(member))


def admitted(member: Member) -> str:
    namesakes = "、".join(other.number for other in queries.namesakes_of(member.name, member.id))
    return f"已登记。还有同名党员（编号 {namesakes}），请核对是不是同一个人。" if namesakes else "已登记。"


def editable(member_id: int) -> Member:
    """The member whose facts the viewer may change. Raises `Refusal` with who does it instead, before a form is shown."""
    member = get_for(current(), "member:edit", Member, member_id)
    refuse(recording.why_not_edit(member, current()))
    return member


def page(member: Member) -> str:
    return url_for(".show_member", member_id=member.id)
