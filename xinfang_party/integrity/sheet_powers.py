"""Duties, powers and procedure steps in the sheet of risk points: each row may say them; together the rows of a register say them once."""
from collections.abc import Mapping, Sequence
from typing import Any

from xinfang_party.integrity.models import PowerItem, RegisterVersion, RiskPoint
from xinfang_party.kernel.text import clean_line

FIELDS = ("duties", "power_basis", "power_steps")
TWO_BASES = "同一项职权在前面的行里写了别的依据，请改成一样的"
NO_POWER = "写了职权的依据或流程，但没有写是哪一项职权"


def why_not(values: Mapping[str, Any], bases: dict[str, str]) -> tuple[str, str] | None:
    """(field, sentence). `bases`: power → its basis as earlier rows of the same register told it; kept up to date here."""
    power, basis = values.get("power"), values.get("power_basis")
    if not power:
        return ("power", NO_POWER) if basis or values.get("power_steps") else None
    if basis and bases.setdefault(power, basis) != basis:
        return "power_basis", TWO_BASES
    return None


def write(version: RegisterVersion, rows: Sequence[Mapping[str, Any]]) -> None:
    """What these rows add to the version. A power has the steps that are told of it, in their order, the steps of its risk points among them."""
    version.duties = "\n".join(dict.fromkeys([*version.duties.splitlines(), *(line for values in rows for line in values.get("duties") or ())]))
    known = {power.name: power for power in version.powers}
    for values in (values for values in rows if values.get("power")):
        if values["power"] not in known:
            known[values["power"]] = PowerItem(position=len(known), name=values["power"], basis="", steps="")
            version.powers.append(known[values["power"]])
        power = known[values["power"]]
        power.basis = power.basis or values.get("power_basis") or ""
        told = values.get("power_steps") or ([values["step"]] if values.get("step") else [])
        power.steps = "\n".join(dict.fromkeys([*power.steps.splitlines(), *told]))


def in_row(point: RiskPoint) -> dict[str, Any]:
    """What the sheet says of them beside a point."""
    version = point.of_version
    power = next((one for one in version.powers if one.name == point.power), None)
    return {"duties": lines(version.duties), "power_basis": (clean_line(power.basis) or None) if power else None,
            "power_steps": lines(power.steps) if power else None}


def lines(text: str) -> list[str] | None:
    return [said for line in text.splitlines() if (said := clean_line(line))] or None
