"""Terms of office and the posts in them."""
from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.access.queries import get_for
from xinfang_party.kernel import clock
from xinfang_party.kernel.periods import chinese
from xinfang_party.organization import committees, pages, rosters, rules
from xinfang_party.organization.forms import EndForm, ExtensionForm, NamingForm, RelieveForm, TermForm, options
from xinfang_party.organization.models import Branch, CommitteePost, CommitteeTerm, Member
from xinfang_party.organization.pages import saved_or_again
from xinfang_party.organization.terms import CommitteeDuty
from xinfang_party.organization.views import bp


@bp.get("/terms/<int:term_id>")
@requires("organization:read")
def show_term(term_id: int) -> str:
    term = get_for(current(), "organization:read", CommitteeTerm, term_id)
    return render_template("organization/show_term.html", term=term, branch=term.branch, posts=rosters.posts_of_term(term.id))


@bp.route("/branches/<int:branch_id>/terms/new", methods=["GET", "POST"])
@requires("organization:edit")
def open_term(branch_id: int) -> ResponseReturnValue:
    branch = get_for(current(), "organization:edit", Branch, branch_id)
    form = TermForm(from_on=clock.today())
    form.planned_to_on.description = f"不填则按规定年限计算，例如从今天开始的到 {rules.planned_end(clock.today(), branch.kind)}。"
    return saved_or_again(form, lambda: committees.open_term(branch, **form.facts(), by=current()),
                          "已登记新的一届。接下来请登记书记和委员。", heading="登记新的一届", lead=f"{branch.name}换届后登记；上一届要先结束。",
                          submit="登记", back=url_for(".show_branch", branch_id=branch.id), then=page)


@bp.route("/terms/<int:term_id>/extend", methods=["GET", "POST"])
@requires("organization:edit")
def extend_term(term_id: int) -> ResponseReturnValue:
    term = get_for(current(), "organization:edit", CommitteeTerm, term_id)
    form = ExtensionForm(to_on=term.extended_to_on, reason=term.extension_reason, version=term.version)
    return saved_or_again(form, lambda: committees.extend_term(term, **form.facts(), version=form.version.data, by=current()),
                          "已登记延期换届。", heading="延期换届", lead=f"原定{chinese(term.planned_to_on)}届满。延期要报批，一般不超过 1 年。",
                          submit="登记延期", back=page(term))


@bp.route("/terms/<int:term_id>/end", methods=["GET", "POST"])
@requires("organization:edit")
def end_term(term_id: int) -> ResponseReturnValue:
    term = get_for(current(), "organization:edit", CommitteeTerm, term_id)
    form = EndForm(on=clock.today(), version=term.version)
    return saved_or_again(form, lambda: committees.end_term(term, **form.facts(), version=form.version.data, by=current()),
                          "这一届已经结束，任职一并到期。", heading="结束这一届", submit="结束", tone="danger", back=page(term),
                          lead="还在任的都任到这一天为止。换届后再登记新的一届。")


@bp.route("/terms/<int:term_id>/posts/new", methods=["GET", "POST"])
@requires("organization:edit")
def name_to(term_id: int) -> ResponseReturnValue:
    term = get_for(current(), "organization:edit", CommitteeTerm, term_id)
    form = NamingForm(from_on=term.from_on)
    form.member.choices = options(pages.candidates(term.branch, clock.today()), None)

    def act() -> CommitteePost:
        member = get_for(current(), "member:edit", Member, form.member.data or 0)
        return committees.name_to(term, member, CommitteeDuty(form.duty.data), form.from_on.data, current())

    return saved_or_again(form, act, lambda post: f"已登记{post.member.name}任{post.duty.label}。", heading="登记任职", submit="登记",
                          back=page(term), lead=f"{term.branch.name}第 {term.number} 届。书记、副书记要有 1 年以上党龄；一人可以担任几项职务。")


@bp.route("/committee-posts/<int:post_id>/relieve", methods=["GET", "POST"])
@requires("organization:edit")
def relieve(post_id: int) -> ResponseReturnValue:
    post = get_for(current(), "organization:edit", CommitteePost, post_id)
    form = RelieveForm(to_on=clock.today(), version=post.version)
    return saved_or_again(form, lambda: committees.relieve(post, form.to_on.data, current(), form.version.data), "已登记免职。",
                          heading=f"{post.member.name}不再担任{post.duty.label}", submit="登记免职", back=page(post.term))


def page(term: CommitteeTerm) -> str:
    return url_for(".show_term", term_id=term.id)
