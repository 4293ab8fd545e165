"""What is new in a mail, in the languages served."""

import pytest

from heliodesk.mail.parse import parse
from heliodesk.mail.reply import reply_of
from heliodesk.mail.tests.samples import HEAD, plain

QUOTED = "\n> Hello\n> Desk\n"
ABOVE = [
    "On Mon, 3 May 2024 at 10:00, Desk <help@desk.example> wrote:",
    "On Mon, 3 May 2024 at 10:00, Desk\n<help@desk.example>\nwrote:",
    "在 2024年5月3日，10:00，Desk <help@desk.example> 写道：",
    "Desk <help@desk.example> 於 2024年5月3日 週五 上午10:00寫道：",
    "2024年5月3日(金) 10:00 Desk <help@desk.example>:",
    "2024년 5월 3일 (금) 오전 10:00, Desk <help@desk.example>님이 작성:",
    "пт, 3 мая 2024 г. в 10:00, Desk <help@desk.example>:",
    "3 мая 2024 г., в 10:00, Desk <help@desk.example> написал(а):",
    "El vie, 3 may 2024 a las 10:00, Desk (<help@desk.example>) escribió:",
    "Em sex., 3 de mai. de 2024 às 10:00, Desk <help@desk.example> escreveu:",
    "Le ven. 3 mai 2024 à 10:00, Desk <help@desk.example> a écrit :",
    "Am Fr., 3. Mai 2024 um 10:00 Uhr schrieb Desk <help@desk.example>:",
    "Il giorno ven 3 mag 2024 alle ore 10:00 Desk <help@desk.example> ha scritto:",
    "Desk <help@desk.example>, 3 May 2024 Cum, 10:00 tarihinde şunu yazdı:",
    "Vào Th 6, 3 thg 5, 2024 vào lúc 10:00 Desk <help@desk.example> đã viết:",
    "Pada tanggal Jum, 3 Mei 2024 pukul 10.00 Desk <help@desk.example> menulis:",
    "في الجمعة، 3 مايو 2024 في 10:00 ص تمت كتابة ما يلي بواسطة Desk <help@desk.example>:",
    "เมื่อ ศ. 3 พ.ค. 2024 เวลา 10:00 Desk <help@desk.example> เขียนว่า:",
]
BLOCKS = [
    "From: Desk <help@desk.example>\nSent: Friday, 3 May 2024 10:00\nTo: Ann\nSubject: Re: x\n\nHello",
    "-----Original Message-----\nFrom: Desk\nHello",
    "发件人: Desk <help@desk.example>\n发送时间: 2024年5月3日 10:00\n收件人: Ann\n主题: x\n\nHello",
    '------------------ 原始邮件 ------------------\n发件人: "Desk"\nHello',
    "寄件者: Desk\n寄件日期: 2024年5月3日\n收件者: Ann\n主旨: x\n\nHello",
    "差出人: Desk\n送信日時: 2024年5月3日\n宛先: Ann\n件名: x\n\nHello",
    "보낸 사람: Desk\n보낸 날짜: 2024년\n받는 사람: Ann\n제목: x\n\nHello",
    "От: Desk\nОтправлено: 3 мая\nКому: Ann\nТема: x\n\nHello",
    "De: Desk\nEnviado: viernes\nPara: Ann\nAsunto: x\n\nHello",
    "De : Desk\nEnvoyé : vendredi\nÀ : Ann\nObjet : x\n\nHello",
    "Von: Desk\nGesendet: Freitag\nAn: Ann\nBetreff: x\n\nHello",
    "Da: Desk\nInviato: venerdì\nA: Ann\nOggetto: x\n\nHello",
    "Kimden: Desk\nGönderildi: Cuma\nKime: Ann\nKonu: x\n\nHello",
    "Từ: Desk\nĐã gửi: Thứ Sáu\nĐến: Ann\nChủ đề: x\n\nHello",
    "Dari: Desk\nDikirim: Jumat\nKepada: Ann\nSubjek: x\n\nHello",
    "من: Desk\nتاريخ الإرسال: الجمعة\nإلى: Ann\nالموضوع: x\n\nHello",
    "จาก: Desk\nส่ง: วันศุกร์\nถึง: Ann\nเรื่อง: x\n\nHello",
    "##- Please type your reply above this line -##\nHello",
]
SIGNATURES = [
    "-- \nAnn Lee\n+44 20 7946 0000",
    "Sent from my iPhone",
    "发自我的iPhone",
    "iPhoneから送信",
    "Отправлено с iPhone",
    "Von meinem iPhone gesendet",
    "Enviado desde mi iPhone",
    "Envoyé de mon iPhone",
    "Get Outlook for iOS <https://aka.ms/o0ukef>",
    "Best regards,\nAnn Lee\nTel. +44 20 7946 0000\nwww.example.com",
    "Mit freundlichen Grüßen\nAnn Lee\nTel. +49 30 1234567",
    "此致\n李安\n电话：010-12345678",
    "С уважением,\nАнна\nтел. +7 495 123-45-67",
]
SAID = "It has arrived. Thank you for asking.\n\nOne more: where is my tax report?"


@pytest.mark.parametrize("line", ABOVE)
def test_attributions_go_with_their_quotes(line):
    assert reply_of(f"{SAID}\n\n{line}\n{QUOTED}") == (SAID, True)


@pytest.mark.parametrize("block", [*BLOCKS, *(f"{line}\n\nHello without marks\nDesk" for line in ABOVE)])
def test_what_is_behind_a_divider_is_quoted(block):
    assert reply_of(f"{SAID}\n\n{block}") == (SAID, True)


@pytest.mark.parametrize("end", SIGNATURES)
def test_signatures_go(end):
    assert reply_of(f"{SAID}\n\n{end}")[0] == SAID


@pytest.mark.parametrize(
    "said",
    [
        "On Monday I wrote: nothing came.\nThen I wrote again.",
        "From: my wallet\nit went to yours.",
        "Status: pending\nNetwork: TRON\nAmount: 12",
        "Thanks,\nAnn",
        "It is this one:\n\nFrom: TXyz9\nTo: TAbc3\nDate: 3 May\nAmount: 12 USDT\n\nWhere is it?",
        "Please help.\n\nThanks\nOrder 20240503123456\nhttps://explorer.example/tx/1",
        "First.\n---\nSecond.",
        "Here is what support wrote:\nyour coins are safe",
        "I paid on 3 May:\n\n- twice\n- once more",
        "发件人说他没有收到。",
    ],
)
def test_words_of_a_person_stay(said):
    assert reply_of(said) == (said, False)


def test_answers_between_quotes_stay():
    text = "On 3 May 2024, Desk <d@x.example> wrote:\n\n> Which coin?\n\nBTC\n\n> Which network?\n\nLightning"
    assert reply_of(text)[0].split() == ["BTC", "Lightning"]


def test_a_forwarded_mail_is_what_the_sender_wants_read():
    text = "Is this from you?\n\n---------- Forwarded message ---------\nFrom: Scam <x@y.example>\nDate: today\nSubject: x\n\nSend coins"
    assert "Send coins" in reply_of(text)[0]


def test_nothing_but_a_quote_stays_whole():
    assert reply_of("> all of it")[0] == "> all of it"


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div class="gmail_attr">On 3 May Desk wrote:</div><blockquote>Hello</blockquote></div>',
        '<div class="moz-cite-prefix">Am 3.5. schrieb Desk:</div><blockquote type="cite">Hello</blockquote>',
        '<div class="yahoo_quoted">Hello</div>',
        '<div id="appendonsend"></div><hr><div>Hello</div>',
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Von:</b> Desk</p></div></div><p>Hello</p>',
        '<blockquote type="cite">Hello</blockquote>',
    ],
)
def test_quotes_of_html_go(quote):
    raw = (
        HEAD
        + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
        + f"<html><body><p>It came.</p>{quote}</body></html>".encode()
    )
    mail = parse(raw)
    assert mail.reply == "It came."
    assert "Hello" in mail.text


def test_format_flowed_is_joined_and_its_quotes_go():
    raw = plain(
        "My coins \nare missing.\n\nOn 3 May 2024, Desk wrote:\n> A long \n> line",
        headers=b"",
        declared="utf-8; format=flowed",
    )
    assert parse(raw).reply == "My coins are missing."
    assert "> A long line" in parse(raw).text
