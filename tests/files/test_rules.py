import pytest

from xinfang_party.files.rules import NO_NAME, harmless_name, media_type, shown_name, why_not_keep

MB = 1024 * 1024
PDF, PNG, JPG, ZIP, OLE = b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@pytest.mark.parametrize(("name", "head"), [
    ("总结.pdf", PDF), ("照片.png", PNG), ("照片.JPG", JPG), ("照片.jpeg", JPG), ("总结.docx", ZIP), ("台账.xlsx", ZIP), ("旧.doc", OLE), ("旧.xls", OLE),
    ("说明.txt", "按期答复".encode()), ("说明.txt", "按期答复".encode("gb18030"))])
def test_documents_and_pictures_may_be_kept(name, head):
    assert why_not_keep(name, head, 1000, MB) is None


@pytest.mark.parametrize(("name", "head"), [
    ("照片.png", PDF), ("总结.pdf", PNG), ("总结.pdf", b"<html><script>"), ("照片.jpg", b"<svg onload=x>"), ("台账.xlsx", OLE), ("旧.doc", ZIP),
    ("说明.txt", b"MZ\x90\x00\x03"), ("总结.pdf", b" %PDF-1.7"), ("总结.docx", b"")])
def test_content_must_agree_with_the_name(name, head):
    assert "内容与后缀名不一致" in why_not_keep(name, head, 1000, MB)


@pytest.mark.parametrize("name", [
    "page.html", "图.svg", "run.exe", "宏.xlsm", "a.pdf.js", "无后缀", ".pdf", "总结.pdf.", "a.PHP", "总结.pdf\x00.html", "总结.pdf\u200b", "x.xml", "x.swf"])
def test_other_kinds_are_refused(name):
    assert "只能上传" in why_not_keep(name, PDF, 1000, MB)


@pytest.mark.parametrize("name", ["张三13800138000.pdf", "138.0013.8000.pdf", "张三 11010519491231002X.pdf", "住天河区某路12号.pdf"])
def test_a_name_that_tells_who_somebody_is_is_refused(name):
    assert "请把文件改名后再上传" in why_not_keep(name, PDF, 1000, MB)


@pytest.mark.parametrize("name", ["2026年11月29日总结.pdf", "国信发〔2022〕11号.pdf", "20260301-支部大会.pdf", "v2@2026.pdf"])
def test_ordinary_names_are_kept(name):
    assert why_not_keep(name, PDF, 1000, MB) is None
    assert shown_name(name) == name


@pytest.mark.parametrize(("sent", "kept"), [
    ("张三13800138000.csv", f"{NO_NAME}.csv"), ("/tmp/138.0013.8000.xlsx", f"{NO_NAME}.xlsx"), ("138.00138000", NO_NAME), ("a1@b.cn", f"{NO_NAME}.cn"),
    ("一月.csv", "一月.csv"), (f"{NO_NAME}.csv", f"{NO_NAME}.csv")])
def test_a_name_that_may_not_be_kept_leaves_its_suffix(sent, kept):
    assert harmless_name(sent) == kept


@pytest.mark.parametrize(("size", "words"), [(0, "空的"), (MB + 1, "超过 1 MB")])
def test_empty_and_large_files_are_refused(size, words):
    assert words in why_not_keep("总结.pdf", PDF, size, MB)


def test_the_largest_file_allowed_is_kept():
    assert why_not_keep("总结.pdf", PDF, MB, MB) is None


@pytest.mark.parametrize(("sent", "shown"), [
    ("2026年工作总结.pdf", "2026年工作总结.pdf"), ("../../etc/passwd.pdf", "passwd.pdf"), ("/etc/passwd.txt", "passwd.txt"),
    ("C:\\Users\\x\\总结.pdf", "总结.pdf"), ("..\\..\\总结.pdf", "总结.pdf"), ("总结\u202efdp.txt", "总结fdp.txt"),
    ("a\r\nX-Header: 1.pdf", "aX-Header_ 1.pdf"), ("a\x00b.pdf", "ab.pdf"), ("a\u200bb.pdf", "ab.pdf"),
    ('a"b<c>.pdf', "a_b_c_.pdf"), ("  总结.pdf  ", "总结.pdf"), ("...", "文件"), ("", "文件"), ("..", "文件"), (".pdf", "pdf"), ("CON.pdf", "CON.pdf"),
    ("e\u0301te\u0301.pdf", "été.pdf"), ("𠮷野.pdf", "𠮷野.pdf"), ("👍.pdf", "👍.pdf"), ("\ud800.pdf", "pdf")])
def test_names_are_made_safe_to_show(sent, shown):
    assert shown_name(sent) == shown


@pytest.mark.parametrize("sent", ["长" * 500 + ".pdf", "a." + "b" * 500, "长" * 500, "." * 500 + "pdf"])
def test_long_names_are_cut(sent):
    assert 0 < len(shown_name(sent)) <= 120


def test_the_suffix_of_a_long_name_stays():
    assert shown_name("长" * 500 + ".pdf").endswith("长.pdf")


@pytest.mark.parametrize(("name", "kind"), [
    ("a.PDF", "application/pdf"), ("a.txt", "text/plain"), ("a", "application/octet-stream"), ("a.html", "application/octet-stream")])
def test_the_type_follows_the_name_and_is_never_html(name, kind):
    assert media_type(name) == kind
