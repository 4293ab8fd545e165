"""What mail programs write above a quote and under a text, in the languages served and a few beside them. Pure: patterns only.

Each pattern sees one line, or up to four joined, of at most 500 characters; none of them can go back over it more than once.
"""

import re

# "On 3 May 2024 at 10:00, Ann <ann@example.com> wrote:" — begins with a word of time and ends with a word of writing.
_OPENED = (
    (r"on\b", r"(?:wrote|writes|said|a écrit|schreef)"),
    (r"(?:在|于|於)", r"(?:写道|寫道|写|寫|撰写|撰寫|说|說)"),
    (r"el\b", r"(?:escribió|escribio|va escriure)"),
    (r"(?:em|no dia|a|à|às|na|dia)\b", r"(?:escreveu|escreveu o seguinte)"),
    (r"le\b", r"(?:a|à) [ée]crit"),
    (r"(?:am|den|vom)\b", r"(?:schrieb|skrev)[^:]{0,200}"),
    (r"(?:il|in data|il giorno)\b", r"ha scritto"),
    (r"(?:vào|ngày|lúc|vào lúc)\b", r"(?:đã viết|viết)"),
    (r"(?:pada|tanggal|tgl)\b", r"(?:menulis|tulis|wrote)"),
    (r"(?:في|بتاريخ|يوم|كتب|بتاريخ:)", r"(?:كتب|كتبت|كتب/ت|كتب\(ت\)|كتبَ)?[^:]{0,200}"),
    (r"(?:เมื่อ|ในวันที่|วันที่|เมื่อวันที่)", r"(?:เขียนว่า|เขียน|ได้เขียนว่า)"),
    (r"op\b", r"(?:schreef|het volgende geschreven)[^:]{0,200}"),
    (r"(?:w dniu|dnia)\b", r"(?:napisał|napisała|napisał\(a\)|pisze)"),
    (r"(?:dne|v)\b", r"napsal(?:a|\(a\))?"),
)
OPENED = re.compile(
    r"[*_ ]{0,3}(?:"
    + "|".join(rf"{start}\s*[ ,:]?[^\n]{{3,400}}?{end}" for start, end in _OPENED)
    + r")\s*[:：]?\s*[:：]?[*_ ]{0,3}",
    re.I,
)
# The word of writing alone, where something of a person or a time stands before it.
ENDED = re.compile(
    r"(?:wrote|writes|写道|寫道|さんは書きました|さんが書きました|は書きました|書きました|のメッセージ|님이 작성|작성|썼습니다|씀|님의 말|пишет|"
    r"написал|написала|написал\(а\)|писал|писала|писал\(а\)|написав|escribió|escreveu|a écrit|schrieb|ha scritto|"
    r"yazdı|şunu yazdı|şunları yazdı|şöyle yazdı|đã viết|viết|menulis|كتب|كتبت|เขียนว่า|เขียน|skrev|kirjoitti|napisał|napsal)\s*[:：]\s*[*_]?$",
    re.I,
)
# "2024年5月3日(金) 10:00 Ann <ann@example.com>:" and "2024-05-03 10:00 GMT+02:00 Ann <ann@example.com>:"
DATED = re.compile(
    r"\d{2,4}\s?[年년./-][^\n]{4,300}(?:>|\)|@[^\s]{3,80})\s*(?:[:：]|wrote:)\s*$|^\d{1,2}[./]\d{1,2}[./]\d{2,4}[^\n]{4,300}>\s*[:：]\s*$"
)
# "пт, 3 мая 2024 г. в 10:00, Ann <ann@example.com>:", which some languages have without a word of writing.
TIMED = re.compile(r"\b\d{4}\b[^\n]{0,40}\b\d{1,2}[:.]\d\d\b[^\n]{0,150}<[^<>\s]{3,100}@[^<>\s]{3,100}>\s*[:：]$")
SOMEBODY = re.compile(r"\d|@|<")

DIVIDER = re.compile(
    r"\s*[-_=*>－—]{2,}\s*(?:original message|original appointment|reply message|message original|original-nachricht|original nachricht|"
    r"ursprüngliche (?:nachricht|e-mail)|message d'origine|message d’origine|message initial|mensaje original|mensagem original|"
    r"messaggio originale|исходное сообщение|оригинальное сообщение|пересылаемое сообщение|原始邮件|原始郵件|原邮件|原始信件|原始訊息|回复的原邮件|元のメッセージ|"
    r"original メッセージ|オリジナルメッセージ|원본 메시지|원본 메일|원본메일|original mail|orijinal (?:mesaj|ileti)|özgün ileti|thư gốc|tin nhắn gốc|pesan asli|"
    r"الرسالة الأصلية|ข้อความต้นฉบับ|ข้อความเดิม|oorspronkelijk bericht|oryginalna wiadomość|původní zpráva|ursprungligt meddelande)\s*[-_=*－—]{0,}.{0,40}$",
    re.I,
)
FORWARDED = re.compile(
    r"\s*(?:[-_=*－—]{2,}|begin)\s*(?:forwarded (?:message|by)|weitergeleitete nachricht|message transféré|mensaje reenviado|mensagem encaminhada|"
    r"messaggio inoltrato|пересылаемое сообщение|пересланное сообщение|转发(?:的)?(?:邮件|信息)|轉寄(?:的)?(?:郵件|訊息)|転送(?:された)?メッセージ|전달된 메시지|"
    r"iletilen mesaj|yönlendirilen ileti|thư đã chuyển tiếp|pesan terusan|رسالة مُ?عاد توجيهها|ข้อความที่ส่งต่อ)",
    re.I,
)
# Support desks write this above what they quote.
ABOVE = re.compile(
    r"[\s#*>\-_=.|(\[]{0,40}(?:please )?(?:(?:type|write|enter|add)?\s*(?:your)? ?repl(?:y|ies) above|type your reply above|reply above this line|write above this line|reply to this email above|"
    r"bitte gib deine antwort oberhalb|(?:bitte )?(?:ihre |deine )?antwort(?:en)? (?:bitte )?(?:oberhalb|über) dieser|répondre au-dessus de cette ligne|répondez au-dessus|"
    r"escrib[ae] (?:su|tu) respuesta (?:por )?encima|responda (?:por )?encima de esta|por favor,? (?:escreva|digite|responda) (?:a sua resposta )?acima|"
    r"rispondi sopra questa riga|scrivi la tua risposta sopra|"
    r"(?:пожалуйста, )?(?:введите|пишите|напишите) (?:ваш )?ответ выше|请在此行(?:上方|以上)|請在此行(?:上方|以上)|この(?:行|線)より上に|이 줄 위에|bu satırın (?:üzerine|üstüne)|"
    r"vui lòng (?:trả lời|nhập).{0,30}phía trên|balas di atas (?:garis|baris)|يرجى (?:كتابة|الرد).{0,20}(?:أعلى|فوق)|กรุณาตอบ.{0,20}เหนือ)[^\n]{0,120}$",
    re.I,
)
PREVIOUS = re.compile(
    r"\s*[*_#]{0,3}(?:previous replies|vorherige antworten|réponses précédentes|respuestas anteriores|ältere antworten)[*_:]{0,3}\s*$",
    re.I,
)

# Labels of a quoted block of headers, by what they name.
_LABELS = {
    "from": "from|von|de|da|van|от|отправитель|кому от|发件人|發件人|寄件者|寄件人|差出人|送信者|보낸 사람|보낸사람|보낸이|kimden|gönderen|từ|người gửi|dari|pengirim|من|จาก|od|från|fra|expéditeur|remitente|mittente",
    "sent": "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|enviada em|enviado em|data|fecha|inviato|отправлено|дата|发送时间|發送時間|发件时间|日期|寄件日期|傳送時間|时间|時間|送信日時|日時|日付|보낸 날짜|날짜|보낸시간|보낸 시간|gönderildi|gönderme tarihi|tarih|đã gửi|ngày|thời gian|dikirim|tanggal|kirim|تاريخ الإرسال|التاريخ|أرسلت|تم الإرسال|ส่งเมื่อ|วันที่|ส่ง|skickat|verzonden|wysłano|odesláno",
    "to": "to|an|à|a|para|кому|收件人|收件者|宛先|받는 사람|받는사람|받는이|kime|alıcı|đến|tới|người nhận|kepada|untuk|إلى|الى|ถึง|til|till|aan|do|komu|pour|destinataire",
    "cc": "cc|kopie|copie|копия|抄送|副本|참조|bilgi|đồng kính gửi|نسخة|สำเนา|c\\.c\\.|同报",
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|тема|主题|主題|主旨|件名|제목|konu|chủ đề|tiêu đề|subjek|perihal|الموضوع|เรื่อง|หัวเรื่อง|ämne|emne|onderwerp|temat|předmět",
}
LABEL = re.compile(
    r"\s{0,8}[|*_]{0,3}\s{0,3}(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS.items())
    + r")\s{0,3}[*_]{0,3}\s{0,3}[:：]",
    re.I,
)

DEVICE = re.compile(
    r"[\s(]*(?:sent (?:from|via|with|using) (?:my |a |an |the )?[\w'’®™.+-]+(?: [\w'’®™.+-]+){0,4}|get outlook for \w+|sent from mail for windows.{0,20}|via mobile|"
    r"发自我的.{1,40}|發自我的.{1,40}|从我的.{1,30}发送|從我的.{1,30}傳送|发送自.{1,40}|来自.{1,30}(?:邮箱|客户端).{0,10}|.{1,30}から送信(?:されました|しました)?|.{1,30}에서 보냄|.{1,30}에서 보냈습니다|"
    r"отправлено (?:с|из) .{2,50}|enviado (?:desde|do|a partir do|de) .{2,50}|envoyé (?:de|depuis|à partir de) .{2,50}|von meinem .{2,40} gesendet|gesendet (?:von|mit) .{2,50}|"
    r"inviato (?:da|dal) .{2,50}|.{2,40}(?:umdan|ımdan|imdan|ümden|imden|dan|den) gönderildi|(?:được )?gửi từ .{2,50}|dikirim dari .{2,50}|(?:أرسل|أُرسلت|أرسلت|تم الإرسال) من .{2,50}|ส่งจาก.{2,50})[\s.)。]*(?:<?https?://\S{1,200})?[\s)]*$",
    re.I,
)
CLOSING = re.compile(
    r"\s*(?:(?:best|kind|warm|kindest|warmest|many)?\s*(?:regards|wishes|thanks)|best|cheers|thanks(?: (?:a lot|again|so much|in advance|and regards))?|thank you(?: (?:very much|so much|in advance))?|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|"
    r"(?:mit )?(?:freundlichen|freundliche|besten|beste|herzliche|herzlichen|liebe|lieben|viele|schöne) gr(?:ü|ue)(?:ß|ss)en?(?: aus .{2,30})?|mfg|vg|lg|cordialement|bien cordialement|bien à vous|sincères salutations|"
    r"saludos(?: cordiales)?|un saludo|atentamente|gracias(?: y saludos)?|cordiales saludos|atenciosamente|att|obrigad[oa]|cumprimentos|abraços|cordiali saluti|distinti saluti|saluti|grazie|"
    r"с уважением|с наилучшими пожеланиями|спасибо|благодарю|此致|敬礼|谢谢|謝謝|祝好|顺祝商祺|順頌商祺|よろしくお願い(?:いた|致)?します|以上|敬具|감사합니다|고맙습니다|"
    r"saygılarımla|saygılar|teşekkürler|iyi çalışmalar|trân trọng|xin cảm ơn|cảm ơn|thân mến|salam|hormat (?:saya|kami)|terima kasih|مع (?:خالص )?(?:التحية|التحيات)(?: والتقدير)?|شكرا|تحياتي|ขอแสดงความนับถือ|ขอบคุณ(?:ครับ|ค่ะ)?)\s*[,.!。！،]*\s*$",
    re.I,
)
CONTACT = re.compile(
    r"https?://|www\.|[\w.+-]{1,64}@[\w-]{1,63}\.|\+\d[\d ()./-]{7,}\d|\b(?:tel|phone|mobile|fax|cell|office|mob|gmbh|ltd|inc|llc|s\.a|тел|电话|電話|手机|手機|전화|telefon|teléfono|telefone|điện thoại|โทร|هاتف|微信|wechat|whatsapp|telegram)\b|电话|電話|手机|전화|โทร",
    re.I,
)
