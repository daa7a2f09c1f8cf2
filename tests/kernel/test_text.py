import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinfang_party.kernel.text import carries_person, clean_line, clean_text, like_escape, looks_personal, to_half_width

HOSTILE = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(("typed", "kept"), [
    ("  按期  答复 ", "按期 答复"), ("按期\u3000答复", "按期 答复"), ("按期\r\n答复\t了", "按期 答复 了"), ("a\x00b\x07c", "abc"), ("总结\u202efdp", "总结fdp"),
    ("a\u200bb\ufeff", "ab"), ("e\u0301", "é"), ("x_x000D_y", "x y"), ("\ud800", ""), ("𠮷", "𠮷"), ("👍", "👍"),
    ("\ue000", "\ue000"), (None, "None"), (12, "12"), ("", "")])
def test_a_line_is_tidied(typed, kept):
    assert clean_line(typed) == kept


@pytest.mark.parametrize(("typed", "kept"), [
    ("一\n二", "一\n二"), ("一\r\n二\r三", "一\n二\n三"), ("一\n\n\n\n二", "一\n\n二"), ("\n\n一\n\n", "一"), ("一  二\n 三 ", "一 二\n三"), ("一_x000D_\n二", "一\n二")])
def test_a_text_keeps_its_lines(typed, kept):
    assert clean_text(typed) == kept


@given(HOSTILE)
def test_tidying_twice_changes_nothing(text):
    assert clean_line(clean_line(text)) == clean_line(text)


@given(HOSTILE)
def test_what_is_kept_can_be_stored_anywhere(text):
    kept = clean_text(text)
    assert "\x00" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept


@pytest.mark.parametrize("limit", [1, 10])
def test_texts_are_cut(limit):
    assert len(clean_line("长" * 50, limit)) == limit


@pytest.mark.parametrize("hostile", [
    "a\u0301" * 25_000, "\u0301" * 50_000, " " * 50_000, "\u3000\n" * 25_000, "1" * 50_000, "_x000D_" * 7_000, "a@" * 25_000, "1 " * 25_000])
def test_hostile_texts_take_no_time(hostile):
    begun = time.perf_counter()
    clean_text(hostile), clean_line(hostile), looks_personal(hostile)
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(("wide", "plain"), [("１２３", "123"), ("ＡＢｃ", "ABc"), ("（一）", "(一)"), ("　", " "), ("中文", "中文"), ("，。", ",。")])
def test_widths_are_folded(wide, plain):
    assert to_half_width(wide) == plain


@pytest.mark.parametrize(("text", "kind"), [
    ("身份证11010519491231002X", "身份证号"), ("１１０１０５１９４９１２３１００２Ｘ", "身份证号"), ("110105 1949 1231 002x", "身份证号"),
    ("电话13812345678。", "手机号"), ("+86 138-1234-5678", "手机号"), ("010-62345678", "固定电话"), ("卡号6222 0212 3456 7890 128", "银行卡号"),
    ("4111 1111 1111 1111", "银行卡号"), ("来信 someone@example.test", "电子邮箱")])
def test_personal_data_is_recognised(text, kind):
    assert looks_personal(text) == kind


@pytest.mark.parametrize("text", [
    "", "按期答复率 92.5%", "2026-03-01 10:00", "XF202603010001", "110105194912310021", "6222 0212 3456 7890 129",
    "第 12345678901234567890 号", "共 1,380,000 件", "0.13812345678"])
def test_figures_and_numbers_of_cases_are_not(text):
    assert looks_personal(text) is None


@pytest.mark.parametrize(("text", "kind"), [
    ("138.0013.8000", "手机号"), ("138—0013—8000", "手机号"), ("138–0013–8000", "手机号"), ("138·0013·8000", "手机号"), ("138\n00138000", "手机号"),
    ("①③⑧⓪⓪①③⑧⓪⓪⓪", "手机号"), ("❶❸❽⓿⓿❶❸❽⓿⓿⓿", "手机号"), ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "手机号"), ("١٣٨٠٠١٣٨٠٠٠", "手机号"), ("一三八零零一三八零零零", "手机号"),
    ("1 3 8 0 0 1 3 8 0 0 0", "手机号"), ("1380 0138 000", "手机号"), ("(138)00138000", "手机号"), ("138    0013    8000", "手机号"),
    ("138\u200b0013\u200b8000", "手机号"), ("+86 1 3 8 0 0 1 3 8 0 0 0", "手机号"), ("0086-138-0013-8000", "手机号"), ("8613800138000", "手机号"),
    ("①13800138000", "手机号"), ("1.13800138000", "手机号"), ("2026.11.29 1380 0138 000", "手机号"), ("tel13800138000", "手机号"),
    ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "身份证号"), ("1 11010519491231002X", "身份证号"), ("110105·19491231·002X", "身份证号"),
    ("440106800101001", "身份证号"), ("440106 800101 001", "身份证号"), ("010-6234-5678", "固定电话"), ("a1 @ b.cn", "电子邮箱"), ("a1＠b.cn", "电子邮箱"),
    ("张三，男，住天河区某路12号", "住址"), ("住体育西路１２号", "住址"), ("家住幸福村5组", "住址"), ("地址：天河区体育西路5号601房", "住址"),
    ("住址：天河区体育西路123号201室", "住址"), ("朝阳区建国路88号3单元501室", "住址"), ("住在东四十条胡同12号", "住址"),
    ("138,1234,5678", "手机号"), ("一3八12345678", "手机号"),
    ("一三八 一二三四 五六七八", "手机号"), ("一三八，一二三四，五六七八", "手机号"), ("一3八 1234 五六七八", "手机号"),
    ("1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "手机号"),
    ("1\ufe0f38\ufe0f12345678", "手机号"), ("138。1234。5678", "手机号"), ("【138】【1234】【5678】", "手机号"), ("“138”“1234”“5678”", "手机号"),
    ("138！1234！5678", "手机号"), ("138「1234」5678", "手机号"), ("1\u03383812\u034f345678", "手机号"), ("㈠㈢㈧㈠㈡㈢㈣㈤㈥㈦㈧", "手机号"),
    ("一 一 〇 一 〇 五 一 九 四 九 一 二 三 一 〇 〇 二 X", "身份证号"),
    ("QQ 123456789", "QQ号或者微信号"), ("ＱＱ号：123 456 789", "QQ号或者微信号"), ("加微信12345678联系", "QQ号或者微信号"), ("vx：123456789", "QQ号或者微信号"),
    ("微信号是 lisi_88yan", "QQ号或者微信号"),
    ("家在棠下村五巷七号", "住址"), ("老人家在示例路12号", "住址"),
    *((f"138{filler}0013{filler}8000", "手机号") for filler in "\u3164\u115f\u1160\uffa0\u2800\u2065\ufff0\ue000\ufffc\U0001d159\U000e0fff"),
    *((f"6222{apart}0212{apart}3456{apart}7890{apart}128", "银行卡号") for apart in ("，", ":", "】【", " - ")), ("4111,1111,1111,1111", "银行卡号"),
    ("壹叁捌壹贰叁肆伍陆柒捌", "手机号"), ("110105,19491231,002X", "身份证号"), ("abc(at)qq.com", "电子邮箱"), ("abc@qq。com", "电子邮箱")])
def test_other_ways_to_write_it_make_no_difference(text, kind):
    assert looks_personal(text) == kind


@pytest.mark.parametrize("text", [
    "国信发〔2022〕11号", "国务院第12号令", "粤信联〔2026〕3号文", "XF2026-0001", "AH21083100480", "GD-15-2026-00012", "15-2026-00012", "440106260115001",
    "2026.11.29", "2026年1月13日至2026年12月29日", "2026-1-13—2026-12-29 9:30", "2026/1/13、2026/11/29", "第3期（2026.1.3—2026.11.29）", "14-20251228",
    "上午 9:30 至 11:30，13:30 至 17:00", "1. 2026 年办结 1,380 件", "支出 15,000,000.00 元", "2023 2024 2025 2026", "同比提高 3.1 个百分点，达到 96.25%",
    "拨打 12345 热线", "15 至 20 件，占 35.5%", "抓住信访工作条例第34条", "守住底线，走好群众路线", "住房和城乡建设局答复某路12号违建", "住建部门到天河区某街12号核查",
    "常住人口多的镇有12个村", "改善居住环境，惠及3个镇12个村", "为住在老旧小区的群众解决12件事", "入住安置小区3号楼", "稳住全市重点村", "记住群众的话", "驻村第一书记",
    "居住在东城区东四街道的独居老人", "居住在北七家镇平西府村的群众10户", "联系常住在昌平区回龙观街道的老信访户", "住在市桥街道", "第150、2024、2025号",
    "d41d8cd98f00b204e9800998ecf8427e", "3b2f6c1e-1380-4013-8000-1380013800ab", "来信人住于某市某镇某村", "居住在白云区石井街",
    "国家在某村3组试点", "大家在体育西路12号集合", "专家在示例村12号楼评估", "一家在示例路12号开的店", "北七家在示例路12号设点", "二〇二六—二〇二七—二〇二八",
    "二〇二六年一月三日、二〇二六年十一月二十九日", "（一）（二）（三）、一、二、三、四、五、六、七、八、九、十", "㈠三会一课㈡主题党日㈢谈心谈话",
    "三三制，一二三四五六七八九", "去年138。今年1380。明年1500。", "微信 12345 热线", "四个季度分别收到4111、1111、1111、1111件",
    "微信20260301前回复", "微信120000人次、QQ 100000 条", "微信公众号每月 15 篇",
    "QQ、微信各 12 个群", "微信支付 1200000 元", "关注微信公众号 shili_xinfang", "【138】件【1380】元",
    "住院部3号楼", "反映体育西路123号违建", "接待场所：天河区某路12号", "一二三四五六七", "三会一课", "@ 全体党员", "负责人：示例党员01", "①②③三项", "（1）（2）（3）"])
def test_ordinary_words_of_the_bureau_are_not(text):
    assert looks_personal(text) is None


@pytest.mark.parametrize("text", ["4111 1111 1111 1111", "440106800101001", "020-26001234", "15 00 12 34 567"])
def test_long_numbers_may_be_those_of_files(text):
    assert looks_personal(text) is not None
    assert carries_person(text) is None


@pytest.mark.parametrize("text", ["13800138000", "138.0013.8000", "11010519491231002X", "a1@b.cn", "住天河区某路12号"])
def test_what_no_number_of_a_file_is_by_chance(text):
    assert carries_person(text) == looks_personal(text) is not None


@pytest.mark.parametrize("hostile", [
    "1" * 50_000, "1 " * 25_000, "13 " * 16_000, "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 1 " * 1_400, "13" + " " * 49_998, ("13" + " " * 50) * 960, "1.-" * 16_000,
    "4111 " * 10_000, "2026.1.1 " * 5_500, "86 1 " * 10_000, "住" * 50_000, "住市" * 25_000, ("住" + "市" * 20) * 2_380, ("住" + "路1" * 10) * 2_380, "居住在" * 16_000,
    "1," * 25_000, "13,1380,1380," * 4_000, "地址" * 25_000, "路1号" * 16_000,
    "a(at)" * 10_000,
    "幺3" * 25_000, "一 " * 25_000, ("一" + " " * 50) * 960, "一" * 10 + " " * 49_990,
    ("一 " * 10 + "的") * 2_380, "1一" * 25_000, "(一)" * 16_000, "一。" * 25_000,
    "家在" * 25_000, ("家在" + "村1" * 10) * 2_270, "QQ" * 25_000, ("QQ" + "1 " * 12) * 1_900, "微信号" * 16_000, ("微信" + " " * 48) * 1_000, "1\ufe0f\u20e3" * 16_000,
    "138。" * 12_000, "【1】" * 16_000,
    "f-" * 25_000, "①" * 50_000, "\ufdfa" * 50_000, "一" * 50_000, "a@" * 25_000, "a." * 25_000, "a @ b . c " * 5_000, ("a" * 64 + " @ ") * 700,
    "".join(chr(0x300 + n % 80) for n in range(50_000))])
def test_looking_for_it_takes_no_time(hostile):
    """About 30 ms where nothing else runs; the time of the processor, the best of five, as other work slows it too."""
    def spent():
        begun = time.process_time()
        looks_personal(hostile)
        return time.process_time() - begun

    assert min(spent() for _ in range(5)) < 0.1


@pytest.mark.parametrize(("typed", "escaped"), [("50%", "50\\%"), ("a_b", "a\\_b"), ("a\\b", "a\\\\b"), ("按期", "按期")])
def test_wildcards_are_escaped(typed, escaped):
    assert like_escape(typed) == escaped
