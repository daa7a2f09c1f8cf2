"""Shape of what is typed about archives and handovers."""
from collections.abc import Mapping
from typing import Any

from wtforms import Form as AnyForm
from wtforms import FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from xinfang_party.archives.catalogue import number
from xinfang_party.web.forms import EditForm, FieldList, Form, Words, line, paragraph, required, row_id


class NoteLine(AnyForm):
    """The branch's word on one line of the list that lacks something."""

    class Meta(AnyForm.Meta):
        def get_translations(self, form: Any) -> Words:
            return Words()

    code = HiddenField("哪一项")
    note = StringField("说明", **line(200))


class HandInForm(Form):
    lines = FieldList(FormField(NoteLine), "还有欠缺的", max_entries=number("most_lines"))
    note = TextAreaField("总的说明", description="可以不填。", **paragraph(500))

    @property
    def notes(self) -> dict[str, str]:
        return {entry.form.code.data: entry.form.note.data or "" for entry in self.lines}

    def blame(self, code: str, sentence: str) -> None:
        for entry in self.lines:
            if entry.form.code.data == code:
                entry.form.note.errors = [*entry.form.note.errors, sentence]


class ReceiveForm(EditForm):
    archive_number = StringField("归档号", description="可以不填。", **line(60))


class ReturnForm(EditForm):
    reason = StringField("为什么退回", **line(300, required("请写明缺什么、要怎样补。")))


class ReopenForm(EditForm):
    reason = StringField("为什么撤回", **line(300, required("请写明为什么撤回接收。")))


class VersionForm(EditForm):
    """A step, with the version that was on screen."""


class MakeFolderForm(Form):
    """Nothing to type."""


class OfferForm(Form):
    to_member_id = SelectField("交给谁", description="要是这个支部的党员；现在还不是书记也可以。", coerce=row_id, choices=[], validators=[required("请选择交给谁。")])
    note = TextAreaField("要特别交代的", description="可以不填。不写谈话内容和个人隐私。", **paragraph(1000))

    def offer(self, members: Mapping[int, str]) -> None:
        self.to_member_id.choices = [SelectChoice(key, name) for key, name in members.items()]
