"""The numbers of this room as data, each with its basis; none of them stands in a rule."""
from xinfang_party.kernel.settings import HOUSE, OURS, Setting

MONTHS = Setting("clusters.months", 3, "个月", "看最近几个整月", HOUSE, OURS)
LEAST = Setting("clusters.least", 10, "件", "这几个月里至少几件才建议", HOUSE, OURS)
GROWTH_PERCENT = Setting("clusters.growth", 150, "%", "至少是以前平均的百分之几才建议", HOUSE, OURS)
STRETCHES = Setting("clusters.stretches", 4, "段", "和以前几段同样长的时间比", HOUSE, OURS)
REPLY_WITHIN = Setting("clusters.reply_within", 15, "天", "一线声音多少天以内要有回应（登记调研、答复，或者转为建议、政策）", HOUSE, OURS)
HEARD_WITHIN = Setting("clusters.heard_within", 366, "天", "听到以后多少天以内可以登记", HOUSE, OURS)
AROUND = Setting("clusters.around", 12, "个月", "政策出台前后各看几个整月", HOUSE, OURS)
FEW = Setting("clusters.few", 10, "件", "任何一边不到这么多件，只列件数，不算百分比", HOUSE, OURS)
COURSE = Setting("clusters.course", 24, "个月", "类案的逐月件数看几个整月", HOUSE, OURS)
SETTINGS = (MONTHS, LEAST, GROWTH_PERCENT, STRETCHES, REPLY_WITHIN, HEARD_WITHIN, AROUND, FEW, COURSE)

BASIS = "《信访工作条例》第四十条（政策性问题及时报告、提出完善政策的建议）"
CAUTION = ("这是前后对照，不等于因果：同一时期还会有别的原因，例如季节、别的工作和政策、登记口径和反映习惯的变化。"
           "件数少了不能就说是政策的作用，件数多了也可能是知道的人多了。")
NO_ACCUSATIONS = "检举控告类事项一律不计入。"
