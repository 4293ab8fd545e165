"""Lines that were written after the guard had been tuned on the other two sets, each measured before anything was changed:
52 of 61 and 68 of 72 secrets were found, 46 of 50 and 40 of 43 clean lines stayed. Each secret line loses something.
"""

PASSWORD = """
use my account: login joe@x.com / pass Qw3rty!9x
pwd=Tr0ub4dor&3
my pass word is Blue7horse
I use the same password everywhere, kJ8#mm2p
password (new): Winter2024!
Passwort geändert zu Haus!2024
das Kennwort: geheim99
登陆密码 abc12345 ，交易密码 xyz98765
密码为：Lu@2023cn
密码 qwe!2345
パスはtanaka1985です
비번 minsu0412 이에요
비밀번호가 minsu0412 예요
пароль от почты: kotik2011
пароль такой - Zima_2023
contraseña nueva: Gato2023*
la contraseña que uso es Perro55x
a minha senha antiga era Bola1010
senha = Casa2020
mot de passe actuel: Soleil75!
le mdp c'est Chat2019
password vecchia Roma1927
yeni şifrem Kartal1903
mk của em là Hanoi1010
mật khẩu cũ: Saigon75x
kata sandi lama saya adalah Jakarta45!
pw saya budi1990
รหัสผ่านเก่า somchai99
รหัสเข้าแอป: Bkk2024!
كلمة المرور القديمة: Dubai2020!
الرقم السري: 77889911
here you go - username: k.osei, password: Accra#1957
i typed Passw0rd123 as my password but it fails
can you check, password= 'mango77tree'
The password I always use is mango77tree.
old password mango77tree, new password tree77mango
我现在的登录密码是 mango77tree 为什么提示错误
登录密码 mango77tree 资金密码 778899
密码我设的是mango77tree
交易密碼：778899
ログインのパスワードがmango77treeなんですが
新しいパスワード→mango77tree
비밀번호를 mango77tree로 바꿨어요
로그인 비번은 mango77tree 입니다
Мой пароль был mango77tree
Логин: kofi, пароль: mango77tree
puse la contraseña mango77tree y nada
usuario kofi contraseña mango77tree
usei a senha mango77tree
login kofi senha mango77tree
j'utilise le mot de passe mango77tree
identifiant kofi, mot de passe mango77tree
ich benutze das Passwort mango77tree
Benutzer kofi Passwort mango77tree
uso la password mango77tree
utente kofi password mango77tree
şifre olarak mango77tree kullanıyorum
kullanıcı kofi şifre mango77tree
em dùng mật khẩu mango77tree
tài khoản kofi mật khẩu mango77tree
saya pakai kata sandi mango77tree
user kofi sandi mango77tree
ผมใช้รหัสผ่าน mango77tree
ยูสเซอร์ kofi รหัสผ่าน mango77tree
أستخدم كلمة المرور mango77tree
المستخدم kofi كلمة المرور mango77tree
"""
CODE = """
code from email 482913
SMS code 48 29 13
your app texted me 482913 as the login code
the 6 digit number is 482913, verification code i mean
OTP-482913
my Google Authenticator code: 482 913
Use 482913 to verify your Northstar account. verification code, do not share
[Northstar] 482913 is your security code
【北极星】验证码482913，请勿泄露
验证码 4 8 2 9 1 3
動態碼：482913
邮箱验证码：482913
ログインコード：482913
二段階認証のコードは482913
인증번호[482913]를 입력해 주세요
보안코드 482913
Код: 482913. Никому не сообщайте
Ваш код подтверждения 482913
Su código de verificación es 482913
o token é 482913
Votre code est 482913
Ihr Code lautet: 482913
Il tuo codice è 482913
Kodunuz: 482913
Mã OTP của bạn là 482913
Mã xác nhận 482913
Kode OTP Anda 482913
รหัส OTP ของคุณคือ 482913
رمز التحقق الخاص بك هو ٤٨٢٩١٣
كود التحقق 482913
I entered code 730164 but it says expired
just got 730164 from you, is this code right?
730164 that's the code from the authenticator
here is my 2fa code 730 164
verification: 730164
SMS verification 730164
one time password 730164 not accepted
我输入验证码730164提示过期
刚收到验证码 730164 对吗
谷歌验证码是730 164
短信验证码730164，为什么登不上
コード730164を入力しましたが期限切れです
SMSで届いたコードは730164です
인증번호 730164 입력했는데 만료됐대요
OTP 번호 730164
ввёл код 730164, пишет истёк
код 730164 из смс не подходит
ingresé el código 730164 y dice vencido
el código que recibí es 730164
digitei o código 730164 e expirou
o código recebido foi 730164
j'ai saisi le code 730164 mais il a expiré
le code reçu est 730164
Code 730164 eingegeben, abgelaufen
der Code aus der SMS ist 730164
ho inserito il codice 730164 ma è scaduto
il codice ricevuto è 730164
730164 kodunu girdim süresi dolmuş
gelen kod 730164
em nhập mã 730164 báo hết hạn
mã OTP là 730164
saya masukkan kode 730164 katanya kedaluwarsa
kode OTP saya 730164
ใส่รหัส 730164 แล้วหมดอายุ
รหัส OTP 730164
أدخلت الرمز 730164 ويقول منتهي
الرمز الذي وصلني 730164
"""
CLEAN = """
my password manager is 1Password 8
the password field shows 8 dots
password reset link expired after 30 minutes
I have 2 accounts, both passwords are lost
is a 12 character password enough?
my phone is iPhone14 and the password prompt loops
Windows11 chrome120, password rejected
please change my email from joe1@x.com to joe2@x.com, I forgot password
验证码已经输入5次
我输入密码3次错误被锁定24小时
密码错误次数过多，请24小时后再试
订单482913的验证码没收到
请输入6位验证码
código 200 OK pero no entra
código del producto 482913
the code on the page returns error 500123
my code 2FA never works
seed phrase backup is 24 words right?
private key of the contract owner?
tx 0xab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12 private wallet
Bitte Code erneut senden
kode pos 40115 bandung
mã vùng 084
SWIFT code DEUTDEFF500
BIC code 48291300
sort code 20-00-00 account 12345678
my UID: 48291355, code not received
I was born 1990, code word forgotten
case 00482913
api key permissions read only since 2023
I bought 482913 SHIB with code WELCOME
coupon SAVE2024 code not accepted
redeem code not working
security code field on my card page is empty
2FA reset takes 7 days?
how long are 6-digit codes valid? 30 seconds?
パスワードは8文字以上です
パスワードを3回間違えました
비밀번호 5회 오류
пароль от 8 до 20 символов
contraseña de 8 caracteres
Passwort mindestens 8 Zeichen
şifre 8 karakter olmalı
mật khẩu 8 ký tự
kata sandi 8 karakter
รหัสผ่าน 8 ตัวอักษร
كلمة المرور 8 أحرف
password to access wallet2 page
I changed the password on 12May2024
password a 12 caratteri
Is password123 a weak password?
The new password must not equal the last 5 passwords
I cleared the cache of Chrome 120 and reset the password twice
I use Android 14, app 6.12.3, password prompt freezes
Your site says: password must contain 1 digit and 1 symbol
My login email is kofi77@mail.com, I lost the password
my user name is kofi77, I lost the password
My account kofi77 is locked after 5 wrong passwords
password reset mail to kofi77@mail.com never came
deposit 730164 USDT, verification pending
KYC verification 3 days ago, application 730164
verification level 2, UID 73016455
block 730164 confirmed, code says pending
order 730164 - code not received
withdraw 7301 EUR, asked for code
ticket 730164: SMS code missing
邮编730164
身份证验证失败，申请号730164
验证码没收到，订单730164
充值730164个，验证码错误
认证失败 错误730164
本人認証の申請番号は730164です
コードが届きません。申請番号730164
본인인증 신청번호 730164
주문 730164 인증번호가 안 와요
верификация 730164 заявка
заказ 730164, код не пришёл
solicitud 730164, no llega el código
pedido 730164: o código não chega
dossier 730164, pas de code
Antrag 730164, Code kommt nicht
pratica 730164, il codice non arriva
talep 730164, kod gelmiyor
yêu cầu 730164, mã không đến
permohonan 730164, kode tidak masuk
คำขอ 730164 รหัสไม่มา
الطلب 730164 والرمز لم يصل
I paid 12000 NGN at 14:35 with code ABC
rate 1.0842, fee 0.1 %, 730164 sats
Tracking RR730164985CN
flight code LH730
size 1024x768 screenshot of the code
ISO code 4217
"""
