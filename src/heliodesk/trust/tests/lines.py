"""Handwritten lines in the fifteen languages. `{}` marks where a secret of the kind goes; clean lines hold none."""

PASSWORD = """
my password is {}
Password: {}
login: maria@example.org password: {}
hi, my email is joe@example.org and my password is {}, please log in for me
the password for my account is {}
pw changed, new password is "{}"
{} is my password
passwd={}
我的密码是{}
登录密码：{}，帮我看看
資金密碼是 {} 謝謝
密码{}，登不上去
パスワードは{}です
パスワード：{}
ログインパスワードは「{}」ですが入れません
비밀번호는 {} 입니다
비밀번호: {}
제 비번은 {}이에요
мой пароль {}
пароль: {}
Пароль от аккаунта: {}, помогите войти
mi contraseña es {}
contraseña: {}
La contraseña de mi cuenta es {}
minha senha é {}
senha: {}
A senha da conta é {} mas não entra
mon mot de passe est {}
mot de passe : {}
Le mot de passe c'est {}
mein Passwort ist {}
Passwort: {}
Mein Passwort lautet {} und es geht nicht
la mia password è {}
password: {} non funziona
şifrem {}
şifre: {}
Hesap şifresi: {}
mật khẩu của tôi là {}
mật khẩu: {}
Mật khẩu là {} ạ
kata sandi saya {}
kata sandi: {}
password saya adalah {}
รหัสผ่านของฉันคือ {}
รหัสผ่าน: {}
รหัสผ่าน {} ครับ
كلمة المرور هي {}
كلمة المرور: {}
كلمة السر الخاصة بي هي {}
"""
CODE = """
my verification code is {}
the SMS code: {}
{} is the code I got
I received {} as verification code, is that right?
2FA code {}
Your OTP is {}. Do not share it.
code: {}
Google Authenticator shows {}
email says security code {}
验证码是{}
短信验证码：{}
{}是我收到的验证码
谷歌验证码 {}，帮我登录
驗證碼 {} 對嗎
認証コードは{}です
確認コード：{}
{}が認証コードです
인증번호 {} 입니다
인증코드는 {} 이에요
문자로 온 인증번호: {}
код подтверждения {}
код из смс: {}
Мне пришёл код {}
мой код {}
el código de verificación es {}
código: {}
me llegó el código {}
o código de verificação é {}
código SMS: {}
recebi o código {}
le code de vérification est {}
code SMS : {}
j'ai reçu le code {}
der Bestätigungscode ist {}
SMS-Code: {}
Mein Code lautet {}
il codice di verifica è {}
codice: {}
ho ricevuto il codice {}
doğrulama kodu {}
SMS kodu: {}
onay kodum {}
mã xác minh của tôi là {}
mã OTP: {}
Mã xác thực là {}
kode verifikasi saya {}
kode OTP: {}
kodenya {}
รหัสยืนยันคือ {}
รหัส OTP: {}
รหัส OTP ของฉันคือ {}
رمز التحقق هو {}
رمز التحقق: {}
وصلني الكود {}
"""
PRIVATE_KEY = """
my private key is {}
Private Key: {}
here is the private key of my wallet {} please import it
{} <- this is my private key
我的私钥是{}
私钥：{}
私鑰 {} 幫我導入
秘密鍵は{}です
개인키: {}
мой приватный ключ {}
mi clave privada es {}
minha chave privada: {}
ma clé privée est {}
mein privater Schlüssel: {}
la mia chiave privata è {}
özel anahtarım {}
khóa riêng tư của tôi là {}
kunci privat saya: {}
กุญแจส่วนตัว: {}
المفتاح الخاص هو {}
"""
OTP = """
my 2FA secret is {}
authenticator key: {}
Google Authenticator setup key {}
谷歌验证器密钥 {}
谷歌验证密钥：{}
認証アプリのセットアップキーは{}です
구글 OTP 키: {}
ключ Google Authenticator: {}
ключ двухфакторной аутентификации {}
clave secreta de Google Authenticator: {}
chave do autenticador: {}
clé secrète 2FA : {}
geheimer Schlüssel für 2FA: {}
chiave segreta 2FA: {}
2FA gizli anahtar: {}
khóa bí mật 2FA: {}
kunci rahasia 2FA: {}
คีย์ลับ 2FA: {}
المفتاح السري للمصادقة الثنائية: {}
"""
API = """
my api key is {}
API secret: {}
apiKey={}
API密钥：{}
apiキーは {}
api 키: {}
мой API-ключ: {}
clave API: {}
chave de API: {}
clé API : {}
API-Schlüssel: {}
chiave API: {}
API anahtarım: {}
khóa API: {}
kunci API: {}
คีย์ API: {}
مفتاح API: {}
"""
CLEAN = """
I forgot my password
How do I reset my password?
my password is not working
My password is wrong every time, what should I do
The password page does not load
password must be at least 8 characters long
Password reset email never arrived, I asked 3 times
I changed my password on 2024-05-12 and withdrawals are locked for 24 hours
I did not get the verification code
The verification code expired after 600 seconds
I requested the SMS code 12 times in 30 minutes
No code received, my UID is 83920114
Verification code not received. My account 83920114, phone +44 7700 900123
error code 10023 when I log in
Error 429 and code 1015 from the site? It says error code 1015
referral code 883920 does not work
my order number is 4539578763621486 and it is stuck
Order #202405121234567 is still pending
withdrawal of 1500.25 USDT to TJRabPrwbZy45sbavfcjinPJC18kjpRTv8 not arrived
tx 0x{hex} is confirmed
Transaction hash: {hex}
txid {hex} shows 12 confirmations
My address is bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq
I sent BTC to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa by mistake
ETH address 0x52908400098527886E0F7030069857D2E4169EE7
SOL address 7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU
Solana signature {sig}
XRP address rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh with tag 12345678
I never share my seed phrase with anyone
Where do I find my seed phrase in the app?
I lost my seed phrase, can you help me recover the wallet?
is it safe to store a private key in the cloud?
What is 2FA and how do I enable it?
How do I add Google Authenticator on a new phone?
call me at +1 (415) 555-0132 or 415-555-0132 tomorrow at 10:30
I paid 250000 VND and 1234.56 EUR on 12.05.2024
my ticket is 12345678, opened 2024-05-12 09:15
The balance shows 0.12345678 BTC, it should be 1.5
KYC level 2 rejected, document number not readable
api key permissions: how do I add trading?
Is my card supported? It is a Visa debit card
I used card ending 4242
UID: 12345678, please unlock
Please cancel order 739201 and 739202
I need my trading history from 2021 to 2023
Deposit 5000 USDT, network TRC20, block 58213377
invoice 2024-000123 is wrong
The app says password incorrect
My password and my 2FA both stopped working
you can find the code of conduct on the page
Postal code 10115 is refused
我忘记密码了
密码忘记了怎么办
如何修改登录密码
密码是不是必须有大写字母
收不到验证码怎么办，手机号13812345678
验证码一直收不到，我的UID是12345678
验证码5分钟内没有收到
订单号202405121234567890还没有到账
我提现了1500 USDT，交易哈希{hex}
充值地址TJRabPrwbZy45sbavfcjinPJC18kjpRTv8对吗
请问我的账户为什么被冻结了，什么时候可以解冻
我昨天提现的人民币到现在还没有到账请帮我查一下是什么原因
助记词忘记了怎么办，我的钱包里面还有很多币，请问可以找回吗
请问你们平台支持哪些国家的用户注册和交易
為什麼我的帳戶被凍結了請問什麼時候可以解凍謝謝
我想请问一下合约交易的手续费是怎么计算的有没有优惠
邀请码 883920 无效
错误代码 10023
パスワードを忘れました
パスワードは何文字以上必要ですか
認証コードが届きません。UIDは12345678です
注文番号 739201445 の出金がまだです
電話番号は090-1234-5678です
エラーコード 10023 が出ます
出金額 1500 USDT がまだ反映されません
二段階認証を解除したいです
비밀번호를 잊어버렸어요
비밀번호가 틀렸다고 나와요
인증번호가 안 와요. UID 12345678
주문번호 739201445 출금이 안 됐어요
전화번호 010-1234-5678
오류 코드 10023
거래 해시 {hex}
2단계 인증을 어떻게 해제하나요?
Я забыл пароль
пароль не подходит
Не приходит код из смс, UID 12345678
код ошибки 10023 при входе
Заказ 739201445 не исполнен
Вывод 1500 USDT, хеш {hex}
мой телефон +7 912 345-67-89
Где посмотреть историю за 2023 год?
olvidé mi contraseña
mi contraseña no funciona
no me llega el código de verificación, mi UID es 12345678
código de error 10023
pedido 739201445 sin acreditar, 1500 USDT
mi teléfono es +34 612 345 678
el hash es {hex}
¿cómo activo la verificación en dos pasos?
esqueci minha senha
minha senha está errada
não recebi o código, UID 12345678
código de erro 10023
pedido 739201445 parado desde 12/05/2024
meu celular é +55 11 91234-5678
saque de 1500 USDT, hash {hex}
código postal 01310-100
j'ai oublié mon mot de passe
mon mot de passe est incorrect
je ne reçois pas le code de vérification, UID 12345678
code erreur 10023
commande 739201445 en attente depuis le 12/05/2024
mon téléphone est le +33 6 12 34 56 78
retrait de 1500 USDT, hash {hex}
comment changer le mot de passe de mon compte ?
ich habe mein Passwort vergessen
mein Passwort ist falsch
ich bekomme keinen Bestätigungscode, UID 12345678
Fehlercode 10023
Bestellung 739201445 hängt seit 12.05.2024
meine Nummer ist +49 151 23456789
Auszahlung 1500 USDT, Hash {hex}
Wie lautet die Mindestlänge für das Passwort?
ho dimenticato la password
la mia password è sbagliata
non ricevo il codice di verifica, UID 12345678
codice errore 10023
ordine 739201445 fermo dal 12/05/2024
il mio telefono è +39 347 123 4567
prelievo di 1500 USDT, hash {hex}
şifremi unuttum
şifrem yanlış diyor
doğrulama kodu gelmiyor, UID 12345678
hata kodu 10023
sipariş 739201445 beklemede
telefonum +90 532 123 45 67
1500 USDT çekim, hash {hex}
tôi quên mật khẩu
mật khẩu không đúng
không nhận được mã xác minh, UID 12345678
mã lỗi 10023
đơn hàng 739201445 chưa xử lý
số điện thoại 0912 345 678
rút 1500 USDT, mã giao dịch {hex}
saya lupa kata sandi
kata sandi saya salah
kode verifikasi tidak masuk, UID 12345678
kode error 10023
pesanan 739201445 belum masuk
nomor hp 0812-3456-7890
penarikan 1500 USDT, hash {hex}
ลืมรหัสผ่าน
รหัสผ่านไม่ถูกต้อง
ไม่ได้รับรหัสยืนยัน UID 12345678
รหัสข้อผิดพลาด 10023
คำสั่งซื้อ 739201445 ยังไม่เข้า
เบอร์โทร 081-234-5678
ถอน 1500 USDT แฮช {hex}
نسيت كلمة المرور
كلمة المرور خاطئة
لم يصلني رمز التحقق، UID 12345678
رمز الخطأ 10023
الطلب 739201445 لم يصل
هاتفي +966 50 123 4567
سحب 1500 USDT هاش {hex}
"""
ASKS = """
password|Please send me your password.
code|Could you give me the verification code you received?
seed-phrase|Please share your seed phrase so I can restore the wallet.
private-key|I need your private key to continue.
code|What is your 2FA code?
password|请把您的登录密码发给我
code|请提供您收到的验证码
seed-phrase|请告诉我您的助记词
private-key|麻烦发送一下私钥
password|パスワードを教えてください
code|인증번호를 알려 주세요
seed-phrase|Пришлите, пожалуйста, сид-фразу
password|Envíeme su contraseña, por favor
password|Me envie sua senha
code|Envoyez-moi le code de vérification
password|Bitte senden Sie mir Ihr Passwort
code|Mi invii il codice di verifica
password|Şifrenizi gönderin
code|Vui lòng gửi mã xác minh
password|Silakan kirim kata sandi Anda
password|กรุณาส่งรหัสผ่าน
password|أرسل كلمة المرور من فضلك
None|Never send your password to anyone.
None|We will never ask for your seed phrase.
None|Please do not share your verification code.
None|You can reset your password in the settings.
None|Please send me your order number and the error code.
None|请不要把密码发给任何人
None|我们绝不会向您索要助记词
None|请提供您的订单号
None|パスワードは絶対に教えないでください
None|Никогда не сообщайте пароль
None|Nunca comparta su contraseña
None|Ne communiquez jamais votre mot de passe
None|Teilen Sie niemals Ihr Passwort
None|Non condivida mai la password
None|Şifrenizi asla paylaşmayın
None|Không chia sẻ mật khẩu với bất kỳ ai
None|Jangan bagikan kata sandi Anda
None|อย่าบอกรหัสผ่านกับใคร
None|لا ترسل كلمة المرور لأي شخص
"""


def lines(table: str) -> list[str]:
    """The lines of a table."""
    return [line for line in table.strip().splitlines() if line]
