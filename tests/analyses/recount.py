"""The page of a period counted again with plain loops over plain rows: its own windows, its own conditions, nothing shared with the site."""
import calendar
from datetime import date, timedelta
from statistics import median

RATED, CONTENT = {"satisfied", "basic", "dissatisfied"}, {"satisfied", "basic"}
OFFLINE = {"letter", "visit"}
DAY = timedelta(days=1)


def month(year, number):
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def quarter(year, number):
    return date(year, 3 * number - 2, 1), month(year, 3 * number)[1]


def year(number):
    return date(number, 1, 1), date(number, 12, 31)


WINDOWS = {
    "2026-03": (month(2026, 3), month(2026, 2), month(2025, 3)),
    "2026-01": (month(2026, 1), month(2025, 12), month(2025, 1)),
    "2026Q1": (quarter(2026, 1), quarter(2025, 4), quarter(2025, 1)),
    "2025": (year(2025), year(2024), year(2024)),
    "2026-01-01..2026-02-28": ((date(2026, 1, 1), date(2026, 2, 28)), (date(2025, 11, 1), date(2025, 12, 31)), (date(2025, 1, 1), date(2025, 2, 28))),
    "2026-03-05..2026-03-14": ((date(2026, 3, 5), date(2026, 3, 14)), (date(2026, 2, 23), date(2026, 3, 4)), (date(2025, 3, 5), date(2025, 3, 14))),
    "2019": (year(2019), year(2018), year(2018)), "2020-01": (month(2020, 1), month(2019, 12), month(2019, 1)),
    "2022": (year(2022), year(2021), year(2021)), "2021-12": (month(2021, 12), month(2021, 11), month(2020, 12)),
    "2022Q1": (quarter(2022, 1), quarter(2021, 4), quarter(2021, 1)),
}
"""What is asked → (period, the one before of the same length, the same of last year), written out by hand."""


def is_whole(windows):
    return all(start.day == 1 and (end + DAY).day == 1 for start, end in windows)


def within(rows, window, today, day_of):
    start, end = window
    return [row for row in rows if (day := day_of(row)) and start <= day <= min(end, today)]


def stands(row, today):
    return row["ending"] is None or (row["ended_on"] is not None and row["ended_on"] > today)


def past(day, today):
    return day is not None and day < today


def by(day, today):
    return day is not None and day <= today


def numbers(rows, window, today):
    """code → (numerator, denominator or None) over the rows given; of the median (value, how many)."""
    inside = lambda name: within(rows, window, today, lambda row: row[name])  # noqa: E731
    received, replied = inside("received_on"), inside("replied_on")
    acceptance = [r for r in inside("acceptance_on") if stands(r, today) and (past(r["accept_due_on"], today) or by(r["accepted_on"], today))]
    due = [r for r in inside("due_on") if stands(r, today) and by(r["received_on"], today) and (past(r["due_on"], today) or by(r["replied_on"], today))]
    rated = lambda r: r["unit_evaluation"] in RATED and by(r["evaluated_on"], today)  # noqa: E731
    asked = [r for r in inside("evaluation_due_on") if stands(r, today) and r["unit_evaluation"] and by(r["replied_on"], today)
             and (past(r["evaluation_due_on"], today) or rated(r))]
    evaluated = [r for r in inside("evaluated_on") if stands(r, today)]
    channel, repeat = [r for r in received if r["channel"]], [r for r in received if r["is_repeat"] is not None]
    days = [(r["replied_on"] - r["received_on"]).days for r in replied if stands(r, today)]
    return {
        "petitions.received": (len(received), None), "petitions.replied": (len(replied), None),
        "petitions.timely_acceptance_rate": (sum(by(r["accepted_on"], min(today, r["accept_due_on"])) for r in acceptance), len(acceptance)),
        "petitions.on_time_reply_rate": (sum(by(r["replied_on"], min(today, r["due_on"])) for r in due), len(due)),
        "petitions.evaluation_rate": (sum(map(rated, asked)), len(asked)),
        "petitions.satisfaction_rate": content(evaluated, "unit_evaluation"), "petitions.office_satisfaction_rate": content(evaluated, "office_evaluation"),
        "petitions.online_share": (sum(r["channel"] not in OFFLINE for r in channel), len(channel)),
        "petitions.repeat_rate": (sum(r["is_repeat"] for r in repeat), len(repeat)),
        "petitions.median_reply_days": (float(median(days)) if days else None, len(days)),
        "petitions.ended": (len(within(rows, window, today, lambda r: (r["ended_on"] or r["received_on"]) if r["ending"] else None)), None)}


def content(rows, name):
    told = [r for r in rows if r[name] in RATED]
    return sum(r[name] in CONTENT for r in told), len(told)


def overdue(rows, window, today):
    day = min(window[1], today)
    return sum(past(r["due_on"], min(day + DAY, today)) and stands(r, day) and not by(r["replied_on"], day) and not by(r["concluded_on"], day) for r in rows)


def split(rows, windows, today, name):
    """value ("" = not told) → how many were received in each window; accusations are in no split."""
    found = {}
    for place, window in enumerate(windows):
        for row in within(rows, window, today, lambda row: row["received_on"]):
            if row["purpose"] != "accusation":
                found.setdefault(row[name] or "", [0, 0, 0])[place] += 1
    return {value: tuple(counts) for value, counts in found.items()}
