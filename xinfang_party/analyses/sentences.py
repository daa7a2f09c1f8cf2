"""The report in words, as such reports are written: every sentence from the figures of the page, and nothing that was not counted."""
from collections.abc import Sequence

from xinfang_party.analyses import rules
from xinfang_party.analyses.terms import Figures, Known, Line, Situation, Split, follows_cases
from xinfang_party.kernel.periods import DAY, Period
from xinfang_party.measures.terms import NOTHING, Figure
from xinfang_party.petitions.terms import Channel

NOTHING_RECEIVED = "本期没有收到信访事项。"
NO_DATA = "本期的信访事项还没有数据。"
QUALITY = ("petitions.timely_acceptance_rate", "petitions.on_time_reply_rate", "petitions.evaluation_rate", "petitions.satisfaction_rate",
           "petitions.office_satisfaction_rate", "petitions.median_reply_days")


def told(figure: Figure) -> str:
    """A figure with what it was made from, in a sentence."""
    return "没有可计的" if figure.value is None else figure.text


def beside(changes: tuple[str, str]) -> str:
    """“，环比增加 5 件，同比持平”; of what cannot be compared nothing."""
    return "".join(f"，{name}{text}" for name, text in zip(("环比", "同比"), changes, strict=True) if text != NOTHING)


def unknown(found: Situation) -> list[str]:
    """Which of the windows begin before the first case or end after what is here, so that what is missing is not taken for none."""
    return [*too_early(found), *too_late(found)] if found.reach is not None else []


def too_early(found: Situation) -> list[str]:
    assert found.reach is not None
    first, others = Period.of(found.reach.first, "month").label, others_of(found, found.begun)
    told = [] if found.begun.now else [f"本期（{found.windows.now.label}）只有{first}以后的数字"]
    told += [f"{'和'.join(others)}从更早的时候开始，那时的数字不知道，写“—”，不算增减"] if others else []
    return [f"系统里最早的信访事项是{first}收到的：{'；'.join(told)}。"] if told else []


def too_late(found: Situation) -> list[str]:
    """The last day is not told: it could be the one of an accusation."""
    assert found.reach is not None
    since, others = Period.of(found.reach.end + DAY, "month").label, others_of(found, found.reached)
    told = []
    if found.is_blank:
        told.append(f"本期（{found.windows.now.label}）还没有数据，写“—”，不当作 0 件")
    elif not found.reached.now:
        told.append(f"本期（{found.windows.now.label}）只有一部分数据，不算增减")
    told += [f"{'和'.join(others)}的数据不完整，写“—”，不算增减"] if others else []
    return [f"系统里从{since}起还没有完整的信访事项：{'；'.join(told)}。"] if told else []


def others_of(found: Situation, known: Known) -> list[str]:
    """The other windows of which this is not known, by their names."""
    return [f"{name}（{window.label}）" for name, window, is_unknown in (
        ("上期", found.windows.before, not known.before), ("上年同期", found.windows.year_ago, not known.year_ago and found.windows.differ)) if is_unknown]


def total(found: Situation) -> list[str]:
    if found.is_blank:
        return [NO_DATA]
    received = found.figures["petitions.received"]
    sentences = [f"{found.windows.now.label}共收到信访事项 {received.now.numerator:,} 件{change(found, received)}。"]
    if found.is_running:
        sentences.append("本期还没有结束，件数不与完整的时期比增减。")
    replied, ended = found.figures["petitions.replied"], found.figures["petitions.ended"]
    sentences.append(f"答复 {replied.now.numerator:,} 件{change(found, replied)}；撤回、不予受理和不再受理 {ended.now.numerator:,} 件，不计入办理的各项比率。")
    if (hidden := found.accusations) is not None:
        sentences.append(f"其中检举控告 {hidden.now:,} 件，按保密要求只计数，以下分项都不含。")
    else:
        sentences.append("时段不是整月，检举控告事项不计入。")
    return sentences


def change(found: Situation, figures: Figures) -> str:
    return beside(rules.figure_change(figures, found.grounds))


def channels(found: Situation) -> list[str]:
    if found.is_blank:
        return [NO_DATA]
    share = found.figures["petitions.online_share"]
    sentences = [*parts(found, Split.CHANNEL), f"网信占比 {told(share.now)}{change(found, share)}（既不是来信也不是来访的都算网信）。"]
    board = next((line for line in found.splits[Split.CHANNEL] if line.key == Channel.MESSAGE_BOARD.value), None)
    if board is not None:
        sentences.append(f"领导留言 {board.counts.now:,} 件{beside(rules.change_of(board.counts, found.grounds))}。")
    return sentences


def parts(found: Situation, split: Split) -> list[str]:
    """“来信 12 件，占 30.0%；来访 …”, in the order of the page."""
    lines = [line for line in found.splits[split] if line.counts.now]
    if not lines:
        return [NO_DATA if found.is_blank else NOTHING_RECEIVED]
    return ["；".join(part(found, line) for line in lines) + "。"]


def part(found: Situation, line: Line) -> str:
    share = rules.share_of(line.counts.now, found.open_total.now)
    return f"{line.label} {line.counts.now:,} 件" + (f"，占 {share}" if share != NOTHING else "")


def grown(found: Situation, split: Split) -> list[str]:
    """Which values grew or fell by how many against the period before; a help for whoever writes on."""
    if found.is_running or not found.grounds.before:
        return []
    more = [f"{line.label}{rules.counted_change(line.counts.now, line.counts.before)}" for line in found.splits[split] if is_told(line)]
    return [f"与上期相比：{'；'.join(more)}。"] if more else []


def is_told(line: Line) -> bool:
    """That fewer cases say nothing is no trend of what they are about."""
    return not line.is_missing and line.counts.now != line.counts.before


def repeats(found: Situation) -> list[str]:
    if found.is_blank:
        return [NO_DATA]
    first, again = found.first_and_repeat
    rate = found.figures["petitions.repeat_rate"]
    return [f"初次信访 {first.now:,} 件，重复信访 {again.now:,} 件，重复信访率 {told(rate.now)}{change(found, rate)}。"]


def quality(found: Situation) -> list[str]:
    if found.is_blank:
        return [NO_DATA]
    sentences = [f"{found.figures[code].now.name} {told(found.figures[code].now)}{change(found, found.figures[code])}。" for code in QUALITY]
    return [*sentences, f"截至{'本期末' if not found.is_running else '今天'}仍超期未答复 {found.overdue.numerator:,} 件。", *paused(found)]


def paused(found: Situation) -> list[str]:
    lines = [line for line in found.pauses if line.counts.now]
    words = "；".join(f"{line.label} {line.counts.now:,} 次" for line in lines)
    return [f"本期开始的中止：{words}。中止与上面的比率分开计。"] if lines else ["本期没有登记中止。"]


def work(found: Situation, figures: Sequence[Figures]) -> list[str]:
    return [f"{three.now.name} {told(three.now)}{beside(rules.figure_change(three, found.grounds_of(three.now)))}。" for three in figures
            if not (found.is_blank and follows_cases(three.now))]
