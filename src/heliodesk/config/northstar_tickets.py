"""Northstar's tickets: what its customers wait for, what it promises, its macros and checklists. Data only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A ticket of the demo. `said` goes on as (who, text): "customer", or the start of an agent's mail address."""

    customer: str
    subject: str
    body: str
    language: str = "en"
    form: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    priority: int = 2
    team: str = "support"
    assignee: str = ""
    said: tuple[tuple[str, str], ...] = ()
    status: str = ""
    rated: tuple[int, str] | None = None


# Name, priority or none for every, minutes of service time: first answer, next answer, solved.
POLICIES = (("Requests", None, 240, 480, 2880), ("Urgent requests", 4, 60, 120, 960))
TICKETS = (
    Told(
        "ns-20841",
        "LTC deposit not credited",
        "I sent 18.4 LTC this morning. The explorer shows 12 confirmations, but my balance is still without it.",
        form="deposit-not-credited",
        fields=(
            ("coin", "LTC"),
            ("network", "LTC"),
            ("transaction", "7d1c0e5a94b2f8836e0f41a7c5d29b7e3a6084fb1d5c92e7f03b8a64d1e95c27"),
            ("amount", "18.4"),
            ("from", "wallet"),
        ),
        priority=3,
    ),
    Told(
        "ns-20841",
        "Litecoin has not arrived",
        "My 18.4 LTC deposit from this morning is still not in my balance. 12 confirmations by now.",
        fields=(("coin", "LTC"), ("network", "LTC"), ("amount", "18.4")),
    ),
    Told(
        "ns-71120",
        "提现到账延迟",
        "我今天上午提现了 12,900 USDT，选的是 TRON 网络，页面显示已完成，但对方钱包还没有收到。",
        "zh",
        form="withdrawal-not-received",
        fields=(("coin", "USDT"), ("network", "TRON"), ("amount", "12900")),
        priority=3,
        assignee="mei",
        said=(
            ("mei", "您好，我正在和付款部门核对这笔提现。请您先不要重复操作，有结果我会在这里告诉您。"),
            ("customer", "好的，我等您的消息。"),
        ),
    ),
    Told(
        "ns-48207",
        "Somebody signed in to my account from another country",
        "I got a mail about a sign-in from a place where I have never been. I cannot sign in any more.",
        form="account-locked",
        fields=(("what", "stolen"), ("frozen", "yes")),
        priority=4,
    ),
    Told(
        "ns-15936",
        "Statement of 2025 for my tax office",
        "Please send me a statement of all trades of 2025 in EUR, with fees shown separately.",
        assignee="ana",
        said=(("ana", "Which of your two accounts do you need it for, Spot or Futures, or both?"),),
    ),
    Told(
        "ns-82951",
        "Fee of my last ETH withdrawal",
        "The fee was higher than the one shown before I confirmed. Why?",
        assignee="ana",
        said=(
            ("ana", "The network fee rose between the quote and your confirmation; the page shows both since today."),
            ("customer", "Thank you, that explains it."),
        ),
        status="solved",
        rated=(5, "Quick, and no runaround."),
    ),
    Told(
        "ns-60274",
        "身份验证未通过",
        "我的身份验证一直提示照片不清晰，我已经重新拍了三次，请问是什么原因？",
        "zh",
        form="verification",
        fields=(("problem", "refused"), ("document", "passport"), ("reason-shown", "照片不清晰")),
        priority=2,
    ),
    Told(
        "ns-97463",
        "Card payment taken twice",
        "My bank shows two payments of 250 USD for one purchase of USDC.",
        form="card-or-fiat",
        fields=(("kind", "card-buy"), ("problem", "double"), ("paid", "250 USD")),
        priority=3,
        team="payments",
    ),
    Told(
        "ns-33518",
        "API 密钥权限问题",
        "我新建的 API 密钥只勾选了读取权限，但是查询余额时返回 403。",
        "zh",
        assignee="weijie",
        said=(("weijie", "请问您调用的是哪一个接口？请把请求路径发给我，不要发送密钥本身。"),),
    ),
    Told(
        "ns-97463",
        "Suggestion: a dark chart in the app",
        "It would help at night if the chart in the app followed the dark theme.",
        form="suggestion",
        priority=1,
        status="others",
        assignee="ana",
    ),
    Told(
        "ns-60274",
        "提现手续费退还",
        "同一笔提现扣了两次手续费，请退还一次。",
        "zh",
        assignee="weijie",
        said=(("weijie", "您好，两次提交各产生一次网络手续费，按规则不予退还。"),),
        status="solved",
    ),
    Told(
        "ns-97463",
        "Deposit below the minimum",
        "I sent 4 USDC and it is not in my balance.",
        assignee="ana",
        said=(("ana", "The minimum is 5 USDC. What is below it on arrival is not credited."),),
        status="solved",
    ),
    Told(
        "ns-48207",
        "Voucher of the referral programme",
        "My brother opened an account with my link, and I did not get the voucher.",
        assignee="ana",
        said=(("ana", "The programme had ended by then, so there is no voucher."),),
        status="solved",
    ),
    Told(
        "ns-48207",
        "Transfer on a network that we do not take",
        "I sent 120 USDT by a network that was not on the list. Can you get it back?",
        assignee="ana",
        said=(
            (
                "ana",
                "We cannot reach this network, so we cannot send it back. The page names those that we take.",
            ),
        ),
        status="solved",
    ),
)
# What the trading desks have; opened with whichever of them is there, and going round with the sun from then on.
TRADING = (
    Told(
        "ns-15936",
        "Limit order filled above my limit",
        "My buy order 4820039915 for 0.5 BTC had a limit, and it shows a fill above that. Please look at it.",
        priority=3,
        said=(("agent", "I am comparing the order with the book of that minute and write to you when I have both."),),
    ),
    Told(
        "ns-97463",
        "Stop order did not trigger",
        "The mark price passed my stop of order 4820041277, but the position is still open.",
        priority=4,
    ),
    Told(
        "ns-82951",
        "Funding fee charged twice",
        "My statement of Friday shows the funding of ETH-PERP twice, once at 08:00 and once at 08:01.",
    ),
    Told(
        "ns-71120",
        "合约强平价格有疑问",
        "订单 4820045530 的强平价格和页面上显示的不一样，请帮我核对一下。",
        "zh",
        priority=3,
    ),
)
# Team, words by language.
NEEDED = (
    ("payments", {"en": "Transaction id or order number is in the ticket", "zh": "工单中已有交易编号或订单编号"}),
    ("payments", {"en": "Coin, network and amount are checked", "zh": "已核对币种、网络和金额"}),
    ("payments", {"en": "The customer knows that it goes to Payments", "zh": "客户已知道转给付款部门"}),
    ("institutional", {"en": "The company’s account number is in the ticket", "zh": "工单中已有公司账户编号"}),
)
# Name, text by language, status, priority.
MACROS = (
    (
        "Ask for the transaction id",
        {
            "en": "Hello {{customer.name}},\n\nplease send us the transaction id of your transfer; your wallet or the"
            " explorer shows it. With it we can look for the deposit at once.\n\n{{agent.first_name}}",
            "zh": "{{customer.name}}，您好：\n\n请把这笔转账的交易编号发给我们，您可以在钱包或区块浏览器中找到。"
            "有了它，我们可以马上查找这笔充值。\n\n{{agent.first_name}}",
        },
        "customer",
        None,
    ),
    (
        "We are looking into it",
        {
            "en": "Hello {{customer.name}},\n\nwe are looking into {{ticket.number}} and write to you by {{due}}. You need"
            " not do anything until then.\n\n{{agent.first_name}}",
            "zh": "{{customer.name}}，您好：\n\n我们正在处理 {{ticket.number}}，最晚在 {{due}} 前回复您。"
            "在此之前您无需任何操作。\n\n{{agent.first_name}}",
        },
        "others",
        None,
    ),
    (
        "Solved, with thanks",
        {
            "en": "Hello {{customer.name}},\n\nthis is done. If anything is still open, write here within seven days and we"
            " go on.\n\n{{agent.first_name}}",
            "zh": "{{customer.name}}，您好：\n\n此事已处理完毕。如果还有问题，请在七天内在此回复，我们会继续处理。\n\n"
            "{{agent.first_name}}",
        },
        "solved",
        None,
    ),
)
