"""What the forms of the own check begin from."""
from typing import Any

from xinfang_party.integrity.catalogue_risks import TYPICAL
from xinfang_party.integrity.forms import ControlRow, DutiesForm, PointForm, PowerRow
from xinfang_party.integrity.models import RegisterVersion, RiskPoint
from xinfang_party.integrity.service import CONTROL, REST, SAID, SCORED
from xinfang_party.kernel.errors import NotFound

EMPTY_ROWS = 2
POWER = ("name", "basis", "steps")


def duties_of(version: RegisterVersion) -> dict[str, Any]:
    rows = [{name: getattr(power, name) for name in POWER} for power in version.powers]
    return {"duties": version.duties, "powers": [*rows, *({} for _ in range(EMPTY_ROWS))], "version": version.version}


def blank(version: RegisterVersion, code: str) -> dict[str, Any]:
    """A new point; `code`: the typical risk it starts from."""
    typical = TYPICAL.get(code)
    start: dict[str, Any] = {"version": version.version, "controls": [{} for _ in range(EMPTY_ROWS)]}
    if typical is None:
        return start
    said = {name: getattr(typical, name) for name in ("power", "step", "name", "shows_as", "likelihood", "impact")}
    controls = [{"kind": kind.value, "text": text} for kind, text in typical.controls]
    return {**start, **said, "category": typical.category.value, "factors": list(typical.factors), "controls": [*controls, {}]}


def filled(version: RegisterVersion, point: RiskPoint) -> dict[str, Any]:
    facts = {name: getattr(point, name) for name in (*SAID, *SCORED, *REST)}
    controls = [{**{name: getattr(one, name) for name in CONTROL}, "kind": one.kind.value} for one in point.controls]
    return {**facts, "category": point.category.value, "override": point.override.value if point.override else "",
            "change_reason": point.change_reason if point.is_open else "",  # why it was closed is no reason to open it again
            "controls": [*controls, {}], "version": version.version}


def point_shown(version: RegisterVersion, key: int) -> RiskPoint:
    found = next((one for one in version.points if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def blank_row(form: Any) -> Any:
    """What the script copies."""
    if isinstance(form, DutiesForm):
        return PowerRow(formdata=None, prefix="powers-__n__-")
    return ControlRow(formdata=None, prefix="controls-__n__-") if isinstance(form, PointForm) else None
