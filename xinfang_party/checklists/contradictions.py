"""What cannot all be true of what a branch says and shows: for whoever inspects, to ask about. A few statements, however much there is."""
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, and_, cast, null, select, union_all

from xinfang_party.activities.models import Activity
from xinfang_party.activities.terms import State
from xinfang_party.checklists import rules
from xinfang_party.checklists.models import Evidence
from xinfang_party.checklists.queries import evidence_of
from xinfang_party.checklists.showing import last_day
from xinfang_party.checklists.terms import Document, Edition, Item
from xinfang_party.checklists.terms_rounds import EvidenceKind
from xinfang_party.files.models import Attachment, StoredFile
from xinfang_party.kernel.database import db
from xinfang_party.kernel.labels import Labelled
from xinfang_party.kernel.periods import Period, chinese
from xinfang_party.measures import addresses, engine
from xinfang_party.measures.terms import Scope
from xinfang_party.web.links import path_to

LEFT = "activities.attendance_after_leaving"
ACTIVITY_PAGE = re.compile(r"/activities/0*([1-9][0-9]{0,9})(?![0-9])")
NONE = "没有发现前后矛盾的地方。"


class Doubt(Labelled):
    UNPROVED = "unproved", "说明达到，没有佐证"
    MISTIMED = "mistimed", "佐证的日期不在时段内"
    REUSED = "reused", "同一个文件用在不同的事项上"
    LEFT = "left", "已经离开的党员登记为出席"


@dataclass(frozen=True)
class Contradiction:
    """`code` of the item it is about, "" where it is about none; `url`: where to look."""

    code: str
    sentence: str
    url: str
    kind: Doubt


@dataclass(frozen=True)
class Event:
    """What a file hangs on: the page that stands for it, and how it is called."""

    page: str
    title: str
    on: date


@dataclass(frozen=True)
class Use:
    """One file at one event."""

    sha256: str
    filename: str
    event: Event


def contradictions(branch_id: int, period: Period, edition: Edition, *, said: Mapping[str, float], as_of: date,
                   shown: Sequence[Evidence] | None = None) -> list[Contradiction]:
    """`said`: item code → how far the branch says it is met; `shown`: its evidence, where that is known already. By kind, within a kind in the order
    of the edition or of time."""
    shown = evidence_of(branch_id) if shown is None else shown
    by_item = {item.code: [one for one in shown if item.code in one.codes] for item in edition.items}

    def list_of(code: str) -> str:
        return path_to("checklists.list_evidence", branch=branch_id, item=code)

    return [*unproved(edition, said, by_item, min(as_of, period.end), list_of), *mistimed(edition, by_item, period, list_of),
            *reused(uses_of(branch_id, shown), period), *left(branch_id, period, as_of)]


# --- as a report says it ------------------------------------------------------------------------------------------------------

def by_kind(found: Iterable[Contradiction]) -> dict[Doubt, list[Contradiction]]:
    """Kinds without any are left out."""
    rows = list(found)
    return {kind: mine for kind in Doubt if (mine := [one for one in rows if one.kind is kind])}


def summary(found: Sequence[Contradiction]) -> str:
    """"有 3 处前后矛盾，请核对：说明达到，没有佐证 2 处；…。"."""
    if not found:
        return NONE
    return f"有 {len(found)} 处前后矛盾，请核对：{'；'.join(f'{kind.label} {len(rows)} 处' for kind, rows in by_kind(found).items())}。"


# --- each kind ----------------------------------------------------------------------------------------------------------------

def unproved(edition: Edition, said: Mapping[str, float], by_item: Mapping[str, Sequence[Any]], day: date,
             list_of: Callable[[str], str]) -> list[Contradiction]:
    """The branch says that it is met, and shows nothing that was good on that day."""
    found = []
    for item in edition.items:
        papers, months = by_item[item.code], item.proof.document_months or 0
        if said.get(item.code, 0) > 0 and not any(rules.is_valid(Document(one.dated_on, one.valid_until), months, day) for one in papers):
            words = f"{chinese(day)}没有一份佐证在有效期内" if papers else "没有佐证材料"
            found.append(Contradiction(item.code, f"{item.code} {item.name}：支部说明达到，{words}。", list_of(item.code), Doubt.UNPROVED))
    return found


def mistimed(edition: Edition, by_item: Mapping[str, Sequence[Any]], period: Period, list_of: Callable[[str], str]) -> list[Contradiction]:
    """All that is shown for an item came after the time it should prove, or was out of date before."""
    found = []
    for item in edition.items:
        wrong = {one.id: why for one in by_item[item.code] if (why := why_not_then(one, item, period))}
        if wrong and len(wrong) == len(by_item[item.code]):
            first = by_item[item.code][0]
            more = f"；另外 {len(wrong) - 1} 份也不在这一时段内" if len(wrong) > 1 else ""
            url = path_to("checklists.show_evidence", evidence_id=first.id) if len(wrong) == 1 else list_of(item.code)
            found.append(Contradiction(item.code, f"{item.code} {item.name}：佐证“{first.title}”{wrong[first.id]}{more}，没有别的佐证。", url, Doubt.MISTIMED))
    return found


def why_not_then(one: Any, item: Item, period: Period) -> str:
    """"" where it can prove something of that time."""
    if one.dated_on > period.end:
        return f"的日期是 {chinese(one.dated_on)}，晚于{period.label}"
    end = last_day(one.dated_on, one.valid_until, item.proof.document_months)
    return f"在{period.label}以前就失效了（到 {chinese(end)}）" if end is not None and end < period.start else ""


def reused(uses: Iterable[Use], period: Period) -> list[Contradiction]:
    """One content at several events, at least one of them within the time. What points at a record and the record itself are one event."""
    files: dict[str, list[Use]] = {}
    for use in uses:
        files.setdefault(use.sha256, []).append(use)
    found = []
    for same in files.values():
        events = sorted({use.event.page: use.event for use in same}.values(), key=lambda event: (event.on, event.page))
        inside = [event for event in events if period.start <= event.on <= period.end]
        if len(events) > 1 and inside:
            names = "；".join(f"“{event.title}”（{chinese(event.on)}）" for event in events)
            sentence = f"同一个文件“{same[0].filename}”用在 {len(events)} 件不同的事上：{names}。请核对是不是传错了。"
            found.append((inside[0].on, Contradiction("", sentence, inside[-1].page, Doubt.REUSED)))
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].sentence))]


def left(branch_id: int, period: Period, as_of: date) -> list[Contradiction]:
    figure = engine.figure(LEFT, Scope.branch(branch_id), period, as_of)
    if not figure.value:
        return []
    url = path_to("measures.list_rows", code=LEFT, **addresses.arguments(figure.selection, period, as_of))
    return [Contradiction("", f"有 {figure.text}在已经离开以后还登记为出席，请核对名单和转出日期。", url, Doubt.LEFT)]


# --- what the branch shows ----------------------------------------------------------------------------------------------------

def uses_of(branch_id: int, shown: Sequence[Evidence]) -> list[Use]:
    """Every file at evidence and at activities of the branch, in the order they were sent. One statement."""
    own = {one.id: event_of(one) for one in shown}
    of_activity = and_(Attachment.subject_kind == Activity.__tablename__, Attachment.subject_id == Activity.id)
    of_evidence = and_(Attachment.subject_kind == Evidence.__tablename__, Attachment.subject_id == Evidence.id)
    files = select(StoredFile.sha256, StoredFile.filename, Attachment.id.label("key"), Attachment.subject_id).join(Attachment, Attachment.file_id == StoredFile.id)
    activities = files.add_columns(Activity.title.label("title"), Activity.held_on.label("held_on")).join(Activity, of_activity).where(
        Activity.branch_id == branch_id, Activity.state != State.CANCELLED)
    papers = files.add_columns(null(), cast(null(), Date)).join(Evidence, of_evidence).where(Evidence.branch_id == branch_id, Evidence.id.in_(own))
    rows = db.session.execute(union_all(activities, papers)).all()
    return [Use(row.sha256, row.filename, own[row.subject_id] if row.title is None else Event(page_of(row.subject_id), row.title, row.held_on))
            for row in sorted(rows, key=lambda row: row.key)]


def event_of(one: Evidence) -> Event:
    """A record that is pointed at is the event itself, by whichever of its pages; a file or a paper stands for itself."""
    place = one.place if one.kind is EvidenceKind.RECORD else path_to("checklists.show_evidence", evidence_id=one.id)
    match = ACTIVITY_PAGE.match(place)
    return Event(page_of(int(match[1])) if match else place, one.title, one.dated_on)


def page_of(activity_id: int) -> str:
    return path_to("activities.show_activity", activity_id=activity_id)
