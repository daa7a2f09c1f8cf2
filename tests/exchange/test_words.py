"""Word documents from templates: what is filled in, and every kind of file that must not become a template."""
import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from xinfang_party.exchange import words
from xinfang_party.kernel.errors import Refusal

KNOWN = {"标题": "季度党员大会", "人数": 20, "党员": [{"姓名": "示例党员01", "缺席": False}], "议题": [{"名称": "一", "决定": "同意"}]}
DOCUMENT, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def template(*paragraphs: str, rows: tuple[str, ...] = (), header: str = "") -> bytes:
    document, target = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=2)
        for text in rows:
            table.add_row().cells[0].text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(target)
    return target.getvalue()


def rebuilt(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The same container after `change` had its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return rebuilt(template("{{ 标题 }}"), change)


def added(name: str, content: bytes) -> bytes:
    return rebuilt(template("{{ 标题 }}"), lambda parts: parts.update({name: content}))


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_names_loops_and_conditions_are_filled_in() -> None:
    source = template("{{ 标题 }}：{{ 人数 }} 人", "{% if 人数 %}有人{% else %}没有{% endif %}",
                      rows=("{%tr for 人 in 党员 %}", "{{ loop.index }} {{ 人.姓名 }}", "{%tr endfor %}"), header="{{ 标题 }}")
    made = words.fill(source, {**KNOWN, "党员": [{"姓名": f"示例党员{n:02}"} for n in range(1, 21)]})
    text = text_of(made)
    assert "季度党员大会：20 人" in text
    assert "有人" in text
    assert [f"{n} 示例党员{n:02}" in text for n in (1, 20)] == [True, True]
    assert len(Document(io.BytesIO(made)).tables[0].rows) == 20
    assert Document(io.BytesIO(made)).sections[0].header.paragraphs[0].text == "季度党员大会"


def test_a_sound_template_has_no_problems() -> None:
    assert words.check(template("{{ 标题 }}", "{%p for 题 in 议题 %}", "{{ 题.名称 }}：{{ 题.决定 | default('无') }}", "{%p endfor %}"), KNOWN) == []


@pytest.mark.parametrize("text", ['a<b>&"c\'', "𠮷野家 😀", "字" * 10_000, "{{ 标题 }} {% raw %}", "</w:t></w:r></w:p>", "]]>", "&amp;&lt;"])
def test_any_text_survives(text: str) -> None:
    assert text in text_of(words.fill(template("{{ 标题 }}"), {"标题": text}))


def test_what_xml_cannot_hold_is_dropped() -> None:
    assert text_of(words.fill(template("{{ 标题 }}"), {"标题": "甲\x00\x07\x0c乙\ud800丙\uffff"})) == "甲乙丙"


def test_lines_become_paragraphs_of_the_same_kind() -> None:
    made = words.fill(template("发言：{{ 标题 }}"), {"标题": "第一行\r\n第二行\n第三行"})
    assert [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs] == ["发言：第一行", "第二行", "第三行"]


def test_a_missing_value_stands_for_nothing() -> None:
    assert text_of(words.fill(template("[{{ 没有.这个 }}{{ 标题 }}]"), {"标题": None})) == "[]"


def test_only_plain_data_is_filled_in() -> None:
    with pytest.raises(TypeError):
        words.fill(template("{{ 标题 }}"), {"标题": object()})


@pytest.mark.parametrize(("paragraph", "sentence"), [
    ("{{ 标提 }}", "是不是想填：标题？"),
    ("{% for 人 in 党员 %}{{ 人.名 }}{% endfor %}", "是不是想填：姓名？"),
    ("{{ 完全不同 }}", "请对照页面上"),
    ("{{ 党员 }}", "要先用 for"),
    ("{% for 人 in 标题 %}{{ 人 }}{% endfor %}", "不是一组内容"),
    ("{% for 人 in 党员 %}{{ 人.姓名 }}", "每个 for 要有 endfor"),
    ("{{ 标题 }}{% endif %}", "每个 if 要有 endif"),
    ("{{ 标题 ｝｝ }}", "没有看懂"),
    ("{{ 标题 + }}", "没有看懂“{{ 标题 + }}”"),
    ("没有要填的", "没有一处要填的内容"),
    ("{{ ''.__class__ }}", "模板里不能写"),
    ("{{ 标题.__class__.__mro__ }}", "模板里不能写"),
    ("{{ 标题['__class__'] }}", "模板里不能写"),
    ("{{ 标题 | attr('x') }}", "模板里不能写"),
    ("{{ 标题.upper() }}", "模板里不能写"),
    ("{% for i in range(10**9) %}{{ i }}{% endfor %}", "模板里不能写"),
    ("{{ 'x' * 10**9 }}", "模板里不能写"),
    ("{% include 'x' %}", "模板里不能写"),
    ("{% import 'x' as y %}{{ 标题 }}", "模板里不能写"),
    ("{% extends 'x' %}", "模板里不能写"),
    ("{% set x = 1 %}{{ 标题 }}", "模板里不能写"),
    ("{% macro x() %}{% endmacro %}", "模板里不能写"),
    ("{% raw %}{{ 标题 }}{% endraw %}", "模板里不能写"),
    ("{% for a in 党员 %}{% for b in 党员 %}{% for c in 党员 %}{% for d in 党员 %}{% for e in 党员 %}{{ e.姓名 }}" + "{% endfor %}" * 5, "最多套 4 层"),
    ("{{ " + "(" * 3000 + "标题" + ")" * 3000 + " }}", "太复杂"),
])
def test_wrong_tags_are_told_in_sentences(paragraph: str, sentence: str) -> None:
    problems = words.check(template(paragraph), KNOWN)
    assert any(sentence in problem for problem in problems), problems


def test_several_wrong_tags_are_told_at_once() -> None:
    assert len(words.check(template("{{ 一 }}", "{{ 二 }}", "{{ 三 }}", header="{{ 四 }}"), KNOWN)) == 4


@pytest.mark.parametrize(("opening", "closing"), [("{% for 人 in 党员 %}{{ 人.姓名 }}", "{% endfor %}"), ("{% if 人数 %}{{ 人数 }}", "{% endif %}")])
def test_what_begins_in_a_table_and_ends_outside_is_told(opening: str, closing: str) -> None:
    document, target = Document(io.BytesIO(template())), io.BytesIO()
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = opening
    document.add_paragraph(closing)
    document.save(target)
    problems = words.check(target.getvalue(), KNOWN)
    assert ["各占一段" in problem for problem in problems] == [True]


@pytest.mark.parametrize("tag", ["{{p 标题 }}", "{{r 标题 }}"])
def test_tags_that_would_put_text_where_none_can_stand_are_told(tag: str) -> None:
    assert "各占一段" in words.check(template(f"先 {tag}"), KNOWN)[0]


def test_cells_and_tables_that_a_condition_empties_can_still_be_opened() -> None:
    document, target = Document(), io.BytesIO()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    for text in ("{%p if 人数 %}", "{{ 人数 }}", "{%p endif %}"):
        cell.add_paragraph(text)
    cell._tc.remove(cell.paragraphs[0]._p)
    table = document.add_table(rows=0, cols=1)
    for text in ("{%tr for 人 in 党员 %}", "{{ 人.姓名 }}", "{%tr endfor %}"):
        table.add_row().cells[0].text = text
    document.save(target)
    made = Document(io.BytesIO(words.fill(target.getvalue(), {"人数": 0, "党员": []})))
    assert [[len(one.paragraphs) for one in row.cells] for table in made.tables for row in table.rows] == [[1]]
    assert len(made.tables) == 1


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04 broken", b"%PDF-1.7", "文字".encode(), template("{{ 标题 }}")[:2000]])
def test_what_is_no_docx_is_told(content: bytes) -> None:
    assert len(words.check(content, KNOWN)) == 1


@pytest.mark.parametrize(("make", "sentence"), [
    (lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "旧格式"),
    (lambda: b"\x00" * (words.MAX_TEMPLATE_BYTES + 1), "超过 5 MB"),
    (lambda: added("word/media/big.png", b"\x00" * 20_000_000), "太大"),
    (lambda: added("word/media/bigger.png", b"\x00" * 40_000_000), "太大"),
    (lambda: rebuilt(template("{{ 标题 }}"), lambda parts: parts.update({f"word/media/{n}.png": b"" for n in range(600)})), "太大"),
    (lambda: added("word/vbaProject.bin", b"x"), "有宏"),
    (lambda: replaced(TYPES, b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                      b"application/vnd.ms-word.document.macroEnabled.main+xml"), "有宏"),
    (lambda: replaced(TYPES, b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"), "另存为 .docx"),
    (lambda: added("word/embeddings/oleObject1.bin", b"x"), "嵌着别的内容"),
    (lambda: added("word/evil.html", b"x"), "嵌着别的内容"),
    (lambda: replaced(RELATIONS, b"</Relationships>", f'<Relationship Id="r99" Type="{HYPERLINK}" Target="http://x.test/a.png" '
                      'TargetMode="External"/></Relationships>'.encode()), "外部的内容（http://x.test/a.png）"),
    (lambda: replaced(DOCUMENT, b"<w:body>", b'<w:body><w:altChunk xmlns:r="r" r:id="r1"/>'), "altChunk"),
    (lambda: replaced(DOCUMENT, b"<w:body>", b'<w:body><w:p><w:fldSimple w:instr=" DDEAUTO c:\\\\x "/></w:p>'), "DDEAUTO"),
    (lambda: replaced(DOCUMENT, b"<w:body>", b'<w:body><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDE</w:instrText>'
                      b'<w:instrText>TEXT x</w:instrText></w:r></w:p>'), "INCLUDETEXT"),
    (lambda: replaced(DOCUMENT, b"<w:document", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document'), "损坏"),
    (lambda: added("word/extra.xml", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'.encode("utf-16")), "损坏"),
    (lambda: added("word/extra.xml", b"<x>"), "损坏"),
    (lambda: added("word/extra.xml", b"<x>" + b"<y/>" * 400_000 + b"</x>"), "太大"),
    (lambda: replaced(DOCUMENT, b"<w:body>", b"<w:body>" + b"<w:p>" * 2000 + b"</w:p>" * 2000), "打不开"),
    (lambda: rebuilt(template("{{ 标题 }}"), lambda parts: parts.pop(DOCUMENT)), "打不开"),
    (lambda: rebuilt(template("{{ 标题 }}"), lambda parts: parts.pop(TYPES)), "不是 Word"),
])
def test_hostile_containers_are_told(make: Callable[[], bytes], sentence: str) -> None:
    problems = words.check(make(), KNOWN)
    assert len(problems) == 1
    assert sentence in problems[0]


def test_a_page_number_field_is_welcome() -> None:
    field = (b'<w:body><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
             b'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>')
    assert words.check(replaced(DOCUMENT, b"<w:body>", field), KNOWN) == []


def test_filling_refuses_what_a_check_would() -> None:
    with pytest.raises(Refusal, match="不能写"):
        words.fill(template("{{ ''.__class__ }}"), KNOWN)


def test_loops_over_much_data_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "SECONDS", 3)
    source = template("{% for a in 党员 %}{% for b in 党员 %}{% for c in 党员 %}{% for d in 党员 %}{{ d.姓名 }}" + "{% endfor %}" * 4)
    with pytest.raises(Refusal, match=r"太长|太复杂"):
        words.fill(source, {"党员": [{"姓名": "字"}] * 400})
