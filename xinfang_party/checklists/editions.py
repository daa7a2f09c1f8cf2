"""What is done with the text of the standard: keep, name, say its grades and days, put in force and take that back, remove a draft or one of its items."""
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import SYSTEM, Identity
from xinfang_party.audit import service as audit
from xinfang_party.checklists import grading, proofs, rules, rules_rounds
from xinfang_party.checklists.catalogue import DEFAULT
from xinfang_party.checklists.models import ChecklistRound, StandardEdition, StandardItem
from xinfang_party.checklists.queries import code_on
from xinfang_party.checklists.queries import editions as stored_editions
from xinfang_party.checklists.terms import Days, Edition, Grade, Item
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, Refusal, refuse
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.transaction import MEANWHILE
from xinfang_party.web.links import path_to

USED = "这个版本已经执行或已用于评定，不能再改，请另建版本。"
CHANGED = "这个版本刚刚改过，请看过再发起评定。"
NOW, LATER, EARLIER, ASSESSED, DRAFT, AT_HAND = "正在执行", "将要执行", "以前执行", "已用于评定", "草稿", "没有执行"
TONES = {NOW: "good", LATER: "info", EARLIER: "quiet", ASSESSED: "quiet", DRAFT: "warn", AT_HAND: "quiet"}


@dataclass(frozen=True)
class Line:
    """An edition as a list tells of it. `id` None: the default as this system ships it."""

    id: int | None
    code: str
    name: str
    source: str
    from_on: date | None
    items: int
    weight: float
    state: str

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_default(self) -> bool:
        return self.code == DEFAULT.code


def lines() -> list[Line]:
    """The bureau's editions, those in force on the latest day first, drafts behind; the default at the end unless it is in force for want of another."""
    stored, used, sizes = stored_editions(), used_ids(), sizes_of_editions()
    now = code_on(clock.today(), stored)
    found = [Line(one.id, one.code, one.name, one.source, one.from_on, *sizes.get(one.code, (0, 0.0)), state_of(one, used, now)) for one in stored]
    if not any(line.is_default for line in found):
        state = NOW if now == DEFAULT.code else AT_HAND
        found.append(Line(None, DEFAULT.code, DEFAULT.name, DEFAULT.source, None, len(DEFAULT.items), DEFAULT.weight, state))
    return sorted(found, key=lambda line: not (line.is_default and line.state == NOW))


def state_of(edition: StandardEdition, used: Collection[int], now: str) -> str:
    """`now`: the code of the one in force today."""
    if edition.code == now:
        return NOW
    if edition.from_on is None:
        return ASSESSED if edition.id in used else DRAFT
    return LATER if edition.from_on > clock.today() else EARLIER


def used_ids() -> set[int]:
    """Editions under which some round was opened."""
    return set(db.session.scalars(select(ChecklistRound.edition_id).distinct()))


def sizes_of_editions() -> dict[str, tuple[int, float]]:
    """code → (how many items, the sum of their weights)."""
    statement = select(StandardItem.edition_code, func.count(), func.sum(StandardItem.weight)).group_by(StandardItem.edition_code)
    return {code: (count, round(float(weight), 2)) for code, count, weight in db.session.execute(statement)}


def kept(edition: Edition, *, by: Identity) -> StandardEdition:
    """The edition as it stands in the table; the default comes there when it is first used, so that what was assessed by it never changes. Held
    until the transaction ends, read afresh: no draft changes while a round is opened under it."""
    statement = select(StandardEdition).where(StandardEdition.code == edition.code).options(selectinload(StandardEdition.items)).with_for_update()
    found = db.session.scalars(statement, execution_options={"populate_existing": True}).one_or_none()
    if found is not None:
        refuse(None if edition.id is None or found.text == edition else CHANGED, "edition")
        return found
    found = blank(edition.code, name=edition.name, source=edition.source, like=edition, by=by)
    found.items = [row_of(item, place) for place, item in enumerate(edition.items)]
    db.session.flush()
    return found


def blank(code: str, *, name: str = "", source: str = "", like: Edition = DEFAULT, by: Identity = SYSTEM) -> StandardEdition:
    """A draft without items, with the grades and days of `like`."""
    found = StandardEdition(code=code, name=name or code, source=source, actor=by.name, made_on=clock.today())
    write_scale(found, like.grades, like.cap, like.days)
    db.session.add(found)
    db.session.flush()
    audit.record("standard.created", subject=found, by=by, code=code)
    return found


def row_of(item: Item, position: int) -> StandardItem:
    return StandardItem(position=position, code=item.code, aspect=item.aspect, category=item.category, name=item.name, demand=item.demand,
                        counted_as=item.counted_as, frequency=item.frequency, basis=item.basis, confidence=item.confidence, weight=item.weight,
                        confirmed_by=item.confirmed_by, is_zero_tolerance=item.is_zero_tolerance, proof=proofs.write(item.proof))


def adopt_default(*, by: Identity) -> StandardEdition:
    """A copy of the default under a code of the bureau's own, as a draft to start from."""
    number = 1
    while db.session.scalar(select(StandardEdition.id).where(StandardEdition.code == f"本单位-{number}")):
        number += 1
    found = blank(f"本单位-{number}", name="本单位标准（从默认版本复制）", source=DEFAULT.source, by=by)
    found.items = [row_of(item, place) for place, item in enumerate(DEFAULT.items)]
    db.session.flush()
    return found


def is_used(edition: StandardEdition) -> bool:
    """In force from some day on, or some round was opened under it."""
    return edition.from_on is not None or is_assessed_by(edition)


def is_assessed_by(edition: StandardEdition) -> bool:
    return bool(db.session.scalar(select(ChecklistRound.id).where(ChecklistRound.edition_id == edition.id).limit(1)))


def edit(edition: StandardEdition, *, name: str, source: str, version: int | None, by: Identity) -> None:
    """Its name and where the text comes from; they may change at any time, the items may not."""
    refuse_stale(edition, version)
    for field, text in (("name", name), ("source", source)):
        if (problem := rules_rounds.why_not_words(text)) is not None:
            raise Refusal(problem, field)
    edition.name, edition.source = name, source
    audit.record("standard.edited", subject=edition, by=by, code=edition.code)


def set_scale(edition: StandardEdition, *, grades: str, cap: str, days: Days, by: Identity) -> None:
    """How a total becomes a grade (a line each, as `grading` reads them), the grade that a failed zero-tolerance item caps at, the days of a branch.
    Of a draft: what was assessed keeps its grades. Part of `edit`, which asks for the version."""
    refuse_used(edition)
    try:
        read = grading.read(grades)
    except ValueError as fault:
        raise Refusal(str(fault), "grades") from fault
    refuse(rules_rounds.why_not_words(grades), "grades")
    refuse(grading.why_not_cap(read, cap), "cap")
    if (read, cap, days) == (edition.text.grades, edition.cap, edition.days):
        return
    write_scale(edition, read, cap, days)
    audit.record("standard.scale-set", subject=edition, by=by, code=edition.code, grades=grading.write(read), cap=cap, object_days=days.to_object,
                 mend_days=days.to_mend)


def write_scale(edition: StandardEdition, grades: Sequence[Grade], cap: str, days: Days) -> None:
    edition.grades, edition.cap = [[grade.least, grade.name] for grade in grades], cap
    edition.object_days, edition.mend_days = days.to_object, days.to_mend


def remove_item(edition: StandardEdition, *, code: str, version: int | None, by: Identity) -> None:
    """One of a draft; the others keep their order. It comes back by importing it again."""
    refuse_stale(edition, version)
    refuse_used(edition)
    item = next((item for item in edition.items if item.code == code), None)
    if item is None:
        raise Refusal("请选要删除的条目。", "code")
    edition.items.remove(item)
    flag_modified(edition, "name")
    audit.record("standard.item-removed", subject=edition, by=by, code=edition.code, item=code)


def put_in_force(edition: StandardEdition, *, from_on: date, version: int | None, by: Identity) -> None:
    """From that day on branches stand by it; what was before stands by what was in force then."""
    refuse_stale(edition, version)
    if edition.from_on is not None:
        raise Refusal(f"这个版本已从 {chinese(edition.from_on)} 起执行。")
    if (problem := why_not_in_force(edition, from_on)) is not None:
        raise Refusal(problem[1], problem[0])
    edition.from_on = from_on
    audit.record("standard.put-in-force", subject=edition, by=by, code=edition.code, from_on=from_on.isoformat())


def why_not_in_force(edition: StandardEdition, from_on: date) -> tuple[str, str] | None:
    """(field, sentence)."""
    if not edition.items:
        return "from_on", "这个版本还没有条目，请先导入。"
    if abs(edition.text.weight - 100) > rules.TOLERANCE:
        return "from_on", f"各项分值合计是 {edition.text.weight:g}，应当是 100，请先改好再导入。"
    if from_on < clock.today():
        return "from_on", "执行日期不能早于今天，过去的评定按当时的版本。"
    same = select(StandardEdition.code).where(StandardEdition.from_on == from_on)
    return ("from_on", f"{chinese(from_on)}已有版本“{other}”开始执行，请换一天。") if (other := db.session.scalar(same)) else None


def take_back(edition: StandardEdition, *, version: int | None, by: Identity) -> None:
    """The day from which it was to be in force, as long as that is still to come and nobody is assessed by it: a draft again."""
    refuse_stale(edition, version)
    refuse(why_not_take_back(edition))
    audit.record("standard.taken-back", subject=edition, by=by, code=edition.code, from_on=edition.from_on.isoformat() if edition.from_on else "")
    edition.from_on = None


def why_not_take_back(edition: StandardEdition) -> str | None:
    if edition.from_on is None:
        return "这个版本没有定执行日期，不用撤回。"
    if edition.from_on <= clock.today():
        return f"这个版本已从 {chinese(edition.from_on)} 起执行，不能撤回。要换标准，请让另一个版本开始执行。"
    return "已经按这个版本发起过评定，不能撤回执行日期。" if is_assessed_by(edition) else None


def remove(edition: StandardEdition, *, version: int | None, by: Identity) -> None:
    """A draft that nobody used."""
    refuse_stale(edition, version)
    refuse_used(edition)
    audit.record("standard.removed", subject=edition, by=by, code=edition.code)
    db.session.delete(edition)


def touch(codes: Collection[str], *, by: Identity) -> None:
    """After a sheet brought or took back items of these: whoever has an edition on screen sees another one now, and a draft that is left without
    items goes."""
    for edition in db.session.scalars(select(StandardEdition).where(StandardEdition.code.in_(codes))).all():
        db.session.expire(edition, ["items"])
        if edition.items or is_used(edition):
            flag_modified(edition, "name")
        else:
            audit.record("standard.removed", subject=edition, by=by, code=edition.code)
            db.session.delete(edition)
    db.session.flush()


def refuse_used(edition: StandardEdition) -> None:
    refuse(USED if is_used(edition) else None)


def refuse_stale(edition: StandardEdition, version: int | None) -> None:
    """Held from here on, so that it is not put in force nor used by a round meanwhile."""
    db.session.refresh(edition, attribute_names=["from_on", "version"], with_for_update=True)
    if version is not None and version != edition.version:
        raise Conflict(MEANWHILE, path_to("checklists.show_edition", edition_id=edition.id))
