"""The course of a bulletin: draft, edit, withdraw, submit, return, approve, publish, acknowledge. Once published its text never changes."""
from collections.abc import Collection, Mapping

from sqlalchemy.orm.attributes import flag_modified

from xinfang_party.access.terms import Identity
from xinfang_party.audit import service as audit
from xinfang_party.bulletins import catalogue, drafting, gathering, rules, telling
from xinfang_party.bulletins.models import Bulletin, BulletinBranch, BulletinStep, BulletinYear
from xinfang_party.bulletins.terms import PAST, Section, State
from xinfang_party.checklists.queries import assessed_branches
from xinfang_party.findings.turns import person
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import Conflict, refuse
from xinfang_party.kernel.periods import Period
from xinfang_party.kernel.serials import next_serial
from xinfang_party.kernel.text import why_not_text
from xinfang_party.kernel.transaction import MEANWHILE


def create(*, title: str, period: Period, branch_ids: Collection[int], by: Identity) -> Bulletin:
    """Drafted from records as they are today; branches in the order of the roll."""
    today = clock.today()
    known = {branch.id: branch for branch in assessed_branches(on=today)}
    refuse(*(rules.why_not_create(period, branch_ids, known=known, today=today) or (None, None)))
    refuse(why_not_text(title, "保存"), "title")
    chosen = [branch for branch in known.values() if branch.id in set(branch_ids)]
    ids = [branch.id for branch in chosen]
    made = Bulletin(title=title or f"{period.label}讲评通报", period_text=str(period), state=State.DRAFT, **drafted(
        {branch.id: branch.name for branch in chosen}, period, by), figures=gathering.figures_of_today(ids, period), branches=[
        BulletinBranch(branch_id=branch.id, position=place, name=branch.name) for place, branch in enumerate(chosen)])
    made.year, made.serial = today.year, next_serial(BulletinYear, today.year)
    db.session.add(made)
    step(made, "create", by=by, branches=[branch.name for branch in chosen], period=made.period_text)
    return made


def drafted(names: Mapping[int, str], period: Period, by: Identity) -> dict[str, str]:
    """Section → its first text."""
    tallies, ids = gathering.tallies(names, period), list(names)
    return {Section.STRONG.value: drafting.strong_points(tallies), Section.PROBLEMS.value: drafting.problems(tallies, gathering.found_in(period, ids, by)),
            Section.DUE.value: drafting.due(gathering.still_open(ids, by), clock.today()), Section.DEMANDS.value: ""}


def edit(bulletin: Bulletin, *, title: str, sections: Mapping[Section, str], version: int | None = None, by: Identity) -> None:
    refuse_stale(bulletin, version)
    state = rules.FLOW.next(bulletin.state, "edit")
    refuse(None if title.strip() else "请填写标题。", "title")
    refuse(why_not_text(title, "保存"), "title")
    for section, text in sections.items():
        refuse(rules.why_not_section(text), section.value)
    bulletin.state, bulletin.title = state, title
    for section, text in sections.items():
        setattr(bulletin, section.value, text)
    step(bulletin, "edit", by=by)


def refresh(bulletin: Bulletin, *, version: int | None = None, by: Identity) -> None:
    """The figures as they are today; the text is left to its author."""
    refuse_stale(bulletin, version)
    bulletin.state = rules.FLOW.next(bulletin.state, "refresh")
    bulletin.figures = []
    db.session.flush()  # the old places are free before they are taken again
    bulletin.figures = gathering.figures_of_today([one.branch_id for one in bulletin.branches], bulletin.period)
    step(bulletin, "refresh", by=by)


def submit(bulletin: Bulletin, *, version: int | None = None, by: Identity) -> None:
    refuse_stale(bulletin, version)
    state = rules.FLOW.next(bulletin.state, "submit")
    refuse(rules.why_not_submit(text for _section, text in bulletin.sections))
    bulletin.state = state
    step(bulletin, "submit", by=by)
    telling.tell_approvers(bulletin)


def approve(bulletin: Bulletin, *, opinion: str = "", version: int | None = None, by: Identity) -> None:
    """By somebody who wrote nothing of it."""
    refuse_stale(bulletin, version)
    state = rules.FLOW.next(bulletin.state, "approve")
    refuse(rules.why_not_approve(person(by), bulletin.authors))
    refuse(why_not_text(opinion), "opinion")
    bulletin.state = state
    step(bulletin, "approve", opinion, by=by)
    telling.tell_publishers(bulletin)


def return_(bulletin: Bulletin, *, opinion: str, version: int | None = None, by: Identity) -> None:
    refuse_stale(bulletin, version)
    state = rules.FLOW.next(bulletin.state, "return")
    refuse(rules.why_not_return(opinion) or why_not_text(opinion), "opinion")
    bulletin.state = state
    step(bulletin, "return", opinion, by=by)
    telling.tell_authors(bulletin, opinion)


def publish(bulletin: Bulletin, *, version: int | None = None, by: Identity) -> None:
    """To the branches it is about; from now on nothing of it changes."""
    refuse_stale(bulletin, version)
    bulletin.state = rules.FLOW.next(bulletin.state, "publish")
    bulletin.published_on, bulletin.due_on = clock.today(), clock.today() + catalogue.days("acknowledge_within")
    step(bulletin, "publish", by=by)
    telling.tell_branches(bulletin)


def withdraw(bulletin: Bulletin, *, reason: str, version: int | None = None, by: Identity) -> None:
    """A draft that comes to nothing. It stays in the list with its number, which is not given again."""
    refuse_stale(bulletin, version)
    state = rules.FLOW.next(bulletin.state, "withdraw")
    refuse(rules.why_not_withdraw(reason) or why_not_text(reason), "opinion")
    bulletin.state = state
    step(bulletin, "withdraw", reason, by=by)


def acknowledge(one: BulletinBranch, *, words: str = "", version: int | None = None, by: Identity) -> None:
    """For the branch, once, by one of its own leaders."""
    rules.FLOW.next(one.bulletin.state, "acknowledge")
    refuse(rules.why_not_acknowledge(is_own=one.branch_id in by.led_in_person_ids, acknowledged_by=one.actor))
    refuse_stale(one, version)
    refuse(why_not_text(words), "words")
    one.acknowledged_at, one.actor, one.words = clock.now(), by.name, words
    audit.record("bulletin.acknowledged", subject=one.bulletin, by=by, branch=one.name)


# --- what these share ---------------------------------------------------------------------------------------------------------

def step(bulletin: Bulletin, verb: str, opinion: str = "", *, by: Identity, **details: object) -> None:
    """The version moves on, also where only the figures changed."""
    bulletin.steps.append(BulletinStep(verb=verb, opinion=opinion, account_id=by.account_id, member_id=by.member_id, actor=by.name, at=clock.now()))
    flag_modified(bulletin, "state")
    db.session.flush()
    audit.record(f"bulletin.{PAST[verb]}", subject=bulletin, by=by, number=bulletin.number, state=bulletin.state, opinion=opinion, **details)


def refuse_stale(subject: Bulletin | BulletinBranch, version: int | None) -> None:
    if version is not None and version != subject.version:
        raise Conflict(MEANWHILE, telling.address(subject if isinstance(subject, Bulletin) else subject.bulletin))
