"""Duties, powers and procedure steps in the sheet of risk points: each row may say them; together the rows of a register say them once."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinfang_party.integrity.catalogue import number
from xinfang_party.integrity.forms import LONGEST_DUTIES, LONGEST_STEPS
from xinfang_party.integrity.models import PowerItem, RegisterVersion, RiskPoint
from xinfang_party.kernel.text import clean_line

FIELDS = ("duties", "power_basis", "power_steps")
TWO_BASES = "同一项职权在前面的行里写了别的依据，请改成一样的"
NO_POWER = "写了职权的依据或流程，但没有写是哪一项职权"


@dataclass
class Told:
    """What the rows of one register have told so far: its duties, and of each power the basis and the steps."""

    duties: list[str] = field(default_factory=list)
    bases: dict[str, str] = field(default_factory=dict)
    steps: dict[str, list[str]] = field(default_factory=dict)


def why_not(values: Mapping[str, Any], told: Told) -> tuple[str, str] | None:
    """(field, sentence): what the form of a register would not take either. A row that is taken is added to `told`."""
    power, basis = values.get("power"), values.get("power_basis")
    duties = together(told.duties, values.get("duties"))
    steps = together(told.steps.get(power or "", []), steps_of(values))
    if length(duties) > LONGEST_DUTIES:
        return "duties", f"一张登记表的职责合起来不要超过 {LONGEST_DUTIES} 个字"
    told.duties = duties
    if not power:
        return ("power", NO_POWER) if basis or values.get("power_steps") else None
    if power not in told.steps and len(told.steps) >= number("most_powers"):
        return "power", f"一张登记表最多 {number('most_powers')} 项职权"
    if length(steps) > LONGEST_STEPS:
        return "power_steps", f"一项职权的流程合起来不要超过 {LONGEST_STEPS} 个字"
    if basis and told.bases.setdefault(power, basis) != basis:
        return "power_basis", TWO_BASES
    told.steps[power] = steps
    return None


def write(version: RegisterVersion, rows: Sequence[Mapping[str, Any]]) -> None:
    """What these rows add to the version. A power has the steps that are told of it, in their order, the steps of its risk points among them."""
    version.duties = "\n".join(together(version.duties.splitlines(), *(values.get("duties") for values in rows)))
    known = {power.name: power for power in version.powers}
    for values in (values for values in rows if values.get("power")):
        if values["power"] not in known:
            known[values["power"]] = PowerItem(position=len(known), name=values["power"], basis="", steps="")
            version.powers.append(known[values["power"]])
        power = known[values["power"]]
        power.basis = power.basis or values.get("power_basis") or ""
        power.steps = "\n".join(together(power.steps.splitlines(), steps_of(values)))


def in_row(point: RiskPoint) -> dict[str, Any]:
    """What the sheet says of them beside a point."""
    version = point.of_version
    power = next((one for one in version.powers if one.name == point.power), None)
    return {"duties": lines(version.duties), "power_basis": (clean_line(power.basis) or None) if power else None,
            "power_steps": lines(power.steps) if power else None}


def steps_of(values: Mapping[str, Any]) -> list[str]:
    return values.get("power_steps") or ([values["step"]] if values.get("step") else [])


def together(*some: Sequence[str] | None) -> list[str]:
    """Each line once, in the order in which they are first told."""
    return list(dict.fromkeys(line for lines_told in some for line in lines_told or ()))


def length(told: Sequence[str]) -> int:
    return len("\n".join(told))


def lines(text: str) -> list[str] | None:
    return [said for line in text.splitlines() if (said := clean_line(line))] or None
