"""What goes to a person at once, in many languages; and what does not."""

import pytest

from heliodesk.assistant.asks import ask_in, numbers_in
from heliodesk.intents.rules import rule_of

TO_A_PERSON = {
    "life": [
        "I want to die, I lost everything",
        "i will kill myself if my money is gone",
        "they said they will kill me",
        "我不想活了",
        "钱都没了，我想自杀",
        "quiero morir",
        "quero morrer",
        "я не хочу жить",
        "intihar edeceğim",
        "tôi muốn chết",
        "saya mau mati",
        "死にたい",
        "죽고 싶어요",
        "أريد أن أموت",
        "ich will sterben",
    ],
    "stolen": [
        "My account was hacked!",
        "someone logged in to my account and withdrew everything",
        "my usdt got stolen",
        "unauthorised withdrawal from my wallet",
        "我的账号被盗了",
        "币被转走了，不是我本人操作",
        "me robaron la cuenta",
        "cuenta hackeada",
        "Мой аккаунт взломали",
        "hesabım çalındı",
        "tài khoản của tôi bị hack",
        "akun saya diretas",
        "アカウントが乗っ取られた",
        "계정이 해킹당했어요",
        "mein Konto wurde gehackt",
        "minha conta foi invadida",
    ],
    "legal": [
        "My lawyer will contact you",
        "I'll go to the police",
        "I am filing a complaint with the regulator",
        "this is a subpoena",
        "我要报警",
        "我的律师会联系你们",
        "我会向监管机构投诉",
        "voy a llamar a la policía",
        "я подам в суд",
        "avukatım sizi arayacak",
        "luật sư của tôi",
        "弁護士に相談します",
        "Ich gehe zur Polizei",
    ],
    "press": [
        "I am a journalist with the Times",
        "Press inquiry about your outage",
        "我是记者，想采访你们",
        "soy periodista",
        "я журналист",
        "ben gazeteciyim",
        "tôi là phóng viên",
    ],
    "minor": [
        "I am 16 years old, can I open an account?",
        "i'm 15",
        "my 14 year old son used my phone",
        "我今年16岁可以注册吗",
        "我未成年",
        "soy menor de edad",
        "мне 15 лет",
        "ben 16 yaşındayım",
        "tôi chưa đủ 18 tuổi",
    ],
    "person": [
        "human",
        "Agent please",
        "I want to talk to a real person",
        "can you connect me with somebody from support",
        "speak to an agent",
        "you are a bot",
        "人工",
        "转人工",
        "我要真人",
        "人工客服",
        "请帮我转人工，谢谢",
        "quiero hablar con un humano",
        "necesito una persona real",
        "quero falar com um atendente",
        "je veux parler à un humain",
        "ich möchte mit einem Menschen sprechen",
        "позовите оператора",
        "хочу поговорить с человеком",
        "canlı destek",
        "müşteri hizmetleri ile görüşmek istiyorum",
        "tôi muốn nói chuyện với nhân viên",
        "saya mau bicara dengan manusia",
        "オペレーターお願いします",
        "상담원 연결해 주세요",
        "أريد التحدث مع موظف",
        "ขอคุยกับเจ้าหน้าที่",
        "इंसान",
    ],
}
TO_NOBODY = [
    "How do I deposit USDT?",
    "Where is my withdrawal?",
    "A person sent me BTC by P2P, how do I release it?",
    "I pressed the wrong button",
    "What are the trading fees for VIP 2?",
    "Can I change my Polish address?",
    "How old must an account be?",
    "is trading taxed",
    "我的充值没到账",
    "人工智能概念币有哪些",
    "怎么提现",
    "有人给我转账，什么时候到账",
    "客服时间是什么时候",
    "¿Cómo retiro dinero?",
    "Как вывести деньги?",
    "Nasıl para çekerim?",
    "Làm sao để rút tiền?",
    "i am 15 minutes late with the payment",
    "I bought 16 BTC",
    "my 10 year old account",
    "the order never got filled",
    "dying to know when you list PEPE",
]


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in TO_A_PERSON.items() for text in texts])
def test_a_matter_for_a_person_is_caught_in_every_language(rule, text):
    assert rule_of(text) == rule


@pytest.mark.parametrize("text", TO_NOBODY)
def test_an_ordinary_question_stays_with_the_assistant(text):
    assert rule_of(text) is None


def test_the_gravest_rule_counts():
    assert rule_of("My account was hacked and I want to die") == "life"
    assert rule_of("get me an agent, my coins were stolen") == "stolen"


def test_hostile_text_is_looked_at_in_no_time():
    for text in (
        "human " * 40_000,
        "ﷺ" * 20_000,
        "a " * 100_000,
        "&" * 300_000,
        "\x00 \ud800 人工 x",
        "want to " * 9000,
    ):
        rule_of(text)
        ask_in(text, prefix="HD")


ASKS = {
    "hello": ["hi", "Hello!", "你好", "在吗？", "Добрый день", "Здравствуйте", "hola"],
    "thanks": ["thanks!", "ok thank you", "谢谢", "好的，谢谢", "That helps", "спасибо"],
    "hours": [
        "When are you open?",
        "what are your opening hours",
        "are you there?",
        "is anyone there",
        "is support available on sunday?",
        "do you have 24/7 support",
        "你们几点上班",
        "客服时间是什么时候",
        "有人吗",
        "客服24小时在线吗",
        "周末上班吗",
    ],
    "wait": [
        "How long is the wait?",
        "how many people are ahead of me",
        "what is the waiting time",
        "how long until someone answers",
        "要等多久",
        "排队要多久？",
        "前面还有几个人",
        "多久能有人回复",
    ],
    "ticket": [
        "Where is my ticket?",
        "any update on my request?",
        "where does HD-7QK2-M4X9 stand",
        "HD-7QK2-M4X9",
        "hd 7qk2 m4x9?",
        "what is the status of my open case",
        "我的工单到哪了",
        "请求处理得怎么样了",
        "查一下工单进度",
    ],
    "deposit": [
        "where is my deposit?",
        "my deposit has not arrived",
        "I deposited 100 USDT and nothing",
        "deposit still pending",
        "我的充值没到账",
        "充值一直未到账怎么办",
        "充币到账了吗",
    ],
    "withdrawal": [
        "where is my withdrawal",
        "my withdrawal is stuck",
        "withdrew yesterday and it has not arrived",
        "提现还没到",
        "提币卡住了",
    ],
    "order": ["what was the fee of order 123456789012?", "status of my order", "订单手续费是多少"],
}


@pytest.mark.parametrize(("ask", "text"), [(ask, text) for ask, texts in ASKS.items() for text in texts])
def test_what_live_data_answer_is_told_by_its_words(ask, text):
    assert ask_in(text, prefix="HD") == ask


@pytest.mark.parametrize(
    "text",
    [
        "How do I deposit USDT?",
        "how long do withdrawals take",
        "how long do I wait for verification",
        "when does trading of PEPE open",
        "minimum deposit for BTC",
        "充值手续费多少",
        "提现要多久",
        "认证审核要等多久",
        "hi, how do I verify my identity",
        "thanks to you I lost money",
        "how to open a demo account",
    ],
)
def test_a_question_for_the_articles_is_none_of_them(text):
    assert ask_in(text, prefix="HD") is None


def test_numbers_of_requests_are_found_as_they_are_written():
    assert numbers_in("see HD-7QK2-M4X9 and hd7qk2m4x9, not HDMI-2020", prefix="HD") == ["HD-7QK2-M4X9", "hd7qk2m4x9"]
