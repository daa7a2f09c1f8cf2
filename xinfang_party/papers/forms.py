from flask_wtf.file import FileField, FileRequired

from xinfang_party.web.forms import Form


class TemplateForm(Form):
    file = FileField("新的模板文件", description="Word 文档（.docx），不超过 5 MB。有问题会逐条列出，原来的模板照旧使用。",
                     validators=[FileRequired("请选择模板文件。")])
