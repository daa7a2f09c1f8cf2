"""What may be done in an appraisal and what a ballot may hold: values and `today` in, verdicts out. Source: 支部工作条例 art. 18 (domain.md 1.1, 4.2)."""
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from xinfang_party.appraisals import catalogue
from xinfang_party.appraisals.terms import BallotWay, MemberGrade, RoundState
from xinfang_party.kernel.periods import chinese
from xinfang_party.kernel.text import looks_personal
from xinfang_party.kernel.workflow import Workflow
from xinfang_party.organization.terms import Threshold

VERBS = {"vote": "投票", "appraise": "填写自评", "extend": "延长投票", "move": "改开会日期", "close": "结束投票", "count": "录入票数", "find": "填写评定结果",
         "conclude": "完成评定"}
FLOW: Workflow[RoundState] = Workflow({
    (RoundState.OPEN, "appraise"): RoundState.OPEN,
    (RoundState.OPEN, "vote"): RoundState.OPEN,
    (RoundState.OPEN, "extend"): RoundState.OPEN,
    (RoundState.OPEN, "move"): RoundState.OPEN,
    (RoundState.OPEN, "close"): RoundState.CLOSED,
    (RoundState.OPEN, "count"): RoundState.CLOSED,
    (RoundState.CLOSED, "count"): RoundState.CLOSED,
    (RoundState.CLOSED, "find"): RoundState.CLOSED,
    (RoundState.CLOSED, "conclude"): RoundState.CONCLUDED,
}, VERBS)

ON_PAPER = {"vote": "这次是现场纸质投票，请在会上投票，系统里不能投。", "close": "这次是现场纸质投票，录入票数以后投票就结束了。"}


def most_excellent(members: int) -> int:
    """How many of so many may be excellent: a third, rounded down."""
    return members // catalogue.EXCELLENT_ONE_IN.value


def is_told(ballots: int) -> bool:
    """Enough ballots for the tally to be read."""
    return ballots >= catalogue.MIN_BALLOTS.value


def why_not_text(text: str) -> str | None:
    """Source: domain.md 9.5."""
    kind = looks_personal(text)
    return f"文字里像是有{kind}，这里不能写这类个人信息，请删去后再保存。" if kind else None


def why_not_open(year: int, today: date, formal: int, *, is_known: bool) -> str | None:
    if year not in (today.year, today.year - 1):
        return "只能开始今年或去年的民主评议。"
    if is_known:
        return f"这个支部 {year} 年的民主评议已经开始过了，每年一次。"
    if formal < catalogue.LEAST_FORMAL.value:
        return f"支部正式党员不足 {catalogue.LEAST_FORMAL.value} 名，不能开始民主评议。"
    return None


def why_not_last_day(closes_on: date, today: date, way: BallotWay = BallotWay.ONLINE) -> str | None:
    if closes_on < today:
        return f"{way.last_day}已经过去，请填写今天或以后的日期。"
    last = today + timedelta(days=catalogue.LONGEST.value)
    return f"{way.last_day}最晚 {chinese(last)}（从今天起最长 {spaced(catalogue.LONGEST)}）。" if closes_on > last else None


def why_not_extend(closes_on: date, until: date, today: date) -> str | None:
    """Later only: whoever leads sees who has not voted, and could close before they do."""
    return f"延长后的日期要晚于原来的截止日期（{chinese(until)}）。" if closes_on <= until else why_not_last_day(closes_on, today)


def why_not_move(meets_on: date, planned: date, today: date) -> str | None:
    """A meeting may be held earlier as well: nobody votes before it."""
    return f"开会日期本来就是{chinese(planned)}，没有改。" if meets_on == planned else why_not_last_day(meets_on, today, BallotWay.PAPER)


def why_not_vote(closes_on: date, today: date) -> str | None:
    return f"投票已于{chinese(closes_on)}截止。" if today > closes_on else None


def why_not_ballot(grades: Mapping[int, MemberGrade], appraised: Collection[int], voter: int) -> str | None:
    """One grade for each member but the voter; a third of the members, rounded down, may be excellent."""
    if set(grades) != set(appraised) - {voter}:
        return "请给名单上的每一名同志（自己除外）选一项。"
    chosen, most = list(grades.values()).count(MemberGrade.EXCELLENT), most_excellent(len(appraised))
    return too_many_excellent(chosen, most, len(appraised))


def too_many_excellent(chosen: int, most: int, members: int) -> str | None:
    if chosen <= most:
        return None
    return f"“优秀”不能超过参评党员的三分之一：{members} 名党员最多 {most} 名（不足一名的不计），现在选了 {chosen} 名。"


def why_not_close(voted: int, voters: int, closes_on: date, today: date, *, without_tally: bool) -> str | None:
    if voted < voters and today <= closes_on:
        return f"还有 {voters - voted} 人没有投票。等大家都投完，或过了截止日期（{chinese(closes_on)}）再结束。"
    return why_not_untold(voted, without_tally=without_tally)


def why_not_untold(ballots: int, way: BallotWay = BallotWay.ONLINE, *, without_tally: bool) -> str | None:
    """A vote in the site may be extended; one at a meeting is over."""
    if is_told(ballots) or without_tally:
        return None
    step = "请延长投票，或勾选" if way is BallotWay.ONLINE else "请核对张数；确实如此的，请勾选"
    return f"只收到 {ballots} 张票，少于 {spaced(catalogue.MIN_BALLOTS)}，公布计票会看出谁投了什么。{step}“票太少，不计票，直接评定”。"


# --- a vote on paper ----------------------------------------------------------------------------------------------------------

def why_not_here(way: BallotWay, verb: str) -> str | None:
    """What is done in the site where the vote is in the site, and nowhere else."""
    return ON_PAPER[verb] if way is BallotWay.PAPER else None


def why_not_count(meets_on: date, today: date) -> str | None:
    """Nobody enters counts of a meeting that is still to come. One held earlier is moved first, and everybody hears of that."""
    return f"会还没有开：开会日期是{chinese(meets_on)}。已经提前开了的，请先“改开会日期”，再录入票数。" if today < meets_on else None


def least_ballots(voters: int) -> int:
    """Half of the voters, rounded up: who came to a meeting that could decide (art. 11, domain.md 1.2)."""
    return -(-voters // catalogue.QUORUM_ONE_IN.value)


def why_not_issued(issued: int, voters: int) -> str | None:
    least = least_ballots(voters)
    if least <= issued <= voters:
        return None
    return f"发出的票应在 {least} 到 {voters} 张之间：这次有 {voters} 名党员有票，到会不足半数的会不算数，请改期再开。"


def why_not_collected(collected: int, issued: int, voters: int) -> str | None:
    """A vote is valid when no more are collected than were issued (domain.md 1.2, second hand), and of no fewer than half."""
    if collected > issued:
        return f"收回的票（{collected} 张）多于发出的票（{issued} 张），这次投票无效。请核对张数；确实如此的，重新投票。"
    least = least_ballots(voters)
    return f"收回的票至少 {least} 张：{voters} 名党员有票，不足半数的投票不算数。请核对张数；确实如此的，改期重新投票。" if collected < least else None


def why_not_votes(name: str, votes: Mapping[MemberGrade, int], collected: int) -> str | None:
    """Of one member: fewer than collected are blank or spoilt."""
    if min(votes.values()) < 0:
        return f"{name}的票数不能少于 0。"
    total = sum(votes.values())
    if not total:
        return f"还没有填写{name}的票数。"
    return f"{name}各等次合计 {total} 票，多于收回的 {collected} 张，请核对。" if total > collected else None


def why_not_this_many_excellent(chosen: int, collected: int, members: int) -> str | None:
    """All members together: each ballot names a third of them at most."""
    most = most_excellent(members)
    if chosen <= collected * most:
        return None
    return f"“优秀”一共 {chosen} 票，太多了：每张票最多 {most} 名“优秀”，收回 {collected} 张，合计最多 {collected * most} 票。请核对，超过的票作废。"


# --- findings -----------------------------------------------------------------------------------------------------------------

def finders(leading: Collection[int], committee: Collection[int], with_account: Collection[int], of: int) -> frozenset[int]:
    """Who enters what was found of one member: who leads the branch; of one of them anybody else of its committee who can log in.

    Where nobody else can, the leader does: the round must not wait for ever. Art. 18: the committee finds, where there is none the meeting of members.
    """
    if of not in leading:
        return frozenset(leading)
    return ((frozenset(leading) | frozenset(committee)) - {of}) & frozenset(with_account) or frozenset({of})


def lacking(missing: int, left_to_others: Sequence[str]) -> str | None:
    """What a leader waits for or has to do before the end; `left_to_others`: of those missing that others enter, whose and who does."""
    others = "，".join(left_to_others)
    if missing > len(left_to_others):
        return f"还有 {missing} 名党员没有评定等次，请先填写{'，其中' if others else ''}{others}。"
    return f"还没有全部评定：{others}，填好以后您再点“完成评定”。" if missing else None


def why_not_conclude(findings: Sequence[MemberGrade | None], left_to_others: Sequence[str] = ()) -> str | None:
    missing = lacking(sum(finding is None for finding in findings), left_to_others)
    if missing:
        return missing
    return too_many_excellent(findings.count(MemberGrade.EXCELLENT), most_excellent(len(findings)), len(findings))


def conclude_due(closes_on: date) -> date:
    return closes_on + timedelta(days=catalogue.CONCLUDE_WITHIN.value)


def spaced(threshold: Threshold) -> str:
    return f"{threshold.value} {threshold.unit}"


def either(names: Sequence[str]) -> str:
    """甲; 甲或乙; 甲、乙或丙."""
    return "或".join(part for part in ("、".join(names[:-1]), *names[-1:]) if part)
