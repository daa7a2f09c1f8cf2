"""Lines of the archive's list that follow from counts alone."""
from collections.abc import Mapping, Sequence
from datetime import date

from xinfang_party.archives import rules
from xinfang_party.archives.terms import Fact, Line
from xinfang_party.commitments.terms import Kind as PromiseKind
from xinfang_party.commitments.terms import State as PromiseState
from xinfang_party.documents.terms import CORE, PaperKind, PaperState
from xinfang_party.findings.terms import OPEN
from xinfang_party.volunteering.terms import EventState

Facts = Mapping[str, Sequence[Fact]]
MADE = {PaperState.DRAFT: "还在起草", PaperState.SUBMITTED: "还没有批准", PaperState.APPROVED: "", PaperState.PUBLISHED: ""}


def of_papers(papers: Sequence[Fact], year: int, today: date) -> list[Line]:
    """A summary is lacking only once the year is over."""
    by_kind = {fact.key: fact for fact in papers}
    found = []
    for kind in PaperKind:
        fact = by_kind.get(kind.value)
        lacks: tuple[str, ...] = ()
        is_to_come = kind is PaperKind.SUMMARY and today.year <= year
        if fact is None:
            lacks = () if is_to_come else (f"没有{year}年的{kind.label}",)
        elif words := why_not_done(kind, fact):
            lacks = (f"{kind.label}{words}",)
        found.append(Line(kind.value, kind.label, PaperState(fact.state).label if fact else "年底以后再写" if is_to_come else "没有", lacks))
    return found


def why_not_done(kind: PaperKind, fact: Fact) -> str:
    state = PaperState(fact.state)
    if kind is not PaperKind.DUTY_LIST or MADE[state]:
        return MADE[state]
    if state is not PaperState.PUBLISHED:
        return "还没有公布"
    return f"还有 {fact.number} 人没有签收" if fact.number else ""


def of_work(facts: Facts, year: int, today: date) -> list[Line]:
    promises, events, findings = facts["commitment"], facts["service"], facts["finding"]
    going = sum(fact.number for fact in promises if fact.state != PromiseState.CONCLUDED) if today.year > year else 0
    own = sum(fact.number for fact in promises if fact.key == PromiseKind.BRANCH)
    still = sum(fact.number for fact in events if fact.state == EventState.OPEN) if today.year > year else 0
    unmended = sum(fact.number for fact in findings if fact.state in OPEN)
    kinds = {fact.key for fact in facts["rule"]}
    missing = [kind.label for kind in CORE if kind.value not in kinds]
    late = total(facts["task"])
    return [
        Line("commitments", "承诺践诺", f"党员 {total(promises) - own} 份，支部 {own} 份", rules.some(going, "{} 份承诺还没有评定")),
        Line("service", "志愿服务", f"{total(events)} 次", rules.some(still, "{} 次志愿服务还没有登记结束")),
        Line("findings", "问题整改", f"{total(findings)} 个问题", rules.some(unmended, "{} 个问题还没有销号")),
        Line("rules", "制度", f"{total(facts['rule'])} 项现行有效", (f"没有这些制度：{'、'.join(missing)}",) if missing else ()),
        Line("directives", "贯彻落实台账", f"{total(facts['directive'])} 件", rules.some(late, "{} 项到期的任务还没有办结")),
    ]


def of_places(facts: Facts, year: int, last: date) -> list[Line]:
    told, checks = facts["posting"], facts["venue"]
    quarters = [f"第{number}季度" for number, start, end in rules.quarters_until(year, last) if not any(fact.day and start <= fact.day <= end for fact in told)]
    halves = [words for words, start, end in (("上半年", date(year, 1, 1), date(year, 6, 30)), ("下半年", date(year, 7, 1), date(year, 12, 31)))
              if end <= last and not any(fact.day and start <= fact.day <= end for fact in checks)]
    newest = max(checks, key=lambda fact: fact.day or date.min, default=None)
    posts, registered = total(facts["post"]), total(facts["registered"])
    return [
        Line("disclosure", "党务公开", f"{total(told)} 次", rules.gaps(quarters, "没有公开")),
        Line("venue", "活动室检查", f"{len(checks)} 次", (*rules.gaps(halves, "没有检查"), *rules.some(newest.number if newest else 0, "最近一次检查还缺 {} 项"))),
        Line("integrity", "廉政风险登记", f"{posts} 个岗位，{registered} 个有生效的登记", rules.some(posts - registered, "{} 个岗位没有生效的廉政风险登记")),
    ]


def total(facts: Sequence[Fact]) -> int:
    return sum(fact.number for fact in facts)
