"""Shape of what is typed about the papers of a year."""
from collections.abc import Mapping, Sequence

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from xinfang_party.documents.catalogue import number
from xinfang_party.documents.forms import DAY_WANTED
from xinfang_party.web.forms import DateField, EditForm, FieldList, Form, line, paragraph, required, row_id, tidy_text

MOST_WORDS, MOST_LINES = number("most_words"), number("most_lines")


class BeginForm(Form):
    """Nothing to fill: the list begins with who is in office."""


class PaperForm(EditForm):
    title = StringField("标题", **line(120, required("请填写标题。")))
    content = TextAreaField("内容", description="可以先写一部分，保存以后接着写。不要写个人信息。", **paragraph(20000))


class VersionForm(EditForm):
    """A step, with the version that was on screen."""


class ReturnForm(EditForm):
    return_reason = StringField("为什么退回", **line(300, required("请写明为什么退回。")))


class ApproveForm(EditForm):
    activity_id = SelectField("哪次会议通过的", description="自己起草的，选通过它的支部会议；批准别人起草的，可以不选。", coerce=row_id, choices=[],
                              validators=[Optional()])

    def offer(self, meetings: Mapping[int, str]) -> None:
        self.activity_id.choices = [SelectChoice("", "不是会议通过的"), *(SelectChoice(key, words) for key, words in meetings.items())]


class PublishForm(EditForm):
    published_on = DateField("哪天公布的", validators=[required(DAY_WANTED)])
    published_where = StringField("在哪里公布", description="例如“党务公开栏”。", **line(120, required("请填写在哪里公布。")))


class CorrectPublishForm(PublishForm):
    reason = StringField("为什么更正", **line(300, required("请写明为什么更正。")))


class DutiesForm(EditForm):
    """One text for each line of the list, in its order."""

    contents = FieldList(TextAreaField(filters=[tidy_text], validators=[Optional(), Length(max=MOST_WORDS, message=f"请不要超过 {MOST_WORDS} 个字。")]),
                         max_entries=MOST_LINES)

    def offer(self, names: Sequence[str]) -> None:
        """Whose each is; set before validation."""
        while len(self.contents) < len(names):
            self.contents.append_entry("")
        for entry, name in zip(self.contents, names, strict=False):
            entry.label.text = name


class DutyForm(EditForm):
    member_id = SelectField("谁", coerce=row_id, choices=[])
    content = TextAreaField("负什么责任", **paragraph(MOST_WORDS, required("请写明负什么责任。")))

    def offer(self, members: Mapping[int, str]) -> None:
        self.member_id.choices = [SelectChoice(key, name) for key, name in members.items()]
