from collections.abc import Mapping
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from xinfang_party.talks.terms import TalkKind
from xinfang_party.web.forms import DateField, EditForm, line, paragraph, required, row_id

OTHER = "0"
"""Somebody of another branch, named by number."""


class TalkForm(EditForm):
    kind = SelectField("谈话类型", choices=[SelectChoice(kind.value, kind.label) for kind in TalkKind])
    held_on = DateField("谈话日期", validators=[required("请填写谈话日期，例如 2026-03-05。")])
    talker_id = SelectField("谈话人", coerce=row_id, choices=[])
    talker_number = StringField("谈话人的党员编号", description="不在上面的名单里时填写，并在名单里选“其他支部的党员”。", **line(30))
    person_id = SelectField("谈话对象", coerce=row_id, choices=[])
    person_number = StringField("谈话对象的党员编号", description="不在上面的名单里时填写，并在名单里选“其他支部的党员”。", **line(30))
    place = StringField("地点", **line(80))
    recorder = StringField("记录人", **line(40))
    reason = StringField("谈话原因", description="例如：岗位变动、受到表彰、家庭困难、同事之间有矛盾、受到处分。", **line(120))
    content = TextAreaField("主要内容", **paragraph(5000, required("请写明谈话的主要内容。")))
    opinions = TextAreaField("意见和建议", **paragraph(2000))
    problems = TextAreaField("发现的问题", **paragraph(2000))
    measures = TextAreaField("商定的措施", **paragraph(2000))
    follow_up_on = DateField("跟进日期", description="到这一天，首页会提醒谈话人填写后来的情况。不需要跟进的不填。", validators=[Optional()])
    follow_up = TextAreaField("后来的情况", description="谈过以后怎么样了；还没有跟进的先不填。", **paragraph(2000))

    def offer(self, members: Mapping[int, str]) -> None:
        """{member id: name} of those who can be picked; set before validation."""
        options = [SelectChoice("", "请选择"), *(SelectChoice(str(key), name) for key, name in members.items()), SelectChoice(OTHER, "其他支部的党员（在下面填编号）")]
        self.talker_id.choices = self.person_id.choices = options

    def people(self) -> list[tuple[Any, Any]]:
        """(select, number) of each of the two."""
        return [(self.talker_id, self.talker_number), (self.person_id, self.person_number)]


class FollowUpForm(EditForm):
    follow_up = TextAreaField("后来的情况", **paragraph(2000, required("请写明跟进的情况。")))


class CriticismForm(EditForm):
    speaker_id = SelectField("发言人", coerce=row_id, choices=[])
    about_id = SelectField("对谁", description="选发言人自己，就是自我批评。", coerce=row_id, choices=[])
    text = TextAreaField("内容", description="写具体的问题和希望怎样改进。只有发言人、被批评的人、本支部书记（副书记）、纪检委员和机关纪委能看到。",
                         **paragraph(2000, required("请填写内容。")))

    def offer(self, roll: Mapping[int, str], speakers: Mapping[int, str]) -> None:
        """{member id: name} of the roll, and of those whose words this person may enter."""
        self.about_id.choices = [SelectChoice("", "请选择"), *(SelectChoice(str(key), name) for key, name in roll.items())]
        self.speaker_id.choices = [SelectChoice(str(key), name) for key, name in speakers.items()]


