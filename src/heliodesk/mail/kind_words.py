"""What machines say in subjects, texts and names, in the languages served. Pure: patterns only."""

import re

SUBJECT = re.compile(
    r"^\W*(?:auto(?:matic|mated)?[\s:-]*(?:reply|response|answer)|autoreply|autorespon\w+|out of (?:the )?office|vacation(?: (?:reply|message|response))?\s*:|away from (?:my|the) (?:mail|office|desk)|"
    r"automatische (?:antwort|rückantwort)|abwesenheits(?:notiz|nachricht|meldung|assistent)|abwesend|réponse automatique|absence du bureau|respuesta automática|fuera de la oficina|"
    r"resposta automática|ausência temporária|fora do escritório|risposta automatica|fuori sede|автоматический ответ|автоответ\w*|自动(?:回复|答复)|自動(?:回覆|回復|回應|返信|応答|答覆)|不在(?:通知|返信)|"
    r"자동\s?(?:회신|응답|답장)|부재중|otomatik (?:yanıt|cevap)|trả lời tự động|tự động trả lời|balasan otomatis|jawaban otomatis|الرد (?:التلقائي|الآلي)|رد تلقائي|ตอบกลับอัตโนมัติ|การตอบกลับอัตโนมัติ|"
    r"automatisch antwoord|autosvar|automaattinen vastaus|automatická odpověď|odpowiedź automatyczna)",
    re.I,
)
CONTENT = re.compile(
    r"(?:i am|i'm|i will be) (?:currently |now )?(?:out of (?:the )?office|on (?:vacation|annual leave|holiday|parental leave))|this is an auto(?:matic|mated)(?:ally generated)? (?:reply|response|message)|"
    r"ich bin (?:derzeit |aktuell |vom .{3,40} )?(?:nicht im büro|im urlaub|abwesend)|je suis (?:actuellement )?(?:absent|en congé)|estoy (?:actualmente )?(?:fuera de la oficina|de vacaciones)|estarei (?:fora|ausente)|"
    r"sono (?:attualmente )?(?:fuori ufficio|in ferie)|я (?:сейчас )?(?:в отпуске|нахожусь в отпуске|отсутствую)|我(?:目前|现在|現在)?(?:正在)?(?:休假|不在办公室|不在辦公室)|"
    r"ただいま(?:休暇|不在)|休暇をいただいて|부재중입니다|휴가 ?중|şu an(?:da)? (?:ofis dışında|izinde)|tôi (?:hiện )?(?:đang nghỉ phép|vắng mặt)|saya sedang (?:cuti|tidak di kantor)|أنا (?:حاليا )?(?:خارج المكتب|في إجازة)",
    re.I,
)
DAEMON = re.compile(
    r"^(?:mailer-?daemon|mail-?daemon|postmaster|mail-?delivery|bounces?|no-?reply-?bounce|smtp-daemon|mmdf|uucp)(?:[@+.\\-]|$)",
    re.I,
)
FAILED = re.compile(
    r"undeliver|delivery (?:status notification|failure|failed|problem|report|has failed|notification)|returned (?:mail|to sender)|failure notice|mail (?:delivery|system) (?:failed|error)|"
    r"message (?:not delivered|delivery)|non[- ]?deliver|could not be delivered|nicht zugestellt|unzustellbar|nondeliverable|mail could not|failed (?:mail|delivery)|no se puede entregar|non remis|"
    r"退信|退件|配信(?:不能|エラー)|배달 ?실패|не доставлено|недоставлен|teslim edilemedi|undelivered",
    re.I,
)
ANSWERED = re.compile(
    r"\s*(?:re|fwd?|aw|wg|tr|rv|enc|res|r|i|ynt|ilt|trả lời|bls|转发|轉寄|回复|回覆|答复|转|回|返信|転送)\s*[:：]", re.I
)
