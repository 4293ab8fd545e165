"""The phrases of `urgency.py`, language by language, read as those of `rule_words.py`."""

from typing import Final

LOCKED_OUT: Final = (
    # en
    "(can't|cannot|can not|cant|couldn't|unable to|not able to) ~ (log in|login|log into|sign in|signin|sign into|access my account|get into my account|enter my account)",
    "locked out",
    "(account|login) ~ (locked|blocked|frozen|suspended|disabled|restricted|banned)",
    "(locked|blocked|frozen|suspended|disabled|restricted|banned) ~ my account",
    "(lost|broke|changed|stole) ~ (phone|authenticator|2fa|passkey|security key)",
    "(2fa|otp|authenticator|verification code|sms code|email code) ~ (not working|doesn't work|does not work|never arriv*|not arriv*|invalid|wrong|lost)",
    "(not|never|don't|didn't|no) ~ (receive*|receiving|get|getting|got) ~ (verification code|sms code|otp|2fa code|login code|code)",
    "(reset|forgot|lost) ~ (my password|2fa|authenticator)",
    # zh
    "登录不了", "登陆不了", "登不上", "登不进", "无法登录", "无法登陆", "不能登录", "無法登入", "登入不了", "進不去帳號", "进不去账号", "进不去账户",
    "账号被冻结", "账户被冻结", "帐户被冻结", "帳戶被凍結", "账号被封", "账户被锁", "账号被锁", "账号被限制", "账户被限制", "帳號被鎖",
    "收不到验证码", "没收到验证码", "收不到驗證碼", "收不到短信", "验证器丢", "谷歌验证器~丢", "手机丢了", "手機丟了", "忘记密码", "忘記密碼", "换手机",
    # es pt fr de it
    "no (puedo|consigo) (entrar|acceder|iniciar sesion)", "(cuenta|acceso) ~ (bloquead*|suspendid*|congelad*)", "perdi ~ (telefono|celular|autenticador)", "no (me llega|recibo) ~ codigo",
    "nao (consigo|posso) (entrar|acessar|fazer login)", "conta ~ (bloquead*|suspens*|congelad*)", "perdi ~ (telemovel|autenticador)", "nao (recebo|chega) ~ codigo",
    "(peux|arrive|peut) pas ~ (connecter|acceder)", "impossible de (me connecter|se connecter|acceder)", "compte ~ (bloque*|suspendu*|gele*)", "perdu ~ (telephone|authentificateur)", "recois pas ~ code",
    "(kann|konnte) ~ nicht ~ (einloggen|anmelden)", "komme nicht ~ (konto|account)", "konto ~ (gesperrt|eingefroren|blockiert)", "(handy|telefon|authenticator) verloren", "kein* code ~ (bekomm*|erhalt*)",
    "non riesco ~ (accedere|entrare)", "account ~ bloccat*",
    # ru tr vi id
    "не могу (войти|зайти|залогиниться)", "(аккаунт|счет|учетная запись) ~ (заблокирован*|заморожен*)", "потерял* ~ (телефон|аутентификатор)", "не приходит ~ код", "код не приходит",
    "giris yapamiyorum", "hesab* ~ (kilit*|donduruldu|engellen*|askiya)", "telefonumu kaybettim", "kod ~ gelmiyor",
    "khong (dang nhap|vao) ~ duoc", "khong the dang nhap", "tai khoan ~ bi (khoa|dong bang|han che)", "mat dien thoai", "khong nhan duoc ~ ma",
    "tidak bisa (login|masuk)", "(gak|ga|nggak|tak) bisa (login|masuk)", "akun ~ (terkunci|diblokir|dibekukan)", "kehilangan ~ (ponsel|hp)", "kode ~ tidak (masuk|diterima|sampai)",
    # ja ko ar th
    "ログインできない", "ログイン出来ない", "ログインできません", "アカウント~ロック", "アカウント~凍結", "認証コード~届かない", "スマホをなくし", "機種変更",
    "로그인이 안", "로그인 안", "로그인할 수 없", "계정~잠", "계정~정지", "인증번호~안", "휴대폰을 잃",
    "لا استطيع ~ (الدخول|تسجيل)", "حسابي ~ (مغلق|محظور|مجمد|موقوف)", "فقدت ~ هاتفي",
    "เข้าสู่ระบบไม่ได้", "ล็อกอินไม่ได้", "บัญชี~ถูกระงับ", "บัญชี~ล็อก",
)  # fmt: skip

TRADING: Final = (
    # en
    "liquidat*", "margin call*", "stop (loss|order) ~ (not|didn't|did not|failed)", "(order|trade|position) ~ (stuck|pending|not filled|not executed|won't|failed|frozen)",
    "(can't|cannot|can not|cant|unable to) ~ (trade|sell|buy|close my position|close position|cancel my order|cancel order|place order*|place an order)",
    "(close|cancel) ~ (position|order) ~ (now|fail*|error|not)", "price is (crashing|dropping|falling|moving)", "wrong price",
    # zh
    "爆仓", "爆倉", "强平", "强制平仓", "強制平倉", "平不了仓", "无法平仓", "平仓失败", "無法平倉", "撤不了单", "撤单失败", "无法下单", "不能下单", "下单失败", "挂单~不成交",
    "卖不出", "不能卖", "无法交易", "不能交易", "无法卖出", "止损~没", "止损失效", "保证金不足", "穿仓", "滑点",
    # es pt fr de
    "liquidacion", "liquidaron", "no puedo (vender|comprar|operar|cerrar)", "orden ~ (atascada|pendiente|no se ejecut*)",
    "liquidacao", "liquidad*", "nao consigo (vender|comprar|operar|fechar)", "ordem ~ (travada|presa|pendente)",
    "liquide", "(peux|arrive) pas ~ (vendre|acheter|trader)", "ordre ~ (bloque|en attente)",
    "liquidiert", "kann ~ nicht ~ (verkaufen|kaufen|handeln)", "order ~ (hangt|nicht ausgefuhrt)",
    # ru tr vi id
    "ликвидац*", "ликвидир*", "не могу (продать|купить|закрыть|торговать|отменить)", "ордер ~ (завис|не исполн*)",
    "likidasyon", "likit oldum", "(satamiyorum|alamiyorum|kapatamiyorum)", "emir ~ (takildi|gerceklesmiyor)",
    "bi thanh ly", "chay tai khoan", "khong (ban|mua|giao dich|dong lenh) duoc", "lenh ~ (treo|khong khop)",
    "likuidasi", "tidak bisa (jual|beli|trading|menutup posisi)", "order ~ (macet|nyangkut)",
    # ja ko ar th
    "ロスカット", "強制決済", "清算され", "決済できない", "注文~約定しない", "売れない",
    "청산", "강제청산", "매도가 안", "매수가 안", "주문~체결",
    "تصفية", "لا استطيع ~ (البيع|الشراء|التداول)",
    "ถูกล้างพอร์ต", "ขายไม่ได้", "ปิดสถานะไม่ได้",
)  # fmt: skip
