"""What the pages of letters show, and what their forms come to."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xinfang_party.access.permissions import may
from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.labels import Labelled
from xinfang_party.kernel.text import clean_line, looks_personal
from xinfang_party.letters import acting, following, queries, rules, service
from xinfang_party.letters.catalogue import BASIS, RECIPIENTS, number
from xinfang_party.letters.forms import AnswerForm, CheckForm, DeliverForm, DraftForm, ListForm, ReasonForm, RemindForm, ReopenForm, SayForm
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import VERB_LABELS, Adoption, Kind, Means, State, Trigger
from xinfang_party.web.forms import EditForm

TONES = {State.DRAFT: "quiet", State.IN_REVIEW: "info", State.REVIEWED: "info", State.ISSUED: "info", State.DELIVERED: "info", State.ANSWERED: "info",
         State.CHECKED: "info", State.CLOSED: "good", State.WITHDRAWN: "quiet"}

ASKED: tuple[tuple[str, type[Labelled]], ...] = (("kind", Kind), ("trigger", Trigger))
BEGUN = (("case", "numbers", 60), ("title", "title", 120), ("facts", "text", 500))
"""(name in the address, field, longest) of what a letter may be begun with."""


@dataclass(frozen=True)
class Act:
    """One step on the page: what is typed, what is done, what is said afterwards. `fields`: in their order; `is_folded`: not the usual next step."""

    form: type[EditForm]
    deed: Callable[..., None]
    done: str
    fields: tuple[str, ...]
    help: str = ""
    is_folded: bool = False


ACTS: Mapping[str, Act] = {
    "submit": Act(SayForm, service.submit, "已提交，由另一位信访业务工作人员审核。", ("note",), "提交以后由另一位信访业务工作人员审核，局领导签发。"),
    "review": Act(SayForm, service.review, "已审核通过，由局领导签发。", ("note",), "请核对事实、依据和要求，看有没有写进信访人的个人信息。"),
    "issue": Act(SayForm, service.issue, "已签发，编号已经给出。", ("note",), "签发以后给出编号，反馈期限从今天起算。"),
    "return": Act(ReasonForm, service.return_, "已退回起草人。", ("reason",), is_folded=True),
    "deliver": Act(DeliverForm, following.deliver, "已登记送达。", ("delivered_on", "delivered_how")),
    "answer": Act(AnswerForm, following.answer, "已登记反馈，请核查落实情况。", ("answered_on", "adoption", "answer", "not_adopted_reason"),
                  "对方单位应当书面反馈是否采纳（《信访工作条例》第四十条）。"),
    "remind": Act(RemindForm, following.remind, "已登记催办。", ("note", "due_on"), is_folded=True),
    "list": Act(ListForm, following.list_, "已决定挂牌督办。", ("note", "due_on"), "催办以后仍未反馈的，由局领导决定（《信访工作条例》第三十九条）。"),
    "check": Act(CheckForm, following.check, "已登记核查。", ("checked_on", "check", "check_text")),
    "reopen": Act(ReopenForm, following.reopen, "已要求继续落实。", ("note", "due_on"), "对方单位在新的期限以前再反馈一次。"),
    "close": Act(SayForm, following.close, "已归档。", ("note",)),
    "withdraw": Act(ReasonForm, service.withdraw, "已作废。", ("reason",), "作废以后不能恢复；已经给出的编号不再使用。", is_folded=True),
}
"""In the order in which they stand on the page."""


@dataclass(frozen=True)
class Shown:
    """A line of the list."""

    letter: Letter
    is_own: bool
    is_overdue: bool
    is_unanswered: bool

    @property
    def badge(self) -> tuple[str, str]:
        if self.is_unanswered:
            return "超期没有反馈", "bad"
        return ("超过另定的期限", "bad") if self.is_overdue else (self.letter.state.label, TONES[self.letter.state])


def shown(letter: Letter, viewer: Identity) -> Shown:
    today = clock.today()
    verbs = ("edit", "review", "issue", "deliver", "check", "close", "reopen")
    waits = rules.is_to_remind(letter.state, letter.due_on, letter.reminded_on, today) and may(viewer, "letter:follow")
    waits = waits or is_offered(letter, "list", viewer)
    return Shown(letter, waits or any(acting.may_now(letter, verb, viewer) for verb in verbs), rules.is_overdue(letter.state, letter.due_on, today),
                 rules.is_unanswered(letter.state, letter.first_due_on, letter.first_answered_on, today))


def page_of(letter: Letter, viewer: Identity) -> dict[str, Any]:
    """Everything `show_letter.html` needs."""
    today, cases = clock.today(), queries.cases_shown(letter, viewer)
    hidden = len(letter.cases) - len(cases) if may(viewer, "case:read-accusation") else 0
    return {"letter": letter, "line": shown(letter, viewer), "cases": cases, "hidden": hidden, "next": next_step(letter),
            "forms": {verb: form_of(verb, letter) for verb in ACTS if is_offered(letter, verb, viewer)}, "acts": ACTS, "labels": VERB_LABELS,
            "may_edit": acting.may_now(letter, "edit", viewer), "history": history(letter), "facts": facts_of(letter), "today": today,
            "basis": BASIS[letter.kind], "returned": returned(letter)}


def returned(letter: Letter) -> str:
    """Who sent the draft back and why, until it is submitted again."""
    last = next((step for step in reversed(letter.steps) if step.verb != "edit"), None)
    return f"{last.actor}退回：{last.note}" if last is not None and last.verb == "return" else ""


def is_offered(letter: Letter, verb: str, viewer: Identity) -> bool:
    today = clock.today()
    if verb == "remind" and rules.why_not_remind(letter.state, letter.due_on, today):
        return False
    if verb == "list" and acting.why_not_list(letter):
        return False
    return acting.may_now(letter, verb, viewer)


def form_of(verb: str, letter: Letter) -> EditForm:
    """As it is shown first."""
    today = clock.today()
    return ACTS[verb].form(formdata=None, scope=verb, data={"version": letter.version, "delivered_on": today, "answered_on": today, "checked_on": today})


def next_step(letter: Letter) -> str:
    """What is waited for, in words."""
    return {State.DRAFT: "起草人提交以后，由另一位信访业务工作人员审核。", State.IN_REVIEW: "等另一位信访业务工作人员审核。",
            State.REVIEWED: "等局领导签发；起草人、审核人不能签发。", State.ISSUED: "请送达并登记。", State.DELIVERED: "等对方单位书面反馈。",
            State.ANSWERED: "请核查反馈的情况有没有落实。", State.CHECKED: "已落实的归档；没有落实的要求继续落实。", State.CLOSED: "已经办完。",
            State.WITHDRAWN: "已经作废，编号不再使用。"}[letter.state]


def facts_of(letter: Letter) -> list[tuple[str, Any]]:
    return [("编号", letter.number or "签发时给出"), ("事由", letter.trigger.label), ("督办方式", "" if letter.kind.is_proposal and letter.listed_on is None
            else letter.means.label), ("发给", letter.to_unit), ("起草", letter.drafted_by), ("签发", letter.issued_by), ("送达", letter.delivered_how),
            ("采纳情况", letter.adoption.label if letter.adoption else ""), ("催办", f"{letter.reminders} 次" if letter.reminders else ""),
            ("核查结论", letter.check.label if letter.check else "")]


def history(letter: Letter) -> list[dict[str, Any]]:
    return [{"when": step.at, "title": f"{VERB_LABELS.get(step.verb, step.verb)}　{step.actor}", "text": step.note,
             "tone": "warn" if step.verb in ("return", "remind", "list", "reopen", "withdraw") else "quiet", "due_on": step.due_on}
            for step in reversed(letter.steps)]


# --- drafting --------------------------------------------------------------------------------------------------------------------

def blank(asked: Mapping[str, str]) -> dict[str, Any]:
    """A case's page leads here with its number, a cluster's with a title and its facts. Words that are not ours, and what holds personal data, are left out."""
    words = {name: one.value for name, enum in ASKED for one in enum if one.value == asked.get(name)}
    texts = {field: clean_line(asked.get(name, ""), most) for name, field, most in BEGUN}
    return {"kind": Kind.SUPERVISION.value, "means": Means.ORDINARY.value, "answer_days": number("answer_days"), **words,
            **{field: text for field, text in texts.items() if text and not looks_personal(text)}}


def filled(letter: Letter) -> dict[str, Any]:
    names = ("title", "to_unit", "requirement", "answer_days", "version")
    words = {name: getattr(letter, name).value for name in ("kind", "trigger", "means")}
    return {**{name: getattr(letter, name) for name in names}, **words, "text": letter.facts,
            "numbers": "\n".join(case.number for case in letter.cases)}


def drafted(form: DraftForm, viewer: Identity) -> dict[str, Any]:
    """What `service.draft` takes. Raises `Refusal` at the field where a case is not there."""
    facts = {name: value if value is not None else "" for name, value in form.facts().items()}
    return {**facts, "kind": Kind(facts["kind"]), "trigger": Trigger(facts["trigger"]), "means": Means(facts["means"]),
            "cases": queries.cases_numbered(facts.pop("numbers"), viewer)}


def acted(form: EditForm) -> dict[str, Any]:
    """What a step takes; a day that was left out stays None."""
    facts = {name: "" if value is None and name != "due_on" else value for name, value in form.facts().items()}
    return {**facts, "adoption": Adoption(facts["adoption"])} if facts.get("adoption") else facts


def recipients() -> list[tuple[str, str]]:
    return [(kind.label, RECIPIENTS[kind]) for kind in Kind]
