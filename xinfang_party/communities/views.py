"""Communities: the list, one of them, its contacts; partners."""
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from xinfang_party.access.gate import current, requires
from xinfang_party.access.permissions import may
from xinfang_party.communities import answering, owed, pages, queries, service
from xinfang_party.communities.forms import ContactForm, EndContactForm, PartnerForm, VersionForm
from xinfang_party.communities.models import Partner, Place
from xinfang_party.communities.terms import Level
from xinfang_party.kernel import clock
from xinfang_party.kernel.text import clean_line
from xinfang_party.web.navigation import Entry
from xinfang_party.web.owed import Source
from xinfang_party.web.pagination import paginate
from xinfang_party.web.panels import Panel

bp = Blueprint("communities", __name__)
NAVIGATION = (
    Entry("志愿服务", "社区", "communities.list_places", "community:read", "building", 20),
    Entry("志愿服务", "社区报到", "communities.list_reports", "report-in:read", "person-badge", 10),
    Entry("志愿服务", "需求和微心愿", "communities.list_needs", "community:read", "chat-left-text", 30),
)
PANELS = (Panel("organization.member", "社区报到", "report-in:read", pages.panel_of_member, 70),)
OWED = (
    Source("report-in:edit", owed.report, "communities.report_in", owed.to_report), Source("report-in:edit", owed.renewal, "communities.renew", owed.to_renew),
    Source("report-in:confirm", owed.confirmation, "communities.confirm", owed.to_confirm), Source("need:claim", owed.claimed, "communities.do", owed.to_do),
    Source("need:confirm", owed.done, "communities.confirm_need", owed.to_be_confirmed),
)
LINKS = answering.LINKS


@bp.get("/communities")
@requires("community:read")
def list_places() -> str:
    text, district, street = (clean_line(request.args.get(name, ""), limit) for name, limit in (("q", 60), ("district", 12), ("street", 12)))
    within = street if street.startswith(district) else district
    page = paginate(queries.places(text, within=within), Place, *queries.ABOVE)
    districts = queries.children(Level.DISTRICT)
    chosen = next((one for one in districts if within.startswith(one.code)), None)
    return render_template("communities/list_places.html", page=page, text=text, district=chosen, street=within, districts=districts,
                           streets=queries.children(Level.STREET, chosen.code) if chosen else [], waiting=queries.waiting_since([one.id for one in page.items]))


@bp.get("/communities/<int:place_id>")
@requires("community:read")
def show_place(place_id: int) -> str:
    return render_template("communities/show_place.html", **pages.place_page(queries.get_place(place_id)))


@bp.route("/communities/<int:place_id>/contacts/new", methods=["GET", "POST"])
@requires("community:edit")
def add_contact(place_id: int) -> ResponseReturnValue:
    place, form = queries.get_community(place_id), ContactForm(from_on=clock.today())

    def again() -> str:
        return render_template("communities/add_contact.html", form=form, place=queries.get_place(place_id))

    if not form.is_submitted():
        return again()
    return pages.step(form, lambda: service.add_contact(place, facts=form.facts(), by=current()), "已登记联系人。", url_for(".show_place", place_id=place_id), again)


@bp.post("/place-contacts/<int:contact_id>/end")
@requires("community:edit")
def end_contact(contact_id: int) -> ResponseReturnValue:
    contact, form = queries.get_contact(contact_id), EndContactForm(scope=f"end-{contact_id}")
    place_id = contact.place_id
    return pages.step(form, lambda: service.end_contact(contact, on=form.to_on.data, version=form.version.data, by=current()), "已登记最后一天。",
                      url_for(".show_place", place_id=place_id), lambda: render_template(
                          "communities/show_place.html", **pages.place_page(queries.get_place(place_id), ending=(contact_id, form))))


# --- partners -----------------------------------------------------------------------------------------------------------------

@bp.get("/partners")
@requires("community:read")
def list_partners() -> str:
    return partners_page()


@bp.route("/partners/new", methods=["GET", "POST"])
@requires("community:edit")
def add_partner() -> ResponseReturnValue:
    form = PartnerForm(is_new=True)
    return pages.place_step(form, lambda place: service.add_partner(facts=facts_of(form, place), by=current()), "已登记。", to_list, lambda: partner_form(form))


@bp.route("/partners/<int:partner_id>/edit", methods=["GET", "POST"])
@requires("community:edit")
def edit_partner(partner_id: int) -> ResponseReturnValue:
    partner = queries.get_partner(partner_id)
    form = PartnerForm(data={**{name: getattr(partner, name) for name in ("name", "kind", "contact", "office_phone", "version")},
                             "place": partner.place.code if partner.place else ""})
    return pages.place_step(form, lambda place: service.edit_partner(partner, facts=facts_of(form, place), version=form.version.data, by=current()), "已保存。",
                            to_list, lambda: partner_form(form, partner_id))


@bp.post("/partners/<int:partner_id>/end")
@requires("community:edit")
def end_partner(partner_id: int) -> ResponseReturnValue:
    partner, form = queries.get_partner(partner_id), VersionForm(scope=f"end-{partner_id}")
    return pages.step(form, lambda: service.end_partner(partner, version=form.version.data, by=current()), "已登记结束共建。", url_for(".list_partners"),
                      lambda: partners_page(ending=(partner_id, form)))


def partners_page(ending: tuple[int, VersionForm] | None = None) -> str:
    edits = may(current(), "community:edit")
    page = paginate(queries.partners(), Partner, joinedload(Partner.place))
    forms = {one.id: VersionForm(formdata=None, obj=one, scope=f"end-{one.id}") for one in page.items if edits and one.ended_on is None}
    return render_template("communities/list_partners.html", page=page, edits=edits, forms={**forms, **dict([ending] if ending else [])})


def facts_of(form: PartnerForm, place: Place | None) -> dict[str, Any]:
    return {**form.facts(), "place_id": place.id if place else None}


def to_list(_partner: Partner | None) -> str:
    return url_for(".list_partners")


def partner_form(form: PartnerForm, partner_id: int | None = None) -> str:
    return render_template("communities/edit_partner.html", form=form, partner_id=partner_id)
