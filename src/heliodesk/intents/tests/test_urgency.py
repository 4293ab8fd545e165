"""What is urgent, in many languages, and what only sounds so."""

import pytest

from heliodesk.intents.urgency import Urgency, urgency_of

CASES = {
    Urgency.FUNDS: [
        "My account was hacked!",
        "我的账号被盗了",
        "unauthorised withdrawal from my wallet",
        "钱都没了，我想自杀",
    ],
    Urgency.LOCKED_OUT: [
        "I can't log in since this morning",
        "my account is locked, please help",
        "I lost my phone and the authenticator",
        "I'm not receiving the verification code",
        "无法登录",
        "收不到验证码",
        "账户被冻结了怎么办",
        "no puedo entrar a mi cuenta",
        "Ich kann mich nicht einloggen",
        "не могу войти",
        "ログインできない",
        "로그인이 안 돼요",
        "tài khoản của tôi bị khóa",
    ],
    Urgency.TRADING: [
        "I'm about to be liquidated!",
        "my order is stuck and I cannot close my position",
        "无法平仓，快爆仓了",
        "撤单失败",
        "no puedo vender",
        "не могу закрыть позицию",
        "ロスカットされそう",
    ],
    Urgency.OTHER: [
        "hello",
        "how do I verify my identity?",
        "where do I see my trade history?",
        "怎么充值",
        "What are the fees for a withdrawal?",
        "how do I turn on 2FA",
        "",
    ],
}


@pytest.mark.parametrize(("text", "urgency"), [(text, u) for u, texts in CASES.items() for text in texts])
def test_urgency_is_told_from_words(text, urgency):
    assert urgency_of(text) is urgency


def test_the_gravest_of_two_counts():
    assert urgency_of("I can't log in, somebody hacked my account") is Urgency.FUNDS


def test_a_very_long_text_is_looked_at_in_no_time():
    assert urgency_of("can't can't cannot " * 20_000) is Urgency.OTHER
