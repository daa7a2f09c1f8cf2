"""The duty list of a year: writing, a line for who came later, publishing, signing."""
from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.documents import duties, queries
from xinfang_party.documents.forms_papers import CorrectPublishForm, DutiesForm, DutyForm, PublishForm, VersionForm
from xinfang_party.documents.models import YearPaper
from xinfang_party.documents.terms import PaperKind
from xinfang_party.documents.views import bp
from xinfang_party.documents.views_papers import act_on, page_of, shown
from xinfang_party.kernel.errors import NotFound
from xinfang_party.web.stepping import step, written


@bp.route("/year-papers/<int:paper_id>/lines", methods=["GET", "POST"])
@requires("year-paper:edit")
def write_duties(paper_id: int) -> ResponseReturnValue:
    paper = get_list("year-paper:edit", paper_id)
    form = DutiesForm(data={"version": paper.version, **duties.contents_of(paper)})
    form.offer([f"{line.member.name}（{line.duty}）" for line in paper.lines])

    def act() -> YearPaper:
        duties.write(paper, contents=[entry.data or "" for entry in form.contents], version=form.version.data, by=current())
        return paper

    return written(form, act, "已保存。改过的，本人要重新签收。", page_of,
                   lambda: render_template("documents/write_duties.html", form=form, paper=get_list("year-paper:edit", paper_id)))


@bp.route("/year-papers/<int:paper_id>/lines/new", methods=["GET", "POST"])
@requires("year-paper:edit")
def add_duty(paper_id: int) -> ResponseReturnValue:
    """For a member of the committee who is not on the list."""
    paper = get_list("year-paper:edit", paper_id)
    form = DutyForm(data={"version": paper.version})
    form.offer({member.id: f"{member.name}（{duty}）" for member, duty in duties.missing(paper).items()})

    def act() -> YearPaper:
        duties.add(paper, member_id=form.member_id.data, content=form.content.data or "", version=form.version.data, by=current())
        return paper

    return written(form, act, "已加上，请本人签收。", page_of,
                   lambda: render_template("documents/add_duty.html", form=form, paper=get_list("year-paper:edit", paper_id)))


@bp.post("/year-papers/<int:paper_id>/publish")
@requires("year-paper:approve")
def publish_duties(paper_id: int) -> ResponseReturnValue:
    paper, form = get_list("year-paper:approve", paper_id), PublishForm(scope="publish")
    return act_on(paper, form, lambda: duties.publish(paper, on=form.published_on.data, where=form.published_where.data or "", version=form.version.data,
                                                      by=current()), "已公布，清单上的人会在首页看到请他签收。", "publish")


@bp.post("/year-papers/<int:paper_id>/correct-publication")
@requires("year-paper:approve")
def correct_publication(paper_id: int) -> ResponseReturnValue:
    """A slip in the day or the place."""
    paper, form = get_list("year-paper:approve", paper_id), CorrectPublishForm(scope="correct")
    return act_on(paper, form, lambda: duties.correct(paper, on=form.published_on.data, where=form.published_where.data or "", reason=form.reason.data or "",
                                                      version=form.version.data, by=current()), "已更正。", "correct")


@bp.post("/duty-lines/<int:duty_line_id>/remove")
@requires("year-paper:edit")
def remove_duty(duty_line_id: int) -> ResponseReturnValue:
    """One click, for who does not sit there any more."""
    line = queries.get_line_of_list(current(), "year-paper:edit", duty_line_id)
    form = VersionForm(scope=f"remove-{duty_line_id}")
    return act_on(line.paper, form, lambda: duties.remove(line, version=form.version.data, by=current()), "已从清单上拿掉。", "remove")


@bp.post("/duty-lines/<int:duty_line_id>/sign")
@requires("duty-line:sign")
def sign_duty(duty_line_id: int) -> ResponseReturnValue:
    """One click, by the member alone."""
    line, form = queries.get_line(current(), "duty-line:sign", duty_line_id), VersionForm(scope="sign", is_new=True)
    paper_id = line.paper_id
    return step(form, lambda: duties.sign(line, by=current()), "已签收。", url_for(".show_paper", paper_id=paper_id), lambda: shown(paper_id))


def get_list(permission: str, paper_id: int) -> YearPaper:
    paper = queries.get_paper(current(), permission, paper_id)
    if paper.kind is not PaperKind.DUTY_LIST:
        raise NotFound
    return paper
