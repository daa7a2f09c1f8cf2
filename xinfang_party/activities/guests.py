"""Who may come besides those expected: named by the recorder, or there the last time."""
import re
from collections.abc import Collection
from datetime import date

from xinfang_party.activities.catalogue import EXPECTS_NOBODY
from xinfang_party.activities.forms_roll import Line
from xinfang_party.activities.models import Activity
from xinfang_party.activities.queries import members_called, present_at
from xinfang_party.activities.terms import Kind

BETWEEN = re.compile(r"[、，,；;]")


def named(text: str, kind: Kind, on: date, listed: Collection[int]) -> tuple[list[Line], list[str]]:
    """Lines of the members of that day whom `text` names, by name or number; and a sentence for each word that names nobody, several, or one of
    those `listed` on the page anyhow. What the sentences say of others is what was typed: no number of a namesake."""
    words = list(dict.fromkeys(word.strip() for word in BETWEEN.split(text) if word.strip()))
    called = members_called(words, on) if words else []
    lines, faults = dict[int, Line](), list[str]()
    for word in words:
        found = [one for one in called if one.number == word] or [one for one in called if one.name == word]
        if len(found) != 1:
            faults.append(f"有几名党员都叫“{word}”，请改填党员编号。" if found else
                          f"没有找到“{word}”这名党员，请核对姓名或者改填党员编号；不是本局党员的，请写在“列席”一栏里。")
        elif found[0].id in listed:
            faults.append(f"“{word}”已经在点名的名单上，请在名单里点选，并从这里删去。")
        else:
            lines[found[0].id] = Line(found[0].id, found[0].name, is_guest=kind not in EXPECTS_NOBODY, is_named=True)
    return list(lines.values()), faults


def again(last: Activity | None, kind: Kind, on: date) -> dict[int, Line]:
    """{member: line} of those who were there the last time: where nobody is expected they are taken to come again, elsewhere its guests may be added."""
    if last is None or last.form is not kind:
        return {}
    if kind in EXPECTS_NOBODY:
        return {key: Line(key, name, is_again=True) for key, name, _is_guest in present_at(last.id, on)}
    return {key: Line(key, name, is_guest=True, status=None, is_new=True) for key, name, is_guest in present_at(last.id, on) if is_guest}
