"""Drafting, reviewing, issuing. Each function is one step: check, change, step and audit, notices."""
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import current_app

from xinfang_party.access.terms import Identity, Role
from xinfang_party.kernel import clock, workdays
from xinfang_party.kernel.database import db
from xinfang_party.kernel.errors import refuse
from xinfang_party.kernel.serials import next_serial
from xinfang_party.lanes import service as lanes
from xinfang_party.lanes.terms import StepCode
from xinfang_party.letters import acting, notices, rules
from xinfang_party.letters.catalogue import SERIES
from xinfang_party.letters.models import Letter, LetterYear
from xinfang_party.letters.terms import Kind, State
from xinfang_party.petitions.holding import hold
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import Purpose

FACTS = ("kind", "trigger", "means", "title", "to_unit", "requirement", "answer_days")
TEXTS = {"title": "请填写标题。", "to_unit": "请填写发给哪个单位。", "text": "请写明事实。", "requirement": "请写明要求。"}

GONE = "写到的事项里有一件现在不能写进这份文件，请退回起草人核对。"
"""What became an accusation meanwhile: who signs may be one who learns of none."""


def draft(*, facts: Mapping[str, Any], by: Identity) -> Letter:
    """`facts`: the columns named in FACTS, `text` (what happened) and `cases`."""
    letter = Letter(state=State.DRAFT, drafter_account_id=by.account_id, drafted_by=by.name, drafted_on=clock.today())
    write(letter, facts, by)
    db.session.add(letter)
    db.session.flush()
    acting.noted(letter, "draft", by=by, kind=letter.kind.label)
    return letter


def edit(letter: Letter, facts: Mapping[str, Any], *, version: int | None = None, by: Identity) -> None:
    """By the drafter, as long as it was not submitted; who handed it over for review has it returned first."""
    acting.begin(letter, "edit", version=version, by=by)
    write(letter, facts, by)
    acting.done(letter, "edit", by=by)


def write(letter: Letter, facts: Mapping[str, Any], by: Identity) -> None:
    refuse_texts(facts)
    refuse(*(rules.why_not_written(facts["kind"], facts["trigger"], facts["means"], facts["answer_days"]) or (None, None)))
    refuse(acting.why_not_about(facts["cases"], by), "numbers")
    refuse(secret_of(facts["cases"]), "numbers")
    for name in FACTS:
        setattr(letter, name, facts[name])
    letter.facts, letter.cases = facts["text"], list(facts["cases"])


def refuse_texts(facts: Mapping[str, Any]) -> None:
    for name, sentence in TEXTS.items():
        acting.said(facts, name, wanted=sentence)


def secret_of(cases: list[Case]) -> str | None:
    return "检举控告事项不能写进督办函和建议。" if any(one.purpose is Purpose.ACCUSATION for one in cases) else None


def submit(letter: Letter, facts: Mapping[str, Any], *, version: int | None = None, by: Identity) -> None:
    """To the other officers."""
    acting.begin(letter, "submit", version=version, by=by)
    acting.done(letter, "submit", note=acting.said(facts, "note"), by=by)
    acting.tell_role(letter, notices.REVIEW, Role.PETITION_OFFICER, f"有一份{acting.named(letter)}待审核。", [by.account_id])


def review(letter: Letter, facts: Mapping[str, Any], *, version: int | None = None, by: Identity) -> None:
    """On to the leaders."""
    acting.begin(letter, "review", version=version, by=by)
    letter.reviewer_account_id = by.account_id
    acting.done(letter, "review", note=acting.said(facts, "note"), by=by)
    acting.tell_role(letter, notices.ISSUE, Role.LEADER, f"有一份{acting.named(letter)}待签发。", [letter.drafter_account_id, by.account_id])


def return_(letter: Letter, facts: Mapping[str, Any], *, version: int | None = None, by: Identity) -> None:
    """Back to the drafter, with what is to be mended; reviewed anew afterwards."""
    acting.begin(letter, "return", version=version, by=by)
    note = acting.said(facts, "reason", wanted="请写明为什么退回。")
    letter.reviewer_account_id = None
    acting.done(letter, "return", note=note, by=by)
    acting.tell(letter, notices.REVISE, {letter.drafter_account_id} - {by.account_id}, f"您起草的{acting.named(letter)}被退回，请按意见修改。")


def issue(letter: Letter, facts: Mapping[str, Any], *, version: int | None = None, by: Identity) -> None:
    """Signed today: it gets its number and its day. A supervision letter is the supervision that the lanes of its cases ask for."""
    acting.begin(letter, "issue", version=version, by=by)
    hold(case.id for case in letter.cases)
    refuse(GONE if secret_of(letter.cases) else None)
    note, today, series = acting.said(facts, "note"), clock.today(), SERIES[letter.kind]
    letter.serial, letter.series, letter.year = next_serial(LetterYear, today.year, series=series), series, today.year
    letter.issued_on, letter.issuer_account_id, letter.issued_by = today, by.account_id, by.name
    letter.due_on = letter.first_due_on = due_day(today, letter.answer_days)
    acting.done(letter, "issue", note=note, due_on=letter.due_on, by=by, number=letter.number)
    for case in letter.cases if letter.kind is Kind.SUPERVISION else ():
        lanes.complete(case, StepCode.SUPERVISE, on=today, note=letter.number, by=by)
    acting.tell(letter, notices.DELIVER, {letter.drafter_account_id}, f"{acting.named(letter)}已经签发，请送达并登记。")


def due_day(issued_on: date, days: int) -> date:
    """A last day that is no working day moves to the next one (民法典 203), as the bureau has it set."""
    last = issued_on + timedelta(days=days)
    return workdays.next_workday_on_or_after(last) if current_app.config["MOVE_LAST_DAY"] else last


def withdraw(letter: Letter, facts: Mapping[str, Any], *, version: int | None = None, by: Identity) -> None:
    """Before it was delivered; a number it has stays used, and the lanes ask for the supervision again."""
    acting.begin(letter, "withdraw", version=version, by=by)
    hold(case.id for case in letter.cases)
    acting.done(letter, "withdraw", note=acting.said(facts, "reason", wanted="请写明为什么作废。"), by=by)
    for case in letter.cases if letter.number and letter.kind is Kind.SUPERVISION else ():
        lanes.follow(case, StepCode.SUPERVISE, was=letter.issued_on, on=None, note=letter.number, by=by)
    acting.tell(letter, notices.WITHDRAWN, {letter.drafter_account_id} - {by.account_id}, f"您起草的{acting.named(letter)}已作废。")
