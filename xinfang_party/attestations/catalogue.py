"""Numbers and fixed words of this room as data, each number with where it comes from and how far it can be trusted."""
from xinfang_party.kernel.settings import SECOND_HAND, Setting

SETTINGS = {setting.code: setting for setting in (
    Setting("code_bits", 160, "位", "核对地址里随机数的长度", "ASVS 5.0：不少于 128 位", SECOND_HAND),
)}
TITLE = "志愿服务记录单（内部）"
"""Never 证明: domain.md 7.2."""
NO_CERTIFICATE = ("本单由本单位按系统里已核实的记录开出，供内部使用，不是《志愿服务记录与证明出具办法（试行）》规定的志愿服务证明。"
                  "需要证明的，请向有资格出具的志愿服务组织申请。")


def number(code: str) -> int:
    return SETTINGS[code].value
