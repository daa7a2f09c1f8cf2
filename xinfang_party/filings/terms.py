"""Words of filings."""
from xinfang_party.kernel.labels import Labelled


class ReportKind(Labelled):
    YEARLY = "yearly", "年度集中报告"
    CHANGE = "change", "变更事项报告"
    APPOINTMENT = "appointment", "任前报告"
