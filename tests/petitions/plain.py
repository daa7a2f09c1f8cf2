"""The figures over cases counted by hand: plain loops over plain dicts, nothing shared with the measures but the question."""
from datetime import date, timedelta
from statistics import median

TODAY = date(2026, 7, 1)
RATED, CONTENT = {"satisfied", "basic", "dissatisfied"}, {"satisfied", "basic"}


def is_mine(row, asked):
    scope = asked.selection.scope
    keys = {scope.key} if scope.keys is None else scope.keys
    inside = scope.level == "bureau" or (row[scope.level] is not None and row[scope.level] in keys)
    return row["id"] in asked.selection.picked or (inside and all(row[name] in values for name, values in asked.selection.only))


def dated(rows, asked, day_of, *, ahead=False):
    """Rows of the selection whose day lies in the period and has come."""
    found = [(row, day_of(row)) for row in rows if is_mine(row, asked)]
    return [row for row, day in found if day and asked.period.start <= day <= asked.period.end and (ahead or day <= asked.as_of)]


def stands(row, day):
    """Neither withdrawn nor refused by that evening; an ending without a day always was."""
    return row["ending"] is None or (row["ended_on"] is not None and row["ended_on"] > day)


def over(last_day, day):
    return last_day <= day and last_day < TODAY


def happened(day, as_of):
    return day is not None and day <= as_of


def accepted_or_due(row):
    if row["accepted_on"]:
        return min(row["accepted_on"], row["accept_due_on"])
    return row["accept_due_on"] if row["acceptance_known"] and not (row["replied_on"] or row["concluded_on"]) else None


def rated_on(row):
    if {row["unit_evaluation"], row["office_evaluation"]} & RATED:
        return row["evaluated_on"] or row["replied_on"] or row["concluded_on"]
    return None


def count(rows, asked, name, **more):
    return whole(len(dated(rows, asked, lambda row: row[name], **more)))


def whole(number):
    return number, None, number


def share(hits, among):
    return len(hits), len(among), round(100 * len(hits) / len(among), 4) if among else None


def timely(rows, asked):
    day = asked.as_of
    among = [r for r in dated(rows, asked, accepted_or_due)
             if stands(r, day) and (over(r["accept_due_on"], day) or happened(r["accepted_on"], day))]
    return share([r for r in among if happened(r["accepted_on"], day) and r["accepted_on"] <= r["accept_due_on"]], among)


def unknown(rows, asked):
    return whole(sum(accepted_or_due(r) is None and stands(r, asked.as_of) for r in dated(rows, asked, lambda r: r["received_on"])))


def on_time(rows, asked, pending=False):
    day = asked.as_of
    among = [r for r in dated(rows, asked, lambda r: r["due_on"], ahead=pending)
             if stands(r, day) and r["received_on"] <= day and (pending or over(r["due_on"], day) or happened(r["replied_on"], day))]
    return share([r for r in among if happened(r["replied_on"], day) and r["replied_on"] <= r["due_on"]], among)


def participation(rows, asked):
    day = asked.as_of
    closes = lambda r: r["replied_on"] + timedelta(days=30) if r["replied_on"] else None  # noqa: E731
    rated = lambda r: r["unit_evaluation"] in RATED and happened(rated_on(r), day)  # noqa: E731
    among = [r for r in dated(rows, asked, closes) if stands(r, day) and r["unit_evaluation"] and (over(closes(r), day) or rated(r))]
    return share([r for r in among if rated(r)], among)


def satisfaction(rows, asked, party="unit_evaluation"):
    among = [r for r in dated(rows, asked, rated_on) if stands(r, asked.as_of) and r[party] in RATED]
    return share([r for r in among if r[party] in CONTENT], among)


def online(rows, asked):
    among = [r for r in dated(rows, asked, lambda r: r["received_on"]) if r["channel"]]
    return share([r for r in among if r["channel"] not in ("letter", "visit")], among)


def repeats(rows, asked):
    among = [r for r in dated(rows, asked, lambda r: r["received_on"]) if r["is_repeat"] is not None]
    return share([r for r in among if r["is_repeat"]], among)


def reply_days(rows, asked):
    days = [(r["replied_on"] - r["received_on"]).days for r in dated(rows, asked, lambda r: r["replied_on"]) if stands(r, asked.as_of)]
    return len(days), len(days), float(median(days)) if days else None


def overdue(rows, asked):
    day = min(asked.period.end, asked.as_of)
    late = [r for r in rows if is_mine(r, asked) and over(r["due_on"], day) and stands(r, day)
            and not happened(r["replied_on"], day) and not happened(r["concluded_on"], day)]
    return whole(len(late) if asked.period.start <= asked.as_of else 0)


def due(rows, asked):
    return whole(sum(stands(r, asked.as_of) and r["received_on"] <= asked.as_of
                     for r in dated(rows, asked, lambda r: r["due_on"], ahead=True)))


def ended(rows, asked):
    return whole(len(dated(rows, asked, lambda r: (r["ended_on"] or r["received_on"]) if r["ending"] else None)))


ANSWERS = {
    "petitions.received": lambda rows, asked: count(rows, asked, "received_on"),
    "petitions.accepted": lambda rows, asked: count(rows, asked, "accepted_on"),
    "petitions.replied": lambda rows, asked: count(rows, asked, "replied_on"),
    "petitions.concluded": lambda rows, asked: count(rows, asked, "concluded_on"),
    "petitions.due": due, "petitions.ended": ended, "petitions.overdue": overdue, "petitions.timely_acceptance_rate": timely,
    "petitions.acceptance_unknown": unknown, "petitions.on_time_reply_rate": on_time, "petitions.evaluation_rate": participation,
    "petitions.satisfaction_rate": satisfaction,
    "petitions.office_satisfaction_rate": lambda rows, asked: satisfaction(rows, asked, "office_evaluation"),
    "petitions.online_share": online, "petitions.repeat_rate": repeats, "petitions.median_reply_days": reply_days,
}
