"""What customers write around secrets, and what looks like one and is none, for the set that was measured before tuning.

One block for each language: `{}` stands where the value goes. Written from how people complain, ask and answer, not
from the vocabulary of the code under test.
"""

PASSWORD = {
    "en": "please just log in for me, user amara, password {}|pw: {} (i typed it right!!)|I set my password to {} yesterday and now it says wrong|Pass: {}\nEmail: a@b.example|my login password {} isn't accepted|{} <- thats my password",
    "zh": "登录密码：{}\n还是登不上|我密码是{}，麻烦你直接登录看一下|密码改成了{}，现在提示错误|我的密码就是 {} 呀|帐号没问题，密碼是「{}」|交易密码 {}",
    "ja": "パスワードは {} なのにログインできません|パスワード: {}\nよろしくお願いします|ログイン用のパスワードは「{}」に変更しました|私のパスワードは{}です",
    "ko": "비밀번호는 {} 인데 로그인이 안돼요|비번: {}|제 비밀번호 {} 로 로그인해 주세요|패스워드는 {} 입니다",
    "ru": "мой пароль {} не подходит|Пароль: {}\nпомогите|поменял пароль на {}, теперь не пускает|пароль вот: {}",
    "es": "mi contraseña es {}, entre usted mismo|Contraseña: {}|cambié la contraseña a {} y no entra|clave: {}\nusuario: ana",
    "pt": "minha senha é {} pode entrar|Senha: {}|troquei a senha para {} e deu erro|a senha que uso é {}",
    "fr": "mon mot de passe est {} mais ça ne marche pas|Mot de passe : {}|j'ai mis {} comme mot de passe|mdp : {}",
    "de": "mein Passwort ist {}, bitte einloggen|Passwort: {}|Ich habe das Passwort auf {} geändert|Kennwort lautet {}",
    "it": "la mia password è {}, entrate voi|Password: {}|ho cambiato la password in {} e non va|la password che uso è {}",
    "tr": "şifrem {} ama giremiyorum|Şifre: {}|şifremi {} yaptım, olmuyor|parolam: {}",
    "vi": "mật khẩu của mình là {} mà không vào được|Mật khẩu: {}|tôi đổi mật khẩu thành {} rồi|pass: {}",
    "id": "kata sandi saya {} tapi gagal masuk|Kata sandi: {}|password saya {} tolong dicek|sandinya {}",
    "th": "รหัสผ่านคือ {} แต่เข้าไม่ได้|รหัสผ่าน: {}|รหัสผ่านผม {} ช่วยดูให้หน่อย|พาสเวิร์ด {}",
    "ar": "كلمة المرور الخاصة بي هي {} ولا تعمل|كلمة المرور: {}|كلمة السر {}|الباسورد هو {}",
}
CODE = {
    "en": "the code they texted me: {}|it sent {} as the verification code|ok here is the 2fa: {}|my authenticator code is {} right now|SMS says your login code is {}. is it you?|{} is the otp",
    "zh": "手机收到的验证码 {}|验证码：{}，请帮我通过|短信里的码是{}|您的验证码为{}，5分钟内有效|谷歌验证器现在显示 {}|验证码我发你 {}",
    "ja": "届いた認証コードは{}です|SMSに{}という認証コードが来ました|ワンタイムパスワード {}|確認コード {} を入れてもだめです",
    "ko": "문자로 온 인증번호는 {} 입니다|인증코드 {} 맞나요|OTP: {}|{} 인증번호가 왔어요",
    "ru": "пришел код {} что делать|код подтверждения: {}|смс-код {}|в приложении код {} показывает|{} - это код из смс",
    "es": "me llegó el código {} por SMS|código de verificación: {}|el código 2FA es {}|{} es el código que recibí",
    "pt": "chegou o código {} no celular|código de verificação: {}|meu código 2FA é {}|{} é o código que recebi",
    "fr": "j'ai reçu le code {} par SMS|code de vérification : {}|mon code 2FA est {}|{} est le code reçu",
    "de": "ich habe den Code {} per SMS bekommen|Bestätigungscode: {}|der 2FA-Code ist {}|{} ist der Code aus der SMS",
    "it": "mi è arrivato il codice {} via SMS|codice di verifica: {}|il codice 2FA è {}|{} è il codice che ho ricevuto",
    "tr": "telefona {} kodu geldi|doğrulama kodum: {}|2FA kodu {}|SMS ile gelen kod {}",
    "vi": "mã gửi về máy là {}|mã xác thực: {}|mã OTP của em {}|{} là mã xác minh em nhận được",
    "id": "kode yang masuk {}|kode verifikasi: {}|OTP saya {}|{} adalah kode verifikasinya",
    "th": "รหัส OTP ที่ได้รับคือ {}|รหัสยืนยัน {}|ได้โค้ด {} มาทาง sms|OTP {}",
    "ar": "رمز التحقق الذي وصلني هو {}|رمز التحقق: {}|وصلني كود {}|الرمز {}",
}
# Nothing to take: {n} six digits, {o} an order number, {h} 64 hexadecimal digits, {e} an address, {p} a phone number,
# {a} an amount, {u} a UUID, {d} a date.
CLEAN = {
    "en": "I forgot my password, how do I change it?|the code is invalid|it keeps saying incorrect password even though I reset it twice|code never arrives to {p}|Error code {n} on withdrawal|invite code {n} gives no bonus|order {n} still open|My referral code is {n}|order id {o} status pending|sent {a} USDT to {e}|tx {h} confirmed, where is it?|ticket no. {n} please|is a 24 word seed phrase safer than 12 words?|someone on telegram asked for my private key, is that you?|request id {u}|I bought on {d} at 09:45 for {a} EUR|UID {n}{n} locked after the password change|promo code {n} expired|what does code 403 mean|country code 0044, zip code 94107|my passphrase was rejected, what now|statement for 2023 2024 2025 please|order 482913: the verification code never came|my login password must it have 12 characters?",
    "zh": "忘记密码怎么办|验证码无效|收不到验证码，手机{p}|错误码 {n}|邀请码{n}没有奖励|订单{o}卡住了|我的UID是{n}{n}|转了{a} USDT到{e}|哈希 {h} 已确认|助记词丢了还能找回吗|密码需要几位数字|工单号{n}|我{d}买的币还没到|验证码输入三次都不对|客服让我提供助记词是真的吗|登录密码和资金密码有什么区别|请求编号 {u}",
    "ja": "パスワードを忘れた場合はどうすればいいですか|認証コードが無効と出ます|エラーコード {n}|注文番号{o}が保留中です|招待コード{n}|UIDは{n}{n}です|{a} USDTを{e}に送りました|ハッシュ {h}|シードフレーズとは何ですか|お問い合わせ番号 {n}|{d}に入金しました",
    "ko": "비밀번호를 잊어버렸는데 어떻게 하나요|인증코드가 유효하지 않대요|오류 코드 {n}|주문번호 {o} 대기중|추천인 코드 {n}|UID {n}{n}|{a} USDT를 {e} 로 보냈어요|해시 {h}|시드 구문이 뭐예요|문의번호 {n}|{d} 입금했습니다",
    "ru": "забыл пароль как восстановить|код неверный пишет|код ошибки {n}|заказ {o} висит|реферальный код {n}|мой UID {n}{n}|отправил {a} USDT на {e}|хеш {h}|что такое сид-фраза|номер обращения {n}|купил {d}|пароль должен быть не меньше 12 символов?",
    "es": "olvidé la contraseña ¿cómo la cambio?|el código no es válido|código de error {n}|orden {o} pendiente|código de referido {n}|mi UID es {n}{n}|envié {a} USDT a {e}|hash {h}|¿qué es la frase semilla?|ticket {n}|compré el {d}|la contraseña que puse no funciona",
    "pt": "esqueci a senha, como troco?|o código é inválido|código de erro {n}|ordem {o} pendente|código de indicação {n}|meu UID é {n}{n}|enviei {a} USDT para {e}|hash {h}|o que é frase semente?|protocolo {n}|comprei em {d}",
    "fr": "mot de passe oublié, comment faire ?|le code est invalide|code erreur {n}|commande {o} en attente|code de parrainage {n}|mon UID est {n}{n}|envoyé {a} USDT à {e}|hash {h}|c'est quoi la phrase de récupération ?|dossier {n}|acheté le {d}",
    "de": "Passwort vergessen, was tun?|der Code ist ungültig|Fehlercode {n}|Auftrag {o} offen|Empfehlungscode {n}|meine UID ist {n}{n}|{a} USDT an {e} gesendet|Hash {h}|was ist eine Seed-Phrase?|Ticket {n}|gekauft am {d}|mein Passwort ist immer noch gesperrt",
    "it": "ho dimenticato la password come la cambio?|il codice non è valido|codice errore {n}|ordine {o} in sospeso|codice invito {n}|il mio UID è {n}{n}|inviato {a} USDT a {e}|hash {h}|cos'è la frase di recupero?|pratica {n}|comprato il {d}|la password è scaduta",
    "tr": "şifremi unuttum ne yapmalıyım|kod geçersiz diyor|hata kodu {n}|emir {o} beklemede|davet kodu {n}|UID {n}{n}|{a} USDT gönderdim {e}|hash {h}|kurtarma ifadesi nedir|talep no {n}|{d} tarihinde aldım",
    "vi": "quên mật khẩu thì làm sao|mã không hợp lệ|mã lỗi {n}|lệnh {o} đang chờ|mã giới thiệu {n}|UID của tôi {n}{n}|gửi {a} USDT tới {e}|hash {h}|cụm từ khôi phục là gì|mã yêu cầu {n}|mua ngày {d}",
    "id": "lupa kata sandi bagaimana|kodenya tidak valid|kode error {n}|pesanan {o} tertunda|kode referral {n}|UID saya {n}{n}|kirim {a} USDT ke {e}|hash {h}|apa itu frasa pemulihan|nomor tiket {n}|beli tanggal {d}",
    "th": "ลืมรหัสผ่านทำอย่างไร|รหัสไม่ถูกต้อง|รหัสข้อผิดพลาด {n}|คำสั่งซื้อ {o} ค้างอยู่|รหัสแนะนำ {n}|UID {n}{n}|ส่ง {a} USDT ไปที่ {e}|แฮช {h}|วลีกู้คืนคืออะไร|หมายเลขตั๋ว {n}|ซื้อวันที่ {d}",
    "ar": "نسيت كلمة المرور ماذا أفعل|الرمز غير صالح|رمز الخطأ {n}|الطلب {o} معلق|رمز الدعوة {n}|رقم UID {n}{n}|أرسلت {a} USDT إلى {e}|هاش {h}|ما هي عبارة الاسترداد|رقم التذكرة {n}|اشتريت يوم {d}",
}
# Sentences of words that are all, or nearly all, in the English list; no checksum.
PROSE = """
you must use your own wallet and then wait this time there will be no problem
can you please help me find the amount that the other exchange already sent
i want that you just give my profit back before the month is over
when will there be someone who can open the account and trade again
please wait until they say that the payment is ready then enter the price
"""
ZH_PROSE = """
我昨天下午从别的平台提了一笔币过来到现在都没有看到请你们尽快处理一下不然我要投诉了
这个活动的规则写得不清楚我按照要求做了任务但是没有拿到奖励请问是什么原因
买了理财产品以后发现不能提前赎回客服能不能帮我申请一下提前结束
昨晚行情太大我的止损单没有成交导致亏损严重希望平台给一个合理的解释
老家的房子卖了想把钱换成稳定币长期放着请问哪种方式手续费最低
公司财务需要一份去年全年的交易明细用来报税请发到我的邮箱里谢谢
"""
