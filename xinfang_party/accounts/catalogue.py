"""The numbers and words of log-in security as data, each with its source (domain.md 9.1 to 9.3; numbers in brackets there are practice)."""
from xinfang_party.accounts.terms import Threshold

NORM = "GB/T 22239-2019 8.1.4.1"
PRACTICE = f"{NORM} 的测评惯例"

PASSWORD_SHORTEST = Threshold(12, "个字符", f"{PRACTICE}为不少于 8 个字符，本系统从严")
PASSWORD_LONGEST = 128
"""Longer ones are refused, never cut off: hashing megabytes is a way to stop a site."""
PASSWORD_CLASSES = Threshold(3, "种字符", PRACTICE)
PASSWORD_HISTORY = Threshold(5, "个用过的密码", PRACTICE)
PASSWORD_EXPIRES = Threshold(90, "天", f"{PRACTICE}；本系统只对管理员要求")
PASSWORD_WARNING = Threshold(7, "天", PRACTICE)
FIRST_PASSWORD_EXPIRES = Threshold(7, "天", "ASVS 5.0 6.4.1：初始密码随机生成、只用一次、限期有效")
ADMINISTRATOR_IDLE = Threshold(15, "分钟", PRACTICE)
SECOND_FACTOR_WAIT = Threshold(10, "分钟", "ASVS 5.0 6.6.2")
STALE = Threshold(90, "天", f"{NORM.replace('8.1.4.1', '8.1.4.2')} 及时停用多余的、过期的账户")
RESET_APART = Threshold(7, "天", "本系统约定：同一人短期内不能既重置一个账号的密码又清除它的动态口令，也不能既重置又授予角色，否则一个人就能冒用它")
FAILURES_REMEMBERED = Threshold(24, "小时", "本系统约定：连续输错的次数记一天")
NAME_TIMES = Threshold(4, "倍", "本系统约定：一处连续输错只锁这一处，各处合计到这么多倍才锁整个用户名，免得一个人就能让别人登录不了")
SOURCE_FAILURES = Threshold(30, "次", "ASVS 5.0 2.4.1：按来源限制登录频率，对所有进程一并计数")
LINK_FAILURES = Threshold(100, "次", f"{SOURCE_FAILURES.source}；办事大厅里许多人用一个地址，重复提交的也算，所以放宽")
SOURCE_WINDOW = Threshold(15, "分钟", SOURCE_FAILURES.source)
BROWSER_KNOWN = Threshold(180, "天", "本系统约定：本人登录过的浏览器记这么久，别人输错密码不妨碍本人从它登录")
BROWSER_NAMES = 8
"""So many accounts at most does one browser stand for: a shared computer of an office."""
SESSIONS_KEPT = Threshold(180, "天", "《网络安全法》：网络日志留存不少于六个月")
REMIND_WORKDAYS = 3
"""So many working days before its day, and on it, the daily digest tells of a thing to do: the bureau's own custom."""

DEMONSTRATION_PASSWORD = "Yanshi-2026-Demo"  # noqa: S105 - printed on every log-in page of a demonstration, refused everywhere else
BUREAU_WORDS = ("信访", "党建", "广州", "xinfang", "xingfang", "dangjian", "guangzhou", "gzxf", "gzdj")
"""Words anybody would try first here; refused inside a password in any case and width."""

KEYBOARD = ("1234567890", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()_+",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "1q2w3e4r5t6y7u8i9o0p", "qawsedrftgyhujikolp", "qazwsxedcrfvtgbyhnujmikolp",
            "159753", "147258369", "741852963")
"""Walks over the keyboard and the alphabet; five characters of one, forwards or backwards, are refused."""
WALK = 5
SAME = 4
"""So many equal characters in a row are refused."""

BROWSERS = (("MicroMessenger/", "微信"), ("QQBrowser/", "QQ 浏览器"), ("UOS", "统信浏览器"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("OPR/", "Opera"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("MSIE", "IE"), ("Trident/", "IE"))
SYSTEMS = (("HarmonyOS", "鸿蒙"), ("Android", "安卓手机"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Windows", "Windows"), ("Mac OS", "苹果电脑"),
           ("Linux", "Linux"))
"""What stands in a browser's own description, the tell-tale ones first, and what people call it."""

COMMON = frozenset("""
password passwd passcode pass pwd admin administrator root system sysadmin superuser user guest test tester testing demo example default
welcome letmein login logon signin master manager operator service server database oracle mysql postgres windows linux ubuntu debian
computer internet network security secure secret private access enter open close change changeme changeit temp temporary initial
qwerty qwert asdf asdfgh zxcv zxcvbn qazwsx abc abcd abcdef monkey dragon tiger lion eagle falcon phoenix panda shadow sunshine
moonlight starlight summer winter spring autumn monday tuesday wednesday thursday friday saturday sunday january february march april
june july august september october november december football baseball basketball soccer hockey tennis golf michael jordan charlie
jessica jennifer ashley nicole daniel thomas robert william george harley hunter ranger cookie cheese chocolate coffee banana orange
apple cherry peach flower rose lily butterfly angel princess prince queen king batman superman spiderman ironman pokemon naruto
iloveyou loveyou love lovely loveme forever forevermylove trustno freedom whatever nothing something anything hello helloworld world
china zhongguo zhonghua beijing shanghai shenzhen guangdong guangxi hunan hubei sichuan chongqing tianjin hangzhou nanjing wuhan
chengdu foshan dongguan zhuhai woaini woaiwojia woaizhongguo woainizhongguo woaibeijing nihao nihaoma zhangwei wangwei wangfang liwei
lina zhangmin lijing wangjing liuwei wangxiuying zhangli lixiuying wangli zhangjing lijuan wangyan liming xiaoming zhangsan lisi
wangwu zhaoliu mima mimamima wodemima denglu guanliyuan yonghu xitong ceshi ceshizhanghao caiwu bangong bangongshi jiguan dangwei
zhengfu gongzuo gongzuoren dangyuan zhibu shuji weiyuan jiwei zuzhi tongzhi renmin fuwu weirenminfuwu gongchandang zhonggong
taobao tencent weixin wechat alibaba alipay zhifubao baidu huawei xiaomi lenovo weibo douyin jingdong
aaaaaa abcabc aabbcc qqqqqq asdasd qweqwe zxczxc asdqwe qweasd qweasdzxc asdzxc qazxsw wsxedc pass pssword passwort contrasena
mustang porsche ferrari mercedes toyota honda nissan yamaha samsung google facebook twitter youtube amazon microsoft apple
maverick merlin ginger pepper buster killer jasper bailey maggie sophie hannah madison taylor morgan jackson austin dallas chelsea
arsenal liverpool barcelona juventus realmadrid manchester london paris berlin newyork boston chicago matrix starwars startrek
access corvette thunder cowboy silver golden diamond crystal purple yellow orange blue green black white red
""".split())  # noqa: SIM905 - a list of words reads as words
"""What is left of a password without its digits and signs must not be one of these; drawn from public lists of common passwords."""
