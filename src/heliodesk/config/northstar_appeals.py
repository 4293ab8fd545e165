"""Appeals of Northstar's customers, one in each stage. Data only."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Filed:
    """An appeal of the demo against the ticket of that customer and subject. `opinion`: part →
    text, handed in; with a `second` it is decided."""

    customer: str
    subject: str
    told: dict[str, str]
    no_evidence: bool = True
    reviewer: str = ""
    opinion: dict[str, str] = field(default_factory=dict)
    second: str = ""


APPEALS = (
    Filed(
        "ns-82951",
        "Fee of my last ETH withdrawal",
        {
            "decision": "You kept the higher network fee of my ETH withdrawal.",
            "grounds": "The page showed me 0.0004 ETH and took 0.0011 ETH. Nothing on it said that the fee could still rise.",
            "wanted": "Pay the difference of 0.0007 ETH back.",
        },
    ),
    Filed(
        "ns-60274",
        "提现手续费退还",
        {
            "decision": "你们拒绝退还重复扣除的提现手续费。",
            "grounds": "提现失败后我重新提交，却被扣了两次手续费。",
            "wanted": "",
        },
        no_evidence=False,
    ),
    Filed(
        "ns-97463",
        "Deposit below the minimum",
        {
            "decision": "You did not credit my deposit of 4 USDC because it was below the minimum.",
            "grounds": "The minimum was raised from 1 to 5 USDC two hours after I had copied the address, and I was not told.",
            "wanted": "Credit the 4 USDC, or send it back.",
        },
        reviewer="noor",
        opinion={
            "facts": "On 12 November at 09:10 UTC the customer opened the deposit page, which showed a minimum of 1 USDC. At"
            " 11:00 UTC the minimum was raised to 5 USDC. The transfer of 4 USDC was sent at 11:24 UTC and was not credited.",
            "rule": "Deposit rules, section 3: what is below the minimum on arrival is not credited.",
            "rule_version": "2026-10",
            "weighing": "The rule was applied as it is written. But a change within hours is announced on the page alone, and the"
            " customer had copied the address before. A careful person could not know of it, so the rule works against"
            " somebody who kept to what we had shown.",
            "result": "partly",
            "next_step": "Payments looks whether it can be credited by hand, and writes in this request within five days.",
            "elsewhere": "The arbitration board for digital assets of your country, within one year.",
        },
    ),
    Filed(
        "ns-48207",
        "Voucher of the referral programme",
        {
            "decision": "You refused the referral voucher for my brother's account.",
            "grounds": "He opened it with my link and finished verification within the thirty days of the programme.",
            "wanted": "Grant the voucher, or say which condition was not met.",
        },
        reviewer="noor",
        opinion={
            "facts": "The account was opened on 3 September with the customer's link. Verification was finished on 1 October, on"
            " the 28th day. The voucher was refused because the programme's page had been taken down on 15 September.",
            "rule": "Terms of the referral programme, section 2: verified within thirty days of opening.",
            "rule_version": "2026-08",
            "weighing": "The terms that were in force when the account was opened hold for it. Taking the page down ended the"
            " programme for new accounts only. Both conditions of section 2 were met, so the refusal had no ground.",
            "result": "upheld",
            "next_step": "The referral team was told to grant the voucher; you see it in your account under Rewards.",
            "elsewhere": "You need ask nobody else. The consumer authority of Colombia takes complaints about such terms.",
        },
        second="ingrid",
    ),
)
