"""Builds a template as a Word file: A4, the margins and letters of official documents (GB/T 9704), bordered tables, page numbers."""
import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as Writing
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

BODY, HEAD, FACE = "仿宋", "黑体", "宋体"
LATIN = "Times New Roman"
INK = 15.0
"""Width of what is written on, in centimetres."""


class Layout:
    """One template from top to bottom. Texts may hold tags; `begin` and `end` are tags with a paragraph of their own."""

    def __init__(self, title: str):
        self.file: Writing = Document()
        self.file.core_properties.title, self.file.core_properties.author, self.file.core_properties.comments = title, "", ""
        section = self.file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
        normal = self.file.styles["Normal"]
        assert isinstance(normal, ParagraphStyle)
        normal.font.size, normal.font.name = Pt(14), LATIN
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), Pt(26)
        number(section.footer.paragraphs[0])

    def title(self, text: str, size: float = 22) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.alignment, paragraph.paragraph_format.line_spacing = WD_ALIGN_PARAGRAPH.CENTER, Pt(size * 1.5)
        paragraph.paragraph_format.space_after = Pt(8)
        written(paragraph, text, FACE, size).bold = True

    def middle(self, text: str) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        written(paragraph, text)

    def heading(self, text: str, level: int = 1) -> None:
        """Shown in the outline of the file, so that a long one can be paged through."""
        paragraph = self.file.add_paragraph()
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        paragraph._p.get_or_add_pPr().append(outline)
        paragraph.paragraph_format.keep_with_next, paragraph.paragraph_format.space_before = True, Pt(6)
        written(paragraph, text, HEAD, 16 if level == 1 else 14)

    def line(self, text: str) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(28)
        written(paragraph, text)

    def plain(self, text: str) -> None:
        written(self.file.add_paragraph(), text)

    def picture(self, image: bytes, words: str, width: float = 4) -> None:
        """In the middle, `width` centimetres wide; `words` are read to who does not see it. A fixed height of lines would cut it off."""
        paragraph = self.file.add_paragraph()
        paragraph.alignment, paragraph.paragraph_format.line_spacing = WD_ALIGN_PARAGRAPH.CENTER, 1.0
        paragraph.add_run().add_picture(io.BytesIO(image), width=Cm(width))._inline.docPr.set("descr", words)

    def begin(self, tag: str) -> None:
        self.file.add_paragraph(f"{{%p {tag} %}}")

    def end(self, *tags: str) -> None:
        for tag in tags:
            self.file.add_paragraph(f"{{%p end{tag} %}}")

    def other(self, text: str) -> None:
        """What stands there when the loop has nothing."""
        self.file.add_paragraph("{%p else %}")
        self.line(text)

    def page(self) -> None:
        self.file.add_page_break()

    def facts(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Names and values, two or four to a row; of two the value takes the rest of the row."""
        table = self.grid((2.6, 4.9, 2.6, 4.9))
        for row in rows:
            cells = list(table.add_row().cells)
            if len(row) == 2:
                cells = [cells[0], cells[1].merge(cells[3])]
            for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
                put(cell, text, HEAD if place % 2 == 0 else BODY)

    def table(self, headers: Sequence[str], loop: str, cells: Sequence[str], widths: Sequence[float]) -> None:
        """One row for each of the loop ("人 in 名单")."""
        table = self.headed(headers, widths)
        table.add_row().cells[0].text = f"{{%tr for {loop} %}}"
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            put(cell, text)
        table.add_row().cells[0].text = "{%tr endfor %}"

    def rows(self, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """Of a file that is no template: the rows themselves."""
        table = self.headed(headers, widths)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                put(cell, text)

    def headed(self, headers: Sequence[str], widths: Sequence[float]) -> Table:
        """The header stands on each page again."""
        table = self.grid(widths)
        head = table.add_row()
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, text in zip(head.cells, headers, strict=True):
            put(cell, text, HEAD)
        return table

    def grid(self, widths: Sequence[float]) -> Table:
        table = self.file.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width * INK / sum(widths))
        return table

    def made(self) -> bytes:
        target = io.BytesIO()
        self.file.save(target)
        return target.getvalue()


def written(paragraph: Paragraph, text: str, font: str = BODY, size: float = 14) -> Run:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), LATIN
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def put(cell: _Cell, text: str, font: str = BODY) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(20)
    written(paragraph, text, font, 12)


def number(paragraph: Paragraph) -> None:
    """— 1 —, as a field that the word processor keeps right."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    written(paragraph, "— ", size=12)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    paragraph._p.append(field)
    field.append(written(paragraph, "1", size=12)._r)
    written(paragraph, " —", size=12)
