"""The house's own templates pass the house's own check, and look like official documents."""
import io

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.papers.read import text_of
from xinfang_party.exchange import words
from xinfang_party.papers.catalogue import SAMPLES
from xinfang_party.papers.originals import original
from xinfang_party.papers.terms import Paper


@pytest.mark.parametrize("paper", Paper)
def test_the_original_passes_the_check(paper):
    assert words.check(original(paper), SAMPLES[paper]) == []


@pytest.mark.parametrize("paper", Paper)
def test_the_original_is_a4_with_chinese_letters_and_page_numbers(paper):
    document = Document(io.BytesIO(original(paper)))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert "PAGE" in section.footer._element.xml
    assert document.core_properties.author == ""


@pytest.mark.parametrize("paper", Paper)
def test_no_tag_is_left_over(paper):
    text = text_of(words.fill(original(paper), SAMPLES[paper]))
    assert "{" not in text
    assert "示例党员01" in text


def test_the_book_keeps_the_order_of_practice():
    text = text_of(words.fill(original(Paper.WORK_BOOK), SAMPLES[Paper.WORK_BOOK]))
    heads = ["支部工作手册", "一、支部和支委会", "二、党员名册", "三、年度计划", "四、完成情况", "五、活动记录", "六、民主评议党员", "七、谈心谈话", "八、党员学时",
             "九、落实事项", "十、更正"]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)
