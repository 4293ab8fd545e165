"""What can be answered from live data is told by a few patterns, in English and Chinese. Pure."""

import re
from typing import Literal

from heliodesk.intents.phrases import plain

Ask = Literal["hello", "thanks", "ticket", "wait", "hours", "deposit", "withdrawal", "order"]

_HELLO = re.compile(
    r"(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|hola|ola|bonjour|salut|hallo|guten tag|ciao|merhaba|selam|"
    r"xin chao|chao|halo|привет|здравству[йи]те|добры[йи] день|привіт|你好|您好|你們好|你们好|哈喽|哈囉|嗨|早上好|下午好|晚上好|在吗|在嗎|こんにちは|안녕하세요|مرحبا|السلام عليكم|สวัสดี|नमस्ते)"
    r"(?:[\s,]+(?:there|all|team|support|everyone|northstar|客服|啊|呀))?"
)
_THANKS = re.compile(
    r"(?:(?:ok|okay|great|good|perfect|cool|alright|fine|no|nope)[\s,]+)?(?:thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|ty|ok|okay|great|perfect|got it|solved|"
    r"(?:that|this|it) (?:helps|helped|works|worked|is solved|answers it)|gracias|obrigad[oa]|merci|danke|grazie|спасибо|дякую|tesekkurler|cam on|terima kasih|"
    r"(?:好的?|嗯|行|可以)?[\s,，]*(?:谢谢|謝謝|多谢|感谢|知道了|明白了|解决了|好的|ありがとう|감사합니다|شكرا|ขอบคุณ)(?:您|你|啦|了|ございます)*)"
)
_AROUND = " .!?,~。！？，、…"
# What somebody may wait for that is no person.
_MATTER = re.compile(
    r"withdraw|deposit|transfer|confirm|verif|kyc|credit|transaction|unlock|refund|order|payment|money|fund|coin|card|review|appeal|account|"
    r"trad|market|list|充值|充币|提现|提币|到账|认证|审核|确认|退款|转账|解冻|订单|交易|开户|账户|上币|充幣|提幣|到帳"
)
_HOURS = (
    r"\bwhen (?:are|do|will|is|does) (?:you|u|your (?:team|support|agents?|people)|support|the (?:team|support|desk)|customer (?:service|support)|agents?|people|(?:some|any)(?:one|body))\b.*\b(?:open|close|available|online|work|there|here|back|reachable|answer)",
    r"\bwhat (?:time|hours)\b.*\b(?:you|support|team|agents?|desk|customer service)\b.*\b(?:open|close|available|online|work|there|here|start|finish)",
    r"\b(?:opening|business|working|office|support|service|desk) (?:hours|times?)\b",
    r"\b(?:are|is) (?:you|u|(?:any|some)(?:one|body)|support|customer (?:service|support)|the (?:desk|team)) (?:guys )?(?:open|there|online|closed|available|here|around)\b",
    r"\bhow late\b.*\b(?:open|there|you)\b",
    r"\b(?:24/7|24 hours|around the clock)\b.*\b(?:you|support|service|open)|\b(?:you|support|service|open)\b.*\b(?:24/7|24 hours|around the clock)\b",
    r"(?:几点|什么时候|何时|什么时间|幾點|什麼時候).{0,6}(?:上班|下班|营业|開門|开门|关门|在线|在線|有人)",
    r"(?:营业|工作|服务|上班|客服|在线|營業|服務)(?:的)?(?:时间|時間)",
    r"(?:有人|客服|人工).{0,3}(?:在吗|在線嗎|在线吗|在不在|在嗎|上班吗)|有人吗|有人嗎|有没有人",
    r"(?:24|二十四)\s*小时.{0,6}(?:客服|服务|在线|有人)|客服.{0,4}24\s*小时",
    r"(?:现在|今天|周末|节假日|晚上).{0,4}(?:上班|营业|有客服|有人在|开门)",
)
_WAIT = (
    r"\bhow (?:long|much longer)\b.*\b(?:wait|queue|line|answer|reply|respond|response|person|agent|someone|somebody)\b",
    r"\bhow many\b.*\b(?:ahead|before me|in front|queue|waiting)\b|\b(?:place|position|number) in (?:the |)(?:queue|line)\b",
    r"\b(?:waiting|queue|response|wait|answer|reply) times?\b",
    r"\bwhen (?:will|does|do|can) (?:some(?:one|body)|an? (?:agent|person|human)|you|support)\b.*\b(?:answer|reply|respond|get back|write)\b",
    r"(?:等|排队|排隊).{0,5}(?:多久|多长|几分钟|多少时间|多長)|(?:多久|多长时间|几分钟|多長時間).{0,6}(?:回复|回覆|有人|轮到|輪到|排到|接通|理我|答复)",
    r"前面.{0,5}(?:几个|几位|多少|幾個|幾位).{0,2}人?|排.{0,3}第几|等待时间|等待時間|还要等",
)
_TICKET = (
    r"\b(?:where|what|how|any|status|update|news|progress|when|check|track|see)\b.*\b(?:my|our|the|a) (?:\w+ )?(?:ticket|request|case|complaint)s?\b",
    r"\b(?:ticket|request|case|complaint)s?\b.*\b(?:status|update|progress|news|stand|standing|going|answered)\b",
    r"\bmy (?:open )?(?:ticket|request|case)s?\??$",
    r"(?:工单|工單|请求|請求|申请单|单号|單號|案件|提交的问题).{0,10}(?:到哪|进度|進度|怎么样|怎樣|状态|狀態|处理|處理|结果|結果|在哪|查|好了)",
    r"(?:进度|状态|查一下|查询|查詢|進度).{0,8}(?:工单|工單|请求|請求|单号|案件)",
)
_AWAY = (
    r"where|not (?:yet )?(?:arrived?|credited|received?|here|showing|there|in|been|shown|come)|n't (?:yet )?(?:arrived?|credited|received?|see|got|show|come|been|gotten|get)|"
    r"never (?:arrived|came|got|received)|missing|pending|stuck|still|status|lost|disappeared|waiting for|delayed|hasn|haven|didn|isn|no sign"
)
_ARRIVES = r"没到|沒到|未到|没有到|不到账|未入账|没入账|到账了吗|在哪|哪里|去哪|还没|還沒|没收到|沒收到|未收到|没看到|不见了|卡住|处理中|确认中|多久能到|什么时候到|没有收到|查一下|状态|沒有到|到帳"
_DEPOSIT = (
    rf"\bdeposit(?:s|ed)?\b.*(?:{_AWAY})|(?:{_AWAY}).*\b(?:my|the|a|our) (?:\w+ ){{0,2}}deposit\b|\bi deposited\b",
    rf"(?:充值|充币|充幣|入金|充了|转入|存入).{{0,14}}(?:{_ARRIVES})|(?:{_ARRIVES}).{{0,8}}(?:充值|充币|充幣|入金)",
)
_WITHDRAWAL = (
    rf"\bwithdr(?:aw|ew|awal|awals|awn)\b.*(?:{_AWAY})|(?:{_AWAY}).*\b(?:my|the|a|our) (?:\w+ ){{0,2}}withdrawal\b",
    rf"(?:提现|提币|提幣|出金|提了|转出).{{0,14}}(?:{_ARRIVES})|(?:{_ARRIVES}).{{0,8}}(?:提现|提币|提幣|出金)",
)
_ORDER = (
    r"\b(?:order|trade)\b.*\b(?:fees?|status|filled|where|happened|cost|charged)\b|\b(?:fees?|status)\b.*\border\b",
    r"(?:订单|訂單|委托).{0,12}(?:手续费|状态|成交|费用|手續費|狀態)|(?:手续费|费用|手續費).{0,8}(?:订单|訂單)",
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns))


_hours, _wait, _ticket, _deposit, _withdrawal, _order = (
    _any(*each) for each in (_HOURS, _WAIT, _TICKET, _DEPOSIT, _WITHDRAWAL, _ORDER)
)


def ask_in(text: str, *, prefix: str) -> Ask | None:
    """What is asked for that live data answer; None: nothing of the kind. `prefix`: what numbers of requests begin with."""
    seen = plain(text)
    bare = seen.strip(_AROUND)
    if _HELLO.fullmatch(bare):
        return "hello"
    if _THANKS.fullmatch(bare):
        return "thanks"
    if numbers_in(text, prefix=prefix) or _ticket.search(seen):
        return "ticket"
    if _withdrawal.search(seen):
        return "withdrawal"
    if _deposit.search(seen):
        return "deposit"
    if _order.search(seen):
        return "order"
    is_about_us = not _MATTER.search(seen)
    if is_about_us and _wait.search(seen):
        return "wait"
    if is_about_us and _hours.search(seen):
        return "hours"
    return None


def numbers_in(text: str, *, prefix: str) -> list[str]:
    """The numbers of requests in a text, as they are written in it: "HD-7QK2-M4X9"."""
    sign = r"[-–—\s]?"
    found = re.findall(rf"\b{re.escape(prefix)}{sign}[0-9A-Z]{{4}}{sign}[0-9A-Z]{{4}}\b", text, re.IGNORECASE)
    return list(dict.fromkeys(found))
