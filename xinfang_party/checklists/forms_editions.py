from wtforms import StringField

from xinfang_party.web.forms import DateField, EditForm, line, required


class EditionForm(EditForm):
    name = StringField("名称", **line(60, required("请填写名称。")))
    source = StringField("来源", description="这份标准出自哪里，例如“局机关党委〔2026〕3 号文件”。", **line(200, required("请写明来源。")))


class InForceForm(EditForm):
    from_on = DateField("从哪一天起执行", validators=[required("请填写从哪一天起执行。")])


class RemoveForm(EditForm):
    """One button: the draft goes, unless somebody changed it since the page was opened."""
