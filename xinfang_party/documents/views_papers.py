"""The papers of a year: which branch has which, one of them, its steps."""
from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.activities.queries import get_readable
from xinfang_party.documents import duties, pages, papers, queries
from xinfang_party.documents.forms_papers import ApproveForm, BeginForm, PaperForm, ReturnForm, VersionForm
from xinfang_party.documents.models import YearPaper
from xinfang_party.documents.terms import PaperKind
from xinfang_party.documents.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import NotFound
from xinfang_party.kernel.periods import FIRST, LAST
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number
from xinfang_party.web.stepping import step, written


@bp.get("/year-papers")
@requires("year-paper:read")
def list_papers() -> str:
    year = request.args.get("year", clock.today().year, type=row_number)
    return render_template("documents/list_papers.html", **pages.years_page(sensible(year)))


@bp.get("/branches/<int:branch_id>/year-papers/<int:year>")
@requires("year-paper:read")
def show_year(branch_id: int, year: int) -> str:
    """The three papers of one branch, with what is missing and until when."""
    return render_template("documents/show_year.html", **pages.year_page(queries.get_branch(current(), "year-paper:read", branch_id), sensible(year)))


@bp.route("/branches/<int:branch_id>/year-papers/<int:year>/<any(plan, summary):paper_kind>/new", methods=["GET", "POST"])
@requires("year-paper:edit")
def draft_paper(branch_id: int, year: int, paper_kind: str) -> ResponseReturnValue:
    branch, kind = queries.get_branch(current(), "year-paper:edit", branch_id), PaperKind(paper_kind)
    form = PaperForm(is_new=True, data={"title": f"{sensible(year)}年{branch.name}{kind.label.removeprefix('年度')}"})
    return written(form, lambda: papers.begin(branch, year=year, kind=kind, facts=form.facts(), by=current()), "已保存草稿，写好了请提交批准。", page_of,
                   lambda: render_template("documents/edit_paper.html", form=form, branch_id=branch_id, year=year, kind=kind))


@bp.post("/branches/<int:branch_id>/year-papers/<int:year>/duty-list")
@requires("year-paper:edit")
def begin_duty_list(branch_id: int, year: int) -> ResponseReturnValue:
    branch, form = queries.get_branch(current(), "year-paper:edit", branch_id), BeginForm()
    return written(form, lambda: duties.begin(branch, year=sensible(year), by=current()), "已列出现在的书记和委员，请写明各人的责任。", page_of, lambda: render_template(
                       "documents/show_year.html", **pages.year_page(queries.get_branch(current(), "year-paper:read", branch_id), year), form=form))


@bp.get("/year-papers/<int:paper_id>")
@requires("year-paper:read")
def show_paper(paper_id: int) -> str:
    return shown(paper_id)


@bp.route("/year-papers/<int:paper_id>/edit", methods=["GET", "POST"])
@requires("year-paper:edit")
def edit_paper(paper_id: int) -> ResponseReturnValue:
    paper = plain(queries.get_paper(current(), "year-paper:edit", paper_id))
    form = PaperForm(data={"title": paper.title, "content": paper.content, "version": paper.version})

    def act() -> YearPaper:
        papers.edit(paper, facts=form.facts(), version=form.version.data, by=current())
        return paper

    return written(form, act, "已保存。", page_of, lambda: render_template(
        "documents/edit_paper.html", form=form, paper=queries.get_paper(current(), "year-paper:edit", paper_id)))


@bp.post("/year-papers/<int:paper_id>/submit")
@requires("year-paper:edit")
def submit_paper(paper_id: int) -> ResponseReturnValue:
    paper, form = queries.get_paper(current(), "year-paper:edit", paper_id), VersionForm(scope="submit")
    return act_on(paper, form, lambda: papers.submit(paper, version=form.version.data, by=current()), "已提交，等书记批准。", "submit")


@bp.post("/year-papers/<int:paper_id>/return")
@requires("year-paper:approve")
def return_paper(paper_id: int) -> ResponseReturnValue:
    paper, form = queries.get_paper(current(), "year-paper:approve", paper_id), ReturnForm(scope="return")
    return act_on(paper, form, lambda: papers.return_it(
        paper, reason=form.return_reason.data or "", version=form.version.data, by=current()), "已退回修改。", "return")


@bp.post("/year-papers/<int:paper_id>/approve")
@requires("year-paper:approve")
def approve_paper(paper_id: int) -> ResponseReturnValue:
    """A meeting is looked up only where the viewer may read it."""
    paper, form = queries.get_paper(current(), "year-paper:approve", paper_id), ApproveForm(scope="approve")
    pages.offer_meetings(form, paper)

    def act() -> None:
        key = form.activity_id.data
        papers.approve(paper, meeting=get_readable(current(), key) if key else None, version=form.version.data, by=current())

    return act_on(paper, form, act, "已批准。", "approve")


def sensible(year: int) -> int:
    """`NotFound` for one no period can hold."""
    if not FIRST.year < year < LAST.year:
        raise NotFound
    return year


def plain(paper: YearPaper) -> YearPaper:
    """A plan or a summary; the duty list is written on a page of its own."""
    if paper.kind is PaperKind.DUTY_LIST:
        raise NotFound
    return paper


def page_of(paper: YearPaper) -> str:
    return url_for(".show_paper", paper_id=paper.id)


def act_on(paper: YearPaper, form: Form, act: Callable[[], object], done: str, verb: str) -> ResponseReturnValue:
    paper_id = paper.id
    return step(form, act, done, url_for(".show_paper", paper_id=paper_id), lambda: shown(paper_id, **{verb: form}))


def shown(paper_id: int, **forms: Form) -> str:
    paper = queries.get_paper(current(), "year-paper:read", paper_id)
    pages.offer_meetings(forms.get("approve"), paper)
    return render_template("documents/show_paper.html", **pages.paper_page(paper, **forms))
