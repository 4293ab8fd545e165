"""Seed phrases of the two Chinese lists written without spaces.

Each of the 2,048 characters is a word, and they are the commonest ones, so any Chinese sentence is a run of list words
and some window of it passes the checksum. A phrase draws every character alike and in no order; prose draws the first
of the list (which is sorted by use) and pairs that belong together. Both are weighed before a checksum counts.
"""
# ruff: noqa: E501

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import add, sub

from .wordlists import SIZES, WEIGHTS, checksum_right, lists

_HAN = re.compile(r"[\u3400-\u9fff]")
_SHOWN = re.compile(r"\S")
_WHOLE = 60  # characters in a row that no prose has: more than one phrase
_WINDOWS = 1500  # checksums for one text; beyond, stretches that look drawn are taken on sight
# Pairs that Chinese support texts are made of; a phrase holds one of them by chance once in about six hundred.
_PAIRS = frozenset(
    ["我的", "你的", "您的", "他的", "我们", "你们", "他们", "我想", "我要", "我在", "我是", "我有", "我把", "我不", "我已", "我用", "请问", "请帮", "请您", "请你", "帮我", "帮忙", "可以", "不可", "不能", "能不", "可能", "什么", "怎么", "为什", "么时", "么样", "么办", "这个", "那个", "这是", "这里", "那里", "哪里", "一个", "一下", "一直", "一样", "一些", "一次", "没有", "没到", "还没", "还是", "还有", "有没", "有人", "是不", "不是", "不到", "不了", "不会", "已经", "现在", "今天", "昨天", "明天", "时候", "时间", "小时", "分钟", "多久", "多少", "如何", "需要", "想要", "知道", "告诉", "谢谢", "你好", "您好", "麻烦", "问题", "解决", "处理", "联系", "客服", "人工", "回复", "查询", "查看", "看到", "收到", "到账", "账户", "帐户", "账号", "登录", "登陆", "注册", "密码", "忘记", "重置", "修改", "更改", "绑定", "解绑", "手机", "邮箱", "验证", "证码", "身份", "认证", "实名", "资金", "资产", "余额", "提现", "提币", "充值", "充币", "转账", "转出", "转入", "转到", "交易", "订单", "买入", "卖出", "买币", "卖币", "合约", "杠杆", "平仓", "爆仓", "现货", "价格", "手续", "续费", "网络", "地址", "区块", "确认", "成功", "失败", "显示", "提示", "错误", "限制", "冻结", "解冻", "风控", "审核", "通过", "拒绝", "银行", "行卡", "支付", "付款", "收款", "退款", "人民", "民币", "美元", "下载", "更新", "版本", "安装", "打开", "关闭", "点击", "页面", "网站", "软件", "系统", "设备", "电脑", "无法", "总是", "为了", "因为", "所以", "但是", "如果", "或者", "以及", "关于", "对于", "根据", "进行", "使用", "操作", "设置", "功能", "服务", "平台", "公司", "用户", "客户", "信息", "数据", "记录", "状态", "中国", "国家", "大家", "自己", "别人", "朋友", "开始", "结束", "完成", "之前", "之后", "以前", "以后", "上面", "下面", "里面", "出现", "发现", "发生", "导致", "影响", "希望", "感谢", "抱歉", "理解", "耐心", "等待", "尽快", "马上", "立即", "刚才", "刚刚", "最近", "上次", "下次", "每次", "每天", "第一", "第二", "所有", "全部", "部分", "其他", "其它", "另外", "同时", "只有", "只能", "只是", "就是", "就可", "都是", "都不", "都没", "也是", "也不", "很多", "太慢", "太多", "非常", "特别", "应该", "必须", "一定", "当然", "其实", "然后", "出来", "进去", "回来", "过来", "起来", "上去", "到了", "完了", "好了", "的话", "的时", "了吗", "吗我", "了我", "的是", "是我", "在哪", "给我", "让我", "到我", "从我", "和我", "对我", "把我", "被盗", "被骗", "安全", "保护", "风险", "诈骗", "丢失", "丢了", "找回", "恢复", "备份", "助记", "记词", "私钥", "钱包", "生活", "工作", "学习", "经济", "社会", "发展", "政府", "问我", "市场", "投资", "收益", "利息", "理财", "质押", "活动", "奖励", "邀请", "邀请", "优惠", "升级", "等级", "权限", "申请", "提交", "上传", "照片", "护照", "证件", "地区", "语言", "中文", "英文", "不要", "不知", "不同", "不用", "不对", "不行", "我們", "你們", "您們", "他們", "請問", "請幫", "幫我", "幫忙", "什麼", "怎麼", "為什", "麼時", "麼樣", "麼辦", "這個", "那個", "這是", "這裡", "那裡", "哪裡", "個問", "沒有", "沒到", "還沒", "還是", "還有", "已經", "現在", "時候", "時間", "小時", "分鐘", "謝謝", "麻煩", "問題", "解決", "處理", "聯繫", "聯絡", "回覆", "查詢", "查看", "帳號", "帳戶", "登錄", "登入", "註冊", "密碼", "忘記", "重設", "綁定", "手機", "郵箱", "驗證", "證碼", "認證", "實名", "資金", "資產", "餘額", "提現", "提幣", "充幣", "儲值", "轉帳", "轉賬", "轉出", "交易", "訂單", "買入", "賣出", "合約", "槓桿", "價格", "手續", "續費", "網路", "區塊", "確認", "顯示", "錯誤", "凍結", "審核", "通過", "銀行", "退款", "下載", "版本", "無法", "因為", "所以", "如果", "或者", "關於", "進行", "設置", "設定", "服務", "公司", "用戶", "客戶", "資料", "紀錄", "狀態", "之後", "以後", "發現", "發生", "應該", "必須", "會不", "不會", "對不", "來說", "說明", "個人", "這樣", "還要", "到帳"]
)  # fmt: skip


def han_spans(low: str, *, told: bool) -> list[tuple[int, int]]:
    """Spans of phrases without spaces in a folded text."""
    if not _HAN.search(low):
        return []
    spans: list[tuple[int, int]] = []
    budget = [_WINDOWS]
    for table, pattern, weight_of in zip(lists().han, _patterns(), _weights(), strict=True):
        for match in pattern.finditer(low):
            spans.extend(_run(low, *match.span(), table, weight_of, told, budget))
    return spans


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Twelve and more characters of a list that at most white space stands between."""
    each = (f"[{''.join(table)}]" for table in lists().han)
    return tuple(re.compile(rf"{one}(?:\s{{0,3}}{one}){{11,}}") for one in each)


@lru_cache(maxsize=1)
def _weights() -> tuple[dict[str, float], ...]:
    return tuple({character: WEIGHTS[place] for character, place in table.items()} for table in lists().han)


def _run(
    low: str, first: int, last: int, table: dict[str, int], weight_of: dict[str, float], told: bool, budget: list[int]
) -> list[tuple[int, int]]:
    """Phrases in characters of a list that only white space stands between."""
    shown = low[first:last]
    characters = "".join(shown.split())
    count = len(characters)
    weights = list(accumulate(map(weight_of.__getitem__, characters), initial=0.0))
    lightest = -10.0 if told or count < len(shown) or (_begins(low, first) and _ends(low, last)) else -8.0
    if max(map(sub, weights[12:], weights)) < lightest:
        return []  # prose from end to end
    pairs = [0, *accumulate(map(_PAIRS.__contains__, map(add, characters, characters[1:])), initial=0)]
    ahead = zip(pairs[1:], pairs[12:], weights, weights[12:], strict=False)
    candidates = [n for n, (p, q, w, v) in enumerate(ahead) if v - w >= lightest and q - p <= 2]
    if not candidates:
        return []
    positions: Sequence[int] = range(first, last)
    edges: set[int] = set()
    if count < len(shown):
        positions = [first + match.start() for match in _SHOWN.finditer(shown)]
        edges.update(n for n, (a, b) in enumerate(pairwise(positions), 1) if b - a > 1)
    if _begins(low, first):
        edges.add(0)
    if _ends(low, last):
        edges.add(count)
    places = [table[character] for character in characters]
    dump = _dump(weights, pairs, count)
    if dump:
        return [(positions[start], positions[end - 1] + 1) for start, end in dump]
    spans: list[tuple[int, int]] = []
    for start in candidates:
        for size in SIZES:
            end = start + size
            if end > count:
                continue
            known = pairs[end] - pairs[start + 1]
            aligned = (start in edges) + (end in edges)
            weight = weights[end] - weights[start]
            # A phrase of n words weighs 0.55 n on average; prose weighs less than nothing. The longer, the less is chance.
            least = (-6.0, -5.0, -4.5)[2 - aligned - (told and aligned < 2)] + 3.5 * known - (size - 12) / 1.5
            if known > 1 + (size > 12) or weight < least:
                continue
            budget[0] -= 1
            if budget[0] < 0:
                return [(positions[0], positions[-1] + 1)]
            if _right(places[start:end]):
                spans.append((positions[start], positions[end - 1] + 1))
                break
    return spans


def count_pairs(characters: str) -> int:
    """How many pairs that texts are made of?"""
    return sum(map(_PAIRS.__contains__, map(add, characters, characters[1:])))


def _begins(low: str, at: int) -> bool:
    return at == 0 or not _HAN.match(low, at - 1)


def _ends(low: str, at: int) -> bool:
    return at == len(low) or not _HAN.match(low, at)


def _right(places: list[int]) -> bool:
    bits = 0
    for place in places:
        bits = bits << 11 | place
    return checksum_right(bits, len(places))


def _dump(weights: list[float], pairs: list[int], count: int) -> list[tuple[int, int]]:
    """Stretches of many phrases in a row: far longer than one phrase and nowhere like prose."""
    if count < _WHOLE:
        return []
    stretches: list[tuple[int, int]] = []
    start = None
    for at in range(count - 11):
        drawn = pairs[at + 12] - pairs[at + 1] == 0 and weights[at + 12] - weights[at] > -2.0
        if drawn and start is None:
            start = at
        if start is not None and (not drawn or at == count - 12):
            if at + 11 - start >= _WHOLE:
                stretches.append((start, at + 12 if drawn else at + 11))
            start = None
    return stretches
