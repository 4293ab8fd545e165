"""Does an agent's draft ask a customer for a secret? Nobody at a desk may, in any language.

A sentence asks when it names a secret, holds a word of asking, and nothing in it denies or warns.
"""
# ruff: noqa: E501

import re

from .views import fold
from .words import labels

_SENTENCE = re.compile(r"[.!?;\n。！？；؟]+")
_ASKS = """
send|share|provide|give|tell me|tell us|reply with|what is your|what's your|type your|paste|forward|let me know|let us know|i need your|we need your|may i have|can i have|could i have|submit|disclose|write your|message me your|dm me|confirm your|read out|read me|show me|screenshot of your|enter your
发给|发送|发一下|提供|告诉我|告诉我们|给我|告知|发我|发过来|发来|输入您的|报一下|分享|把您的|把你的|发|發給|發送|提供|告訴|給我|告知|傳給|輸入您的|請問您的|请问您的|是多少|是什么|是什麼
教えて|お知らせ|送って|送信して|ご提供|入力して|共有して|お送り|알려|보내|제공해|공유해|입력해|말씀해|пришлите|отправьте|сообщите|скажите|укажите|назовите|предоставьте|напишите|поделитесь|какой у вас|дайте
envíe|envíeme|envíame|envía|mande|mándeme|comparta|compártame|proporcione|proporciónenos|díganos|dígame|indique|facilite|dame|necesito su|necesitamos su|cuál es su|cuál es tu|facilítenos|envíenos|necesito tu|informe|forneça|me envie|nos envie|compartilhe|me passe|me diga|qual é a sua|qual a sua|preciso da sua|envie|digite
envoyez|envoyer|communiquez|communiquer|donnez|fournissez|fournir|partagez|indiquez|dites-moi|quel est votre|quelle est votre|transmettez|senden|schicken|teilen sie|nennen|geben sie|sagen sie|übermitteln|wie lautet|mitteilen|inviaci|inviami|mi invii|ci invii|invii|invia|fornisca|fornire|comunichi|comunicarci|mi dica|condivida|qual è la sua|dica
gönderin|gönder|paylaşın|paylaşır|iletin|söyleyin|yazın|bildirin|verin|verir misiniz|nedir|gửi|cung cấp|cho tôi biết|cho chúng tôi biết|chia sẻ|cho tôi xin|cho em xin|cho mình xin|nhập|kirim|kirimkan|berikan|beritahu|bagikan|sebutkan|informasikan|masukkan|sampaikan
ส่ง|แจ้ง|บอก|ให้ข้อมูล|ขอรหัส|ขอ|แชร์|أرسل|ارسل|إرسال|زودنا|تزويدنا|أخبرنا|أخبرني|شارك|مشاركة|أعطنا|أعطني|اكتب|ما هي|ما هو|تقديم
"""
_DENIES = """
never|not|don't|do not|dont|won't|cannot|no one|nobody|avoid|without|beware|n't|scam|phish|anyone who|whoever|reset|forgot|change your|no need|refuse
不要|不会|不會|勿|切勿|请勿|別|别|绝不|絕不|从不|從不|永远不|永遠不|不得|不应|不需要|无需|無需|禁止|任何人|重置|修改|忘记|忘記|诈骗|不能|不可
ない|ません|絶対|しないで|再設定|마세요|않|절대|안 됩니다|말아|재설정|никогда|не |нельзя|ни с кем|никому|без|сбро|nunca|jamás|no |nadie|não|jamais|ninguém|restable|redefin|ne |n'|pas |personne|réinitial|nie|nicht|niemals|keine|niemand|zurücksetz
mai|non |nessuno|reimposta|asla|hiçbir|kimse|mayın|meyin|sıfırla|istemez|paylaşmay|không|đừng|tuyệt đối|đặt lại|jangan|tidak|tak pernah|siapa pun|atur ulang|อย่า|ไม่|ห้าม|รีเซ็ต|لا |لن |أبدا|عدم|إعادة تعيين|لا|ممنوع
"""
# Portuguese for "in the", Spanish for "not".
_IN_THE = re.compile(
    r" no (?=(?:site|link|app|aplicativo|formulario|campo|chat|privado|telegram|whatsapp|grupo|email)\b)"
)
_KINDS = (("seed", "seed-phrase"), ("private-key", "private-key"), ("password", "password"), ("code", "code"))
_OTHERS = """
error code|promo code|referral code|invite code|invitation code|postal code|zip code|country code|qr code|code of conduct|reset password|password reset|错误代码|邀请码|推荐码|二维码|邮编|錯誤代碼|邀請碼|エラーコード|오류 코드|код ошибки|промокод|código de error|código de erro|code d'erreur|code erreur|code postal|fehlercode|codice di errore|codice errore|hata kodu|mã lỗi|mã giao dịch|mã đơn|kode error|kode kesalahan|kode referral|รหัสข้อผิดพลาด|รหัสคำสั่งซื้อ|รหัสธุรกรรม|رمز الخطأ|código postal|codice fiscale
"""


def _list(table: str) -> tuple[str, ...]:
    return tuple(sorted({fold(word) for line in table.strip().splitlines() for word in line.split("|") if word}))


_ASK_WORDS, _DENY_WORDS, _OTHER_WORDS = _list(_ASKS), _list(_DENIES), _list(_OTHERS)


def asks_for_secret(text: str) -> str | None:
    """The kind that a draft asks for ("password", "code", "seed-phrase", "private-key"), or None."""
    for sentence in _SENTENCE.split(_IN_THE.sub(" ", fold(text))):
        for word in _OTHER_WORDS:
            sentence = sentence.replace(word, " ")
        for kind, name in _KINDS:
            spans = labels(sentence, kind).spans
            if kind == "code":
                spans = tuple(
                    span for span in spans if sentence[span[0] : span[1]] not in ("2fa", "google authenticator")
                )
            if spans and _has(sentence, _ASK_WORDS) and not _has(f" {sentence} ", _DENY_WORDS):
                return name
    return None


def _has(sentence: str, words: tuple[str, ...]) -> bool:
    for word in words:
        at = sentence.find(word)
        # A word of Latin letters starts where a word starts: "mai" (never) is not in "email".
        while at >= 0:
            if not word[0].isalpha() or word[0] > "\u0530" or at == 0 or not sentence[at - 1].isalpha():
                return True
            at = sentence.find(word, at + 1)
    return False
