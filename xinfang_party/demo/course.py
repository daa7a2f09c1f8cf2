"""One promise on its way, each step taken by the person whose step it is."""
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from sqlalchemy import select

from xinfang_party.access.terms import Identity
from xinfang_party.commitments import closing, figures, picks, service
from xinfang_party.commitments.models import Commitment, PickRequest
from xinfang_party.commitments.terms import Grade, Kind, Result, Side, State
from xinfang_party.demo import catalogue, papers
from xinfang_party.files import service as files
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import Period
from xinfang_party.measures import registry
from xinfang_party.measures.terms import Scope, Selection
from xinfang_party.petitions.models import Case
from xinfang_party.petitions.terms import HandlingClass, Purpose

OPINION = "请在内容里写明由谁、在什么时候自查，再提交。"


@dataclass
class Course:
    """Who keeps the promise, who decides on it, and the row once it is written. `only`: the dimensions its facts are narrowed to."""

    kind: Kind
    keeper: Identity
    decider: Identity
    branch_id: int
    promise: catalogue.Promise
    starts_on: date
    ends_on: date
    row: Commitment | None = None
    only: dict[str, list[str]] = field(default_factory=dict)

    @property
    def commitment(self) -> Commitment:
        assert self.row is not None
        return self.row

    def leave_hard_ones_out(self) -> None:
        """The rule counts simple matters only, so that a hard one can be counted by hand."""
        self.only = {"class": [HandlingClass.SIMPLE.value]}

    # --- written and decided on -----------------------------------------------------------------------------------------------

    def draft(self) -> None:
        facts = {"title": self.promise.title, "content": self.content(), "served": self.promise.served, "starts_on": self.starts_on,
                 "ends_on": self.ends_on}
        lines = [{"measure_code": self.promise.measure, "target": self.target(), "only": self.only}] if self.promise.measure else []
        self.row = service.draft(kind=self.kind, facts=facts, lines=lines, branch_id=self.branch_id, by=self.keeper)
        db.session.flush()

    def content(self) -> str:
        return self.promise.content.replace("本人", "本支部") if self.kind is Kind.BRANCH else self.promise.content

    def target(self) -> float:
        """The catalogue's target, or the baseline where that is better already: nobody promises to fall back."""
        scope = Scope.member(self.keeper.member_id or 0) if self.kind is Kind.MEMBER else Scope.branch(self.branch_id)
        whole = Period.year(self.starts_on.year) if (self.ends_on - self.starts_on).days > 360 else Period.range(self.starts_on, self.ends_on)
        baseline = figures.baseline_of(self.promise.measure, self.selection(scope), whole).value
        if baseline is None:
            return self.promise.target
        better = registry.get(self.promise.measure).better
        return float(min(self.promise.target, baseline) if better == "lower" else max(self.promise.target, min(round(baseline + 0.05, 1), 100)))

    def selection(self, scope: Scope) -> Selection:
        return Selection(scope, tuple((name, tuple(values)) for name, values in self.only.items()))

    def submit(self) -> None:
        service.submit(self.commitment, by=self.keeper)

    def return_(self) -> None:
        service.return_(self.commitment, opinion=OPINION, by=self.decider)

    def approve(self) -> None:
        service.approve(self.commitment, opinion="内容真实，与岗位相符，同意。", by=self.decider)

    def publish(self) -> None:
        service.publish(self.commitment, by=self.decider)

    def withdraw(self) -> None:
        service.withdraw(self.commitment, opinion="与年初作出的承诺重复，并入那一项。", by=self.keeper)

    # --- kept -----------------------------------------------------------------------------------------------------------------

    def note(self) -> None:
        service.note_progress(self.commitment, noted_on=clock.today(), text="对本月将到期的事项逐件核对，提前联系责任单位。", by=self.keeper)

    def note_with_papers(self) -> None:
        note = service.note_progress(self.commitment, noted_on=clock.today(), text="集中核对一次期限，核对表和示意图附后。", by=self.keeper)
        for name, content in papers.PAPERS.items():
            files.attach(BytesIO(content), name, to=note, by=self.keeper)

    def pick(self) -> None:
        """One of the keeper's own hard cases, which the rule leaves out: counted while the promise is written, asked for once it is public."""
        if self.row is None or not (self.row.state.is_editable or self.row.state is State.PUBLISHED):
            return
        line = self.row.lines[0]
        own = select(Case.number).where(Case.member_id == self.keeper.member_id, Case.handling == HandlingClass.HARD, Case.purpose != Purpose.ACCUSATION,
                                        Case.due_on.between(self.starts_on, clock.today()), Case.id.not_in([fact.fact_id for fact in line.picked]))
        number = db.session.scalar(own.order_by(Case.id).limit(1))
        if number is not None:
            picks.pick_by_number(line, self.row, number, by=self.keeper)

    def approve_pick(self) -> None:
        asked = self.row and db.session.scalar(select(PickRequest).where(PickRequest.line_id == self.row.lines[0].id).limit(1))
        if asked:
            picks.approve(asked, self.commitment, by=self.decider)

    # --- wound up -------------------------------------------------------------------------------------------------------------

    def freeze(self) -> None:
        closing.freeze(self.commitment)

    def report(self) -> None:
        service.report(self.commitment, text="按承诺逐件盯办，数字见上；未达到的事项主要是涉及多个单位，已逐件说明。", by=self.keeper)

    def appraise_self(self) -> None:
        closing.appraise(self.commitment, Side.SELF, grade=Grade.BASIC, by=self.keeper)

    def appraise_by(self, peer: Identity, grade: Grade) -> None:
        closing.appraise(self.commitment, Side.PEER, grade=grade, by=peer)

    def appraise_organization(self) -> None:
        closing.appraise(self.commitment, Side.ORGANIZATION, grade=Grade.SATISFIED, by=self.decider)

    def conclude(self) -> None:
        result = closing.suggestion(self.commitment) or Result.NOT_KEPT
        reason = "" if result is not Result.NOT_KEPT else "指标未达到目标，主要因几件跨部门事项超期，下年继续改进。"
        closing.conclude(self.commitment, result=result, reason=reason, by=self.decider)
