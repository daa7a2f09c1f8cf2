"""The text of the standard: its editions, one edition item by item, two editions side by side."""
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from xinfang_party.access.gate import current, requires
from xinfang_party.checklists import comparing, editions
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.describing import total_words, wanted
from xinfang_party.checklists.forms_editions import EditionForm, InForceForm, RemoveForm
from xinfang_party.checklists.models import StandardEdition
from xinfang_party.checklists.queries import assessed_branches, edition_called, edition_on, get_edition
from xinfang_party.checklists.terms import Check, Edition, Item
from xinfang_party.checklists.views import bp
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Refusal
from xinfang_party.kernel.periods import MONTHS, Period
from xinfang_party.kernel.text import clean_line
from xinfang_party.measures import registry
from xinfang_party.measures.addresses import read_period
from xinfang_party.web.forms import tried
from xinfang_party.web.pagination import Page, page_number

SIZE = 100
"""Branches on one page of a comparison."""
EACH = "请写成 2026、2026H1、2026Q3 或 2026-07。"


@dataclass(frozen=True)
class Told:
    """A test of an item as it is read. `code`: "" where no room registered the measure."""

    name: str
    wanted: str
    code: str
    may_lack: bool


@dataclass(frozen=True)
class Group:
    """An aspect with its categories, or a category with its items."""

    name: str
    weight: float
    parts: list[Any]


@bp.get("/standards")
@requires("standard:read")
def list_editions() -> str:
    return render_template("checklists/list_editions.html", lines=editions.lines())


@bp.post("/standards/adopt-default")
@requires("standard:edit")
def adopt_default() -> ResponseReturnValue:
    edition = editions.adopt_default(by=current())
    return after(edition.id, "已复制默认版本，成为草稿。要改条目，请导出表格，改好再导入。")


@bp.get("/standards/default")
@requires("standard:read")
def show_default() -> str:
    return render_template("checklists/show_edition.html", **page_of(edition_called(DEFAULT.code)))


@bp.get("/standards/compare")
@requires("standard:read")
def compare_editions() -> ResponseReturnValue:
    asked = {name: clean_line(request.args.get(name, ""), 40) for name in ("a", "b", "period")}
    page = {"asked": asked, "choices": [(line.code, f"{line.name}（{line.code}）") for line in editions.lines()],
            "in_force": edition_on(clock.today()).code, "total_words": total_words, "default_period": Period.of(clock.today(), "quarter").previous}
    try:
        return render_template("checklists/compare_editions.html", **page, **compared(asked["a"], asked["b"], asked["period"]))
    except Refusal as refusal:
        return render_template("checklists/compare_editions.html", **page, problem=refusal.sentence), 422


@bp.get("/standards/<int:edition_id>")
@requires("standard:read")
def show_edition(edition_id: int) -> str:
    return shown(get_edition(edition_id))


@bp.route("/standards/<int:edition_id>/edit", methods=["GET", "POST"])
@requires("standard:edit")
def edit_edition(edition_id: int) -> ResponseReturnValue:
    edition = get_edition(edition_id)
    form = EditionForm(obj=edition)
    if form.validate_on_submit() and tried(form, lambda: editions.edit(
            edition, name=form.name.data, source=form.source.data, version=form.version.data, by=current())):
        return after(edition_id, "已保存。")
    return render_template("checklists/edit_edition.html", form=form, edition=edition), 422 if form.is_submitted() else 200


@bp.post("/standards/<int:edition_id>/put-in-force")
@requires("standard:edit")
def put_in_force(edition_id: int) -> ResponseReturnValue:
    edition, form = get_edition(edition_id), InForceForm(scope="force")
    if form.validate() and tried(form, lambda: editions.put_in_force(
            edition, from_on=form.from_on.data, version=form.version.data, by=current())):
        return after(edition_id, "已定下执行日期。从这一天起，各党支部按这个版本计算；以前的评定仍按当时的版本。")
    db.session.rollback()
    return shown(get_edition(edition_id), force=form), 422


@bp.post("/standards/<int:edition_id>/remove")
@requires("standard:edit")
def remove_edition(edition_id: int) -> ResponseReturnValue:
    edition, form = get_edition(edition_id), RemoveForm(scope="remove")
    if form.validate() and tried(form, lambda: editions.remove(edition, version=form.version.data, by=current())):
        flash("草稿已删除。", "success")
        return redirect(url_for(".list_editions"), 303)
    db.session.rollback()
    return shown(get_edition(edition_id), remove=form), 422


# --- what the pages show ------------------------------------------------------------------------------------------------------

def after(edition_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".show_edition", edition_id=edition_id), 303)


def shown(edition: StandardEdition, **forms: Any) -> str:
    given = {"force": forms.get("force") or InForceForm(obj=edition, scope="force"), "remove": forms.get("remove") or RemoveForm(obj=edition, scope="remove")}
    return render_template("checklists/show_edition.html", **page_of(edition.text, edition), **given)


def page_of(edition: Edition, row: StandardEdition | None = None) -> dict[str, Any]:
    """`row`: None for the default as it is shipped."""
    today = clock.today()
    state = editions.AT_HAND if row is None else editions.state_of(row, editions.used_ids(), edition_on(today).code)
    if row is None and edition_on(today).code == edition.code:
        state = editions.NOW
    return {"edition": edition, "row": row, "state": state, "tone": editions.TONES[state], "is_default": edition.code == DEFAULT.code,
            "is_draft": state == editions.DRAFT, "aspects": aspects_of(edition), "tests_of": tests_of}


def aspects_of(edition: Edition) -> list[Group]:
    return [group(aspect, items, [group(category, some, some) for category, some in grouped(items, "category").items()])
            for aspect, items in grouped(edition.items, "aspect").items()]


def grouped(items: Any, field: str) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(getattr(item, field), []).append(item)
    return found


def group(name: str, items: list[Item], parts: list[Any]) -> Group:
    return Group(name, round(sum(item.weight for item in items), 2), parts)


def tests_of(item: Item) -> list[Told]:
    return [told(check) for check in item.proof.tests]


def told(check: Check) -> Told:
    if not registry.is_code(check.code):
        return Told(check.code, wanted(check, ""), "", check.may_lack)
    measure = registry.get(check.code)
    return Told(measure.name, wanted(check, measure.unit), check.code, check.may_lack)


def compared(a: str, b: str, period_text: str) -> dict[str, Any]:
    """Nothing where no two editions are named. Raises `Refusal`."""
    if not (a and b):
        return {}
    before, later = edition_called(a), edition_called(b)
    period = period_asked(period_text)
    branches = assessed_branches(current(), on=min(period.end, clock.today()))
    number = min(page_number(), max(1, -(-len(branches) // SIZE)))
    part = branches[(number - 1) * SIZE:number * SIZE]
    return {"before": before, "after": later, "period": period, "differences": comparing.differences(before, later),
            "page": Page(comparing.outcomes(before, later, part, period), number, SIZE, len(branches))}


def period_asked(text: str) -> Period:
    """The last quarter that is over, unless another period is named."""
    if not text:
        return Period.of(clock.today(), "quarter").previous
    period = read_period(text)
    if period.kind not in MONTHS:
        raise Refusal(EACH, "period")
    return period
