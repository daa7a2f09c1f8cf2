"""Districts, streets and communities as a sheet, both ways; codes are the key, names repeat."""
from typing import Any

from xinfang_party.communities import place_store, rules
from xinfang_party.communities.models import Place
from xinfang_party.exchange import cells
from xinfang_party.kernel.text import why_not_text
from xinfang_party.sheets.parsing import refuse
from xinfang_party.sheets.terms import CODE, Column, Sheet


def a_code(cell: Any) -> str | None:
    code = cells.as_code(cell)
    refuse(rules.why_not_code(code) if code is not None else None)
    return code


def a_name(cell: Any) -> str | None:
    name = cells.as_text(60)(cell)
    refuse(why_not_text(name or "", "导入"))
    return name


PLACES = Sheet(
    code="communities.places", title="区、镇街和社区", unit="个", key="code", import_permission="place:import", export_permission="community:read", splittable=False,
    help="代码 6 位是区，9 位是镇街，12 位是社区或村；上级看代码的开头，要已经导入，或者在同一张表里。名称可以重复，代码不能。",
    columns=(
        Column("code", "代码", aliases=("区划代码", "社区代码"), parse=a_code, required=True, example="440103001101", help="每个一个，以后不要改", kind=CODE, width=18),
        Column("name", "名称", aliases=("区划名称", "社区名称"), parse=a_name, required=True, example="示例社区居民委员会", width=28),
        Column("street", "镇街代码", aliases=("streetCode",), parse=a_code, example="440103001", help="可以不填；填了就要和代码的开头一样", kind=CODE),
        Column("district", "区代码", aliases=("areaCode",), parse=a_code, example="440103", help="可以不填；填了就要和代码的开头一样", kind=CODE),
    ),
    store=place_store.PlaceStore(model=Place, key={"code": "code"}, translate=place_store.translate, written=place_store.written, export=place_store.export))
SHEETS = (PLACES,)
