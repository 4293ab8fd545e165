"""Bytes whose label is right, wrong or not there."""

import pytest

from heliodesk.mail.charsets import decode
from heliodesk.mail.parse import parse
from heliodesk.mail.tests.samples import HEAD, plain

ZH = "您好，我昨天提交的提现申请到现在还没有到账，请帮我查一下订单状态，谢谢。"
TW = "您好，我昨天提交的提領申請到現在還沒有到帳，請幫我查一下訂單狀態，謝謝。"
JA = "お世話になっております。昨日の出金がまだ届いていません。確認をお願いします。"
KO = "안녕하세요. 어제 신청한 출금이 아직 도착하지 않았습니다. 확인 부탁드립니다."
RU = "Здравствуйте, вчера я подал заявку на вывод средств, но деньги ещё не пришли."
DE = "Guten Tag, meine Auszahlung über zwölf Münzen fehlt, könnten Sie bitte prüfen? Schöne Grüße"
PL = "Dzień dobry, moja wypłata jeszcze nie dotarła, proszę o sprawdzenie zgłoszenia. Dziękuję."
AR = "مرحبا، لم يصل السحب الذي طلبته أمس، أرجو التحقق من حالة الطلب. شكرا لكم"
TH = "สวัสดีครับ เมื่อวานผมถอนเงินแต่ยังไม่ได้รับ กรุณาตรวจสอบให้ด้วย ขอบคุณครับ"
TR = "Merhaba, dün istediğim çekim hâlâ ulaşmadı, lütfen kontrol eder misiniz? Teşekkürler"
HE = "שלום, המשיכה שביקשתי אתמול עדיין לא הגיעה, אנא בדקו את הסטטוס"

SAID = [
    (ZH, "gb18030"), (TW, "big5"), (JA, "cp932"), (JA, "euc_jp"), (KO, "cp949"), (RU, "koi8_r"), (RU, "cp1251"), (RU, "cp866"),
    (DE, "cp1252"), (PL, "cp1250"), (AR, "cp1256"), (TH, "cp874"), (HE, "cp1255"), (JA, "iso2022_jp"), (ZH, "utf-8"), (KO, "iso2022_kr"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "codec"), SAID)
def test_without_a_label_it_is_told_by_its_characters(text, codec):
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize("label", ["utf-8", "us-ascii", "x-unknown", "nonsense"])
@pytest.mark.parametrize(("text", "codec"), SAID)
def test_a_wrong_label_is_noticed(text, codec, label):
    found, wrong = decode(text.encode(codec), label)
    assert found == text
    assert bool(wrong) == (codec != label)


@pytest.mark.parametrize(("text", "codec"), [*SAID, (TR, "cp1254")])
def test_a_right_label_is_believed(text, codec):
    assert decode(text.encode(codec), codec) == (text, "")


@pytest.mark.parametrize(
    ("text", "codec"), [(ZH, "gb18030"), (TW, "big5"), (RU, "cp1251"), (RU, "koi8_r"), (KO, "cp949"), (ZH, "utf-8")]
)
def test_latin_1_said_of_another_alphabet_is_not_believed(text, codec):
    assert decode(text.encode(codec), "iso-8859-1")[0] == text


def test_utf_8_said_to_be_big5():
    assert decode(TW.encode(), "big5")[0] == TW


def test_utf_8_that_was_cut_within_a_character():
    assert decode(ZH.encode()[:-1], "utf-8")[0].startswith(ZH[:-1])


@pytest.mark.parametrize(
    ("text", "codec"), [("都琹", "utf-8"), ("王小明", "gb18030"), ("Günther", "cp1252"), ("Сергей", "koi8_r")]
)
def test_a_name_is_enough(text, codec):
    raw = b"From: " + text.encode(codec) + b" <a@example.com>\r\nSubject: x\r\n\r\nx"
    assert parse(raw).senders[0].name == text


def test_raw_headers_follow_the_body():
    raw = plain(TW, "big5").replace(b"Subject: Withdrawal", "Subject: 提領".encode("big5"))
    assert parse(raw).subject == "提領"


def test_circled_numbers_of_windows_in_iso_2022_jp():
    raw = HEAD + b'Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B-!-"\x1b(B'
    assert parse(raw).text == "①②"


def test_words_of_a_subject_are_joined_before_they_are_read():
    whole = "提现没有到账".encode()
    import base64

    first, second = (base64.b64encode(piece).decode() for piece in (whole[:7], whole[7:]))
    raw = f"From: a@b.example\r\nSubject: =?utf-8?B?{first}?=\r\n =?UTF-8?b?{second}?=\r\n\r\nx".encode()
    assert parse(raw).subject == "提现没有到账"


@pytest.mark.parametrize("label", ["iso-8859-1", "", "utf-8"])
def test_a_space_that_does_not_break_is_no_letter(label):
    assert decode(b"It costs 5\xa0BTC.\n\xa0\nThanks", label)[0] == "It costs 5\xa0BTC.\n\xa0\nThanks"
