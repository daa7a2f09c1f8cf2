"""Word files opened again, the way a person reads them."""
import io

from docx import Document


def text_of(content: bytes) -> str:
    """Paragraphs and rows of tables from top to bottom, a row's cells with | between them."""
    document, lines = Document(io.BytesIO(content)), []
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            lines += ["|".join(cell.text for cell in {cell._tc: cell for cell in row.cells}.values()) for row in part.rows]
        else:
            lines.append(part.text)
    return "\n".join(lines)


def rows_of(content: bytes, header: str) -> list[list[str]]:
    """The rows under the first table whose first header is this one."""
    for table in Document(io.BytesIO(content)).tables:
        head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        if head[0] == header:
            return rows
    return []


def template(*paragraphs: str) -> io.BytesIO:
    document, target = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(target)
    return io.BytesIO(target.getvalue())
