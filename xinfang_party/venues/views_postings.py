"""Posts: the list, one of them, drafting, what went out unread, and the steps."""
from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.documents.views_papers import sensible
from xinfang_party.kernel import clock
from xinfang_party.venues import pages, queries, service
from xinfang_party.venues.forms import (
    DraftForm,
    DropForm,
    PassForm,
    PostingFields,
    PublishForm,
    RecordForm,
    ReturnForm,
    VersionForm,
    WithdrawForm,
)
from xinfang_party.venues.models import Posting
from xinfang_party.venues.terms import Disclosure, PostingState
from xinfang_party.venues.views import bp
from xinfang_party.web.forms import Form
from xinfang_party.web.links import row_number
from xinfang_party.web.pagination import paginate
from xinfang_party.web.stepping import step, written

ANY = "any"


@bp.get("/postings")
@requires("posting:read")
def list_postings() -> str:
    args = request.args
    state = next((one for one in PostingState if one.value == args.get("state")), None)
    disclosure = next((one for one in Disclosure if one.value == args.get("disclosure")), None)
    year = args.get("year", type=row_number)
    statement = queries.listed(current(), year=sensible(year) if year else None, branch_id=args.get("branch", type=row_number),
                               channel_id=args.get("channel", type=row_number), state=state, disclosure=disclosure, is_disclosure=args.get("disclosure") == ANY)
    return render_template("venues/list_postings.html", page=paginate(statement, Posting, *queries.ROW), tones=pages.TONES,
                           state_choices=[(one.value, one.label) for one in PostingState],
                           disclosure_choices=[(ANY, "所有党务公开"), *((one.value, one.label) for one in Disclosure)],
                           year_choices=pages.year_choices(), **pages.list_choices("posting:read"))


@bp.get("/postings/<int:posting_id>")
@requires("posting:read")
def show_posting(posting_id: int) -> str:
    return shown(posting_id)


@bp.route("/postings/new", methods=["GET", "POST"])
@requires("posting:draft")
def draft_posting() -> ResponseReturnValue:
    channels = queries.channels_for(current(), "posting:draft", clock.today())
    form = DraftForm(is_new=True, data={"channel_id": request.args.get("channel", type=row_number)})
    form.offer({key: f"{one.branch.name}　{one.name}" for key, one in channels.items()})
    return written(form, lambda: service.draft(channels[form.channel_id.data], facts=form.facts(), by=current()), "已保存草稿，写好了请提交审核。", page_of,
                   lambda: render_template("venues/draft_posting.html", form=form))


@bp.route("/postings/record", methods=["GET", "POST"])
@requires("posting:publish")
def record_posting() -> ResponseReturnValue:
    """What went out without two having read it before."""
    channels = queries.channels_for(current(), "posting:publish")
    form = RecordForm(is_new=True, data={"posted_on": clock.today()})
    form.offer({key: f"{one.branch.name}　{one.name}" for key, one in channels.items()})
    return written(form, lambda: service.record(channels[form.channel_id.data], on=form.posted_on.data, facts=form.facts(), by=current()),
                   "已补登。", page_of, lambda: render_template("venues/record_posting.html", form=form))


@bp.route("/postings/<int:posting_id>/edit", methods=["GET", "POST"])
@requires("posting:draft")
def edit_posting(posting_id: int) -> ResponseReturnValue:
    posting = queries.get_posting(current(), "posting:draft", posting_id)
    form = PostingFields(data={name: getattr(posting, name) for name in ("title", "content", "disclosure", "version")})

    def act() -> Posting:
        service.edit(posting, facts=form.facts(), version=form.version.data, by=current())
        return posting

    return written(form, act, "已保存。", page_of, lambda: render_template(
        "venues/edit_posting.html", form=form, posting=queries.get_posting(current(), "posting:draft", posting_id)))


@bp.post("/postings/<int:posting_id>/submit")
@requires("posting:draft")
def submit_posting(posting_id: int) -> ResponseReturnValue:
    posting, form = queries.get_posting(current(), "posting:draft", posting_id), VersionForm(scope="submit")
    return act_on("submit", posting_id, form, lambda: service.submit(posting, version=form.version.data, by=current()), "已提交，等两位审核。")


@bp.post("/postings/<int:posting_id>/pass")
@requires("posting:review")
def pass_posting(posting_id: int) -> ResponseReturnValue:
    posting, form = queries.get_posting(current(), "posting:review", posting_id), PassForm(scope="pass")
    return act_on("pass", posting_id, form, lambda: service.pass_it(
        posting, opinion=form.opinion.data or "", version=form.version.data, by=current()), "已审核通过。")


@bp.post("/postings/<int:posting_id>/return")
@requires("posting:review")
def return_posting(posting_id: int) -> ResponseReturnValue:
    posting, form = queries.get_posting(current(), "posting:review", posting_id), ReturnForm(scope="return")
    return act_on("return", posting_id, form, lambda: service.return_it(
        posting, reason=form.opinion.data or "", version=form.version.data, by=current()), "已退回修改。")


@bp.post("/postings/<int:posting_id>/publish")
@requires("posting:publish")
def publish_posting(posting_id: int) -> ResponseReturnValue:
    posting, form = queries.get_posting(current(), "posting:publish", posting_id), PublishForm(scope="publish")
    return act_on("publish", posting_id, form, lambda: service.publish(
        posting, on=form.posted_on.data, version=form.version.data, by=current()), "已登记发布。")


@bp.post("/postings/<int:posting_id>/withdraw")
@requires("posting:publish")
def withdraw_posting(posting_id: int) -> ResponseReturnValue:
    posting, form = queries.get_posting(current(), "posting:publish", posting_id), WithdrawForm(scope="withdraw")
    return act_on("withdraw", posting_id, form, lambda: service.withdraw(
        posting, on=form.withdrawn_on.data, reason=form.opinion.data or "", version=form.version.data, by=current()), "已登记撤下。")


@bp.post("/postings/<int:posting_id>/drop")
@requires("posting:draft")
def drop_posting(posting_id: int) -> ResponseReturnValue:
    posting, form = queries.get_posting(current(), "posting:draft", posting_id), DropForm(scope="drop")
    return act_on("drop", posting_id, form, lambda: service.drop(
        posting, reason=form.opinion.data or "", version=form.version.data, by=current()), "已登记不再发布。")


def page_of(posting: Posting) -> str:
    return url_for(".show_posting", posting_id=posting.id)


def act_on(verb: str, posting_id: int, form: Form, act: Callable[[], object], done: str) -> ResponseReturnValue:
    return step(form, act, done, url_for(".show_posting", posting_id=posting_id), lambda: shown(posting_id, **{verb: form}))


def shown(posting_id: int, **forms: Form) -> str:
    return render_template("venues/show_posting.html", **pages.posting_page(queries.get_posting(current(), "posting:read", posting_id), **forms))
