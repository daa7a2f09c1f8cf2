"""Shape of what is written down about evidence."""
from collections.abc import Iterable
from typing import Any

from flask import request
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.checklists.evidence import NOT_HERE, Facts, Upload
from xinfang_party.checklists.showing import EARLIER
from xinfang_party.checklists.terms import Edition
from xinfang_party.checklists.terms_rounds import EvidenceKind
from xinfang_party.organization.forms import DAY_WANTED
from xinfang_party.web.forms import DateField, EditForm, Form, line, required, row_id
from xinfang_party.web.security import safe_target

NO_NAMES = "不要写身份证号、电话、住址等个人信息。"
KINDS_IN_WORDS = {EvidenceKind.FILE: "文件：上传一个文件", EvidenceKind.RECORD: "本系统的记录：会议、活动等已经登记过的，不用再传",
                  EvidenceKind.PAPER: "纸质材料：写明放在哪里，不用拍照"}
FILE_WORDS = "PDF、图片、Word、Excel 或文本文件，不超过 20 MB。不要求照片。"


class EvidenceForm(EditForm):
    """Of a piece that is there: its kind stays."""

    title = StringField("名称", description=f"例如：2026年度支部工作计划。{NO_NAMES}", **line(80, required("请写这份材料的名称。")))
    dated_on = DateField("材料的日期", description="材料形成的那一天。", validators=[required(DAY_WANTED)])
    valid_until = DateField("有效到哪一天（长期有效的不填）", validators=[Optional()])
    place = StringField("在哪里", **line(200))
    codes = SelectMultipleField("证明哪些条目（可以选几项）", choices=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False),
                                validators=[InputRequired("请至少勾选一项。")])

    def __init__(self, *args: Any, of: EvidenceKind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of

    @property
    def wanted(self) -> EvidenceKind | None:
        """Which kind it is about."""
        return self.of

    def offer(self, edition: Edition, kept: Iterable[str] = ()) -> None:
        """The items of the edition, and those of earlier ones it is for already; set before validation."""
        earlier = [SelectChoice(code, f"{code}{EARLIER}") for code in sorted(kept) if code not in edition.by_code]
        self.codes.choices = [*(SelectChoice(item.code, f"{item.code} {item.name}") for item in edition.items), *earlier]

    def validate(self, extra_validators: Any = None) -> bool:
        """The address of a record is one of this site's own pages; its host in front is taken off."""
        is_right = super().validate(extra_validators)
        if self.wanted is not EvidenceKind.RECORD or not self.place.data:
            return is_right
        path = safe_target(self.place.data.removeprefix(request.host_url.rstrip("/")))
        if path is None:
            self.place.errors = [NOT_HERE]
            return False
        self.place.data = path.partition("?")[0]
        return is_right

    def told(self) -> Facts:
        return Facts(title=self.title.data or "", dated_on=self.dated_on.data, codes=tuple(self.codes.data or ()), place=self.place.data or "",
                     valid_until=self.valid_until.data)


class NewEvidenceForm(EvidenceForm):
    is_new = True
    branch_id = SelectField("哪个党支部", coerce=row_id, choices=[])
    kind = RadioField("是什么材料", choices=[SelectChoice(kind.value, words) for kind, words in KINDS_IN_WORDS.items()],
                      validators=[InputRequired("请选是什么材料。")])
    file = FileField("文件（选“文件”时必须传）", description=FILE_WORDS, validators=[Optional()])

    @property
    def wanted(self) -> EvidenceKind | None:
        return next((kind for kind in EvidenceKind if kind.value == self.kind.data), None)

    @property
    def upload(self) -> Upload | None:
        return (self.file.data.stream, self.file.data.filename) if self.file.data and self.file.data.filename else None


class EvidenceFileForm(Form):
    file = FileField("再传一个文件", description=f"同名的文件成为新的一版，以前的各版都留着。{FILE_WORDS}", validators=[InputRequired("请先选一个文件。")])


class WithdrawForm(EditForm):
    """One button."""
