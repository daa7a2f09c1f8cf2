"""How many talks were held, of the whole bureau alone: in a branch of ten, one would say who."""
from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, exists, false

from xinfang_party.access.terms import Identity
from xinfang_party.admonitions.catalogue import BASIS
from xinfang_party.admonitions.models import Admonition, AdmonitionFinding
from xinfang_party.measures.kinds import Count, Owners
from xinfang_party.measures.registry import FactView

COUNTED: Mapping[str, Any] = dict(of=Admonition, dated=Admonition.held_on, owners=Owners(), unit="次", noun="次", basis=BASIS)
HELD = Count(code="admonitions.held", name="提醒谈话和诫勉谈话", note="按谈话日期计入时段；只计全局的次数，不分支部、不分人，没有明细", **COUNTED)
FOR_FINDINGS = Count(
    code="admonitions.for_findings", name="因整改问题开展的提醒谈话和诫勉谈话", where=exists().where(AdmonitionFinding.admonition_id == Admonition.id),
    note="写明针对哪个整改问题的；按谈话日期计入时段，只计全局的次数，没有明细", **COUNTED)
MEASURES = (HELD, FOR_FINDINGS)


def nobodys(_identity: Identity) -> ColumnElement[bool]:
    """On which day there was one tells whom it was with: figures over few days count none, whoever asks."""
    return false()


FACT_VIEWS = (
    FactView(model=Admonition, permission=None, headers=("日期",), cells=lambda row: [row.held_on], url=lambda row: url_for("admonitions.list_admonitions"),
             visible=lambda statement, identity: statement.where(false()), open_to=nobodys, withheld="提醒谈话和诫勉谈话"),
)
