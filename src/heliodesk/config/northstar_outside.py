"""What Northstar tells besides its articles: incidents, official groups, independent help. Made when there is none yet."""

from datetime import UTC, datetime, timedelta

from heliodesk.articles.directory import keep
from heliodesk.articles.models import Entry
from heliodesk.incidents.models import Incident, Update
from heliodesk.incidents.telling import open_incident, update

# (address, English name and sentence, Chinese name and sentence)
_LISTED = {
    "group": (
        (
            "https://telegram.example/northstar",
            "Announcements",
            "Read only: listings, maintenance, changed rules.",
            "公告频道",
            "只读：上币、维护和规则变更。",
        ),
        (
            "https://telegram.example/northstar_en",
            "Northstar in English",
            "Open group; moderators answer in the group only.",
            "英文群",
            "公开群；管理员只在群内回答。",
        ),
        (
            "https://telegram.example/northstar_zh",
            "Northstar in Chinese",
            "Open group in Chinese.",
            "中文群",
            "中文公开群；管理员只在群内回答。",
        ),
        (
            "https://discord.example/northstar",
            "Discord server",
            "For the API and for builders.",
            "Discord 服务器",
            "面向 API 用户和开发者。",
        ),
        (
            "https://x.example/northstar",
            "Northstar on X",
            "Short news. We never answer there about accounts.",
            "Northstar 的 X 账号",
            "简短消息。我们从不在那里回答账户问题。",
        ),
    ),
    "legal": (
        (
            "https://bar.example/register",
            "Register of admitted lawyers",
            "Search by place and field; call the number that stands in the register.",
            "执业律师名册",
            "可按地区和领域查找；请拨打名册上的电话。",
        ),
        (
            "https://legal-aid.example",
            "Legal aid",
            "Free or cheap advice for those who cannot pay a lawyer.",
            "法律援助",
            "为无力聘请律师的人提供免费或低价咨询。",
        ),
    ),
    "tax": (
        (
            "https://tax-advisers.example",
            "Register of tax advisers",
            "Registered advisers, with what they know of digital assets.",
            "税务顾问名册",
            "注册税务顾问及其数字资产专长。",
        ),
    ),
    "technical": (
        (
            "https://cert.example",
            "Computer emergency teams",
            "The team of your country helps with an infected device.",
            "计算机应急团队",
            "您所在国家的团队可协助处理受感染的设备。",
        ),
        (
            "https://victim-support.example",
            "Victim support",
            "Somebody to talk to after a fraud, without a fee.",
            "受害者支援",
            "遭遇诈骗后可以免费倾诉和求助。",
        ),
    ),
}
_LTC = {"en": "Litecoin deposits arrive later than usual", "zh-hans": "莱特币充值到账比平时慢"}
_LTC_AFFECTED = {
    "en": "Deposits of LTC. Trading, withdrawals and all other coins work.",
    "zh-hans": "LTC 充值。交易、提现和其他所有币种正常。",
}
_LTC_SAID = (
    (
        190,
        "investigating",
        "Deposits of LTC are credited with a delay. We look for the cause; coins on their way are not affected.",
        "LTC 充值入账延迟。我们正在查找原因；途中的币不受影响。",
    ),
    (
        120,
        "identified",
        "One of our nodes had fallen behind the network. It is catching up.",
        "我们的一个节点落后于网络，正在追赶。",
    ),
    (
        35,
        "watching",
        "The node is level with the network again. Deposits are credited in their order; you need to do nothing.",
        "节点已与网络同步。充值按顺序入账，您无需任何操作。",
    ),
)
_APP = {"en": "Sign-in by app failed for some", "zh-hans": "部分用户无法通过 App 登录"}
_APP_SAID = (
    (
        6 * 1440 + 80,
        "investigating",
        "Some customers cannot sign in by the app. The website works.",
        "部分客户无法通过 App 登录。网站正常。",
    ),
    (
        6 * 1440,
        "resolved",
        "Signing in by the app works again. A certificate had not been renewed on one server.",
        "App 登录已恢复。原因是一台服务器的证书没有更新。",
    ),
)


def seed() -> None:
    """Create them, unless there are any."""
    if not Entry.objects.exists():
        for kind, lines in _LISTED.items():
            for address, name, about, zh_name, zh_about in lines:
                names = {"en": {"name": name, "about": about}, "zh-hans": {"name": zh_name, "about": zh_about}}
                keep(None, kind=kind, address=address, names=names, by=None)
    if not Incident.objects.exists():
        _tell(_APP, {"en": "Signing in by the app.", "zh-hans": "App 登录。"}, _APP_SAID)
        _tell(_LTC, _LTC_AFFECTED, _LTC_SAID)


def _tell(titles: dict[str, str], affected: dict[str, str], said: tuple[tuple[int, str, str, str], ...]) -> None:
    now = datetime.now(UTC)
    minutes, _state, en, zh = said[0]
    made = open_incident(
        titles=titles, affected=affected, texts={"en": en, "zh-hans": zh}, began_at=now - timedelta(minutes=minutes)
    )
    for _minutes, state, en, zh in said[1:]:
        update(made, state=state, texts={"en": en, "zh-hans": zh})
    # As if it had been told then.
    for row, (minutes, *_rest) in zip(made.updates.order_by("pk"), said, strict=True):
        Update.objects.filter(pk=row.pk).update(at=now - timedelta(minutes=minutes))
    if said[-1][1] == "resolved":
        Incident.objects.filter(pk=made.pk).update(resolved_at=now - timedelta(minutes=said[-1][0]))
