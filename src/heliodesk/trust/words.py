"""The words beside a secret, in the fifteen languages of the desk, and where they stand in a text.

Every list is folded (`views.fold`) once. They are looked up one by one with `str.find`, which is linear and, for
texts of the size of a chat message, faster than one long alternation.
"""
# ruff: noqa: E501, S105

from bisect import bisect_left
from dataclasses import dataclass

from .views import fold

PASSWORD = """
password|passwords|pass|pw|passwd|passcode|passphrase|pass phrase|login pw|my pw|pwd|密码|密碼|口令|パスワード|暗証番号|비밀번호|비번|패스워드|암호
пароль|пароля|паролем|паролю|контрасена|contraseña|contrasena|la clave|mi clave|clave de acceso|senha|palavra-passe|palavra passe
mot de passe|mdp|passwort|kennwort|password|parola d'ordine|şifre|şifrem|şifremi|şifreniz|sifresi|şifrenizi|şifrenizin|parola|parolam
mật khẩu|kata sandi|sandi|katasandi|รหัสผ่าน|พาสเวิร์ด|كلمة المرور|كلمة السر|كلمة مرور|كلمة سر|كلمة مروري|الرقم السري|باسورد
psw|pswd|p/w|login password|passwords|パスコード|合言葉|비밀 번호|패스코드|пассворд|пароли|пасс|clave|contraseñas|senhas|code secret|mots de passe|loginpasswort|anmeldepasswort|kontopasswort|handelspasswort
parola chiave|parole d'ordine|şifremiz|şifresini|şifreyi|parolası|parolamı|parolayı|giriş şifresi|şifre|mk|mk đăng nhập|mat khau|sandinya|sandiku|passwordnya|passwordku|kata sandinya|kata sandiku|kata kunci|พาสเวิด|พาสเวิร์ด|พาสของ|รหัสเข้า|รหัสล็อกอิน|باسوورد|رمز المرور|كلمه السر|كلمه المرور|كلمة سري
pass word|パスは|パスが|登陆密码|zugangsdaten|contrasenya|şifreler|parolanız|sandi lama
"""
CODE = """
verification code|verification codes|verify code|security code|sms code|email code|2fa code|2fa|mfa code|otp|otp code|one-time code|one time code
one-time password|one time password|authentication code|authenticator code|auth code|confirmation code|login code|access code|backup code|backup codes|recovery code|recovery codes|codes|passcode
google code|google authenticator|pin code|pin is|my pin|pin|6-digit code|six-digit code|six digit code|6 digit code|totp code|the code|my code|code is|code
验证码|驗證碼|校验码|动态码|動態碼|短信码|动态密码|谷歌码|一次性密码|一次性密碼|安全码|pin码|认证码|代码是|确认码|確認碼|認證碼
認証コード|確認コード|認証番号|ワンタイムパスワード|セキュリティコード|二段階認証コード|検証コード|コードは|コード
인증번호|인증코드|인증 코드|확인코드|확인 코드|보안코드|보안 코드|일회용 비밀번호|otp 번호|인증 번호|코드는|코드
код подтверждения|код из смс|код из sms|код из письма|код верификации|код безопасности|смс-код|смс код|sms-код|код 2fa|одноразовый код
одноразовый пароль|проверочный код|пин-код|код аутентификатора|код авторизации|код двухфакторной|код|кода
código de verificación|código de seguridad|código sms|código de confirmación|código 2fa|código otp|código|código de verificação|código de segurança
código de confirmação|código de autenticación|código de autenticação
code de vérification|code de sécurité|code sms|code de confirmation|code reçu|code à usage unique|code d'authentification
bestätigungscode|verifizierungscode|sicherheitscode|sms-code|sms code|einmalcode|tan|einmalpasswort|authentifizierungscode|zugangscode|prüfcode
codice di verifica|codice di sicurezza|codice sms|codice di conferma|codice otp|codice 2fa|codice|codice di autenticazione
doğrulama kodu|doğrulama kodum|doğrulama kodunuzu|doğrulama kodunuz|onay kodunuzu|güvenlik kodunuzu|sms kodunuzu|onay kodu|güvenlik kodu|sms kodu|onay kodum|tek kullanımlık şifre|kod|kodu|kodum
mã xác minh|mã xác thực|mã otp|mã xác nhận|mã bảo mật|mã 2fa|mã sms|mã của tôi|mã là|mã pin
kode verifikasi|kode otp|kode keamanan|kode sms|kode konfirmasi|kode autentikasi|kode 2fa|kode saya|kode|kodenya
รหัสยืนยัน|รหัส otp|รหัสotp|รหัสโอทีพี|รหัสความปลอดภัย|รหัส sms|รหัส 2fa|รหัสยืนยันตัวตน|รหัส
رمز التحقق|كود التحقق|رمز التأكيد|رمز الأمان|رمز المصادقة|كود التأكيد|رمز otp|الرمز|الكود|رمز|كود
verification pin|verification number|sms pin|one-time pin|one time pin|two-factor code|two factor code|2-step code|authy code|ga code|text code|texted me|validation code|activation code|activation pin|otp code|otp number
动态口令|二次验证码|邮箱码|手机码|谷歌验证器|谷歌驗證器|身份验证器|验证器|驗證器|里的码|到的码|的码是|裡的碼|到的碼|的碼是|短信验证|確認番号|検証番号|認証アプリ|ワンタイムコード|パスコード|보안번호|확인번호|승인번호|일회용 코드|일회용 번호
код с почты|код из почты|код из аутентификатора|код из приложения|коды|кодом|проверочный|смс|одноразовый|código de acceso|código de autenticación|clave dinámica|código de acesso|código de autenticação|token|code de validation|code à 6 chiffres|code d'accès
freigabecode|authenticator-code|einmal-code|2fa-code|mfa-code|zugangscode|codice di accesso|codice temporaneo|codice monouso|kodunu|giriş kodu|aktivasyon kodu|mã gửi|mã nhận|mã về|mã đăng nhập|mã kích hoạt|kode masuk|kode aktivasi|kode akses|โค้ด|โอทีพี|رقم التحقق|كود التفعيل|رمز التفعيل|رمز الدخول
to verify your|to verify it|to log in to|to sign in to|6 digit number|6-digit number|six digit number|six-digit number|digit number|kodunuz|kodumuz|kodunu|kodun|kodlar|códigos|codici|codes sms|коду|ログインコード|로그인 코드|코드번호|codigo sms|der code|il codice|le code
verification|sms verification|mã
"""
# What support lives on: a number with one of these beside it is no code, no card, no key.
NEUTRAL = """
order|order no|user number|customer number|member id|member number|order number|order id|uid|user id|userid|account id|account number|account|ticket|case|case id|reference|ref|invoice|tracking|phone|tel|call|mobile
whatsapp|telephone|amount|balance|price|deposit|withdraw|withdrawal|transfer|paid|error|error code|status code|country code|postal code|post code|zip code|zip
qr code|promo code|promotion code|referral code|invite code|invitation code|discount code|coupon code|swift code|bank code|area code|branch code|response code
source code|dial code|language code|reason code|block|height|fee|usd|usdt|eur|btc|eth|version|build|memo|tag|destination tag|network|page|room|id|http|status
tx|txid|txhash|tx hash|hash|transaction|transaction id|transaction hash|signature|address|contract|public key|pubkey|xpub|redeem code|gift code|sort code|voucher code
订单|訂單|订单号|訂單號|单号|單號|用户id|账号|帳號|账户|工单|手机|手機|电话|電話|金额|金額|余额|充值|提现|提幣|转账|价格|错误代码|錯誤代碼|邀请码|邀請碼|推荐码|二维码|邮编|区号|交易|哈希|地址|合约|公钥|优惠码|兑换码|区块|手续费|签名
注文|注文番号|ユーザーid|口座|電話番号|金額|残高|入金|出金|送金|エラーコード|招待コード|郵便番号|qrコード|取引|ハッシュ|アドレス|紹介コード|チケット|クーポンコード|署名
주문|주문번호|계정|전화|전화번호|금액|잔액|입금|출금|송금|오류 코드|오류코드|에러 코드|에러코드|추천 코드|추천코드|초대 코드|우편번호|qr 코드|qr코드|거래|해시|주소|티켓|문의 번호|할인 코드|국가 코드|서명|접수번호
заказ|заказа|ордер|ордера|номер заказа|аккаунт|счет|счёт|тикет|заявка|заявки|обращение|обращения|телефон|сумма|сумму|баланс|депозит|вывод|перевод|цена|код ошибки|промокод|реферальный код|код приглашения|почтовый код|индекс|транзакция|транзакции|хеш|хэш|адрес|qr-код|код страны|код города|ошибка|подпись
pedido|orden|número de pedido|cuenta|conta|ticket|caso|teléfono|telefone|celular|importe|monto|valor|cantidad|quantia|saldo|depósito|retiro|saque|transferencia|transferência|precio|preço|código de error|código de erro|código postal|código de referido|código promocional|código qr|código de convite|código de invitación|transacción|transação|dirección|endereço|código de descuento|código de país|código de indicação|firma|assinatura
commande|numéro de commande|compte|dossier|téléphone|montant|solde|dépôt|retrait|virement|prix|code erreur|code d'erreur|code postal|code promo|code de parrainage|code qr|code d'invitation|transaction|adresse|code pays
bestellung|bestellnummer|auftrag|auftragsnummer|konto|kontonummer|vorgang|telefon|handy|betrag|guthaben|einzahlung|auszahlung|überweisung|preis|fehlercode|postleitzahl|plz|qr-code|einladungscode|empfehlungscode|transaktion|adresse|rabattcode|kundennummer|signatur
ordine|numero ordine|numero d'ordine|conto|pratica|telefono|cellulare|importo|saldo|deposito|prelievo|bonifico|prezzo|codice errore|codice di errore|codice postale|codice promo|codice invito|codice qr|codice fiscale|transazione|indirizzo|codice sconto|codice referral|codice amico|firma
sipariş|sipariş no|hesap|talep|telefon|tutar|miktar|bakiye|yatırma|çekim|transfer|fiyat|hata kodu|posta kodu|davet kodu|referans kodu|qr kodu|karekod|işlem|adres|promosyon kodu|ülke kodu|indirim kodu|imza
đơn hàng|mã đơn|mã đơn hàng|mã lỗi|mã giao dịch|tài khoản|điện thoại|số tiền|số dư|nạp|rút|chuyển|giá|mã giới thiệu|mã bưu điện|mã qr|địa chỉ|mã khuyến mãi|mã vạch|mã số thuế|sđt|mã mời
pesanan|nomor pesanan|akun|tiket|telepon|hp|jumlah|saldo|setoran|penarikan|transfer|harga|kode error|kode kesalahan|kode pos|kode referral|kode promo|kode qr|kode undangan|transaksi|alamat|kode negara|kode voucher
คำสั่งซื้อ|หมายเลขคำสั่งซื้อ|บัญชี|ตั๋ว|โทร|โทรศัพท์|เบอร์|จำนวน|ยอดเงิน|ยอด|ฝาก|ถอน|โอน|ราคา|รหัสข้อผิดพลาด|รหัสไปรษณีย์|รหัสแนะนำ|รหัสเชิญ|ธุรกรรม|ที่อยู่|รหัสผู้ใช้|รหัสลูกค้า|รหัสคำสั่งซื้อ|รหัสผ่าน|รหัสประเทศ|รหัสธุรกรรม
طلب|رقم الطلب|الطلب|حساب|الحساب|تذكرة|هاتف|الهاتف|مبلغ|المبلغ|رصيد|إيداع|سحب|تحويل|سعر|رمز الخطأ|كود الخطأ|رمز الدعوة|كود الدعوة|الرمز البريدي|رمز الإحالة|معاملة|المعاملة|عنوان|العنوان|رمز qr|المستخدم|رمز البلد|كود الخصم|رمز العملة
affiliate code|tracking code|tracking number|gift card code|asset code|currency code|ifsc|ifsc code|swift|iban|bic|ticker|order code|product code|booking code|booking number|case number|case no|ticket number|ticket no|request id|request number|confirmation number|nonce|gas|epoch|slot|inn|passport|licence|license
推薦碼|推薦代碼|推荐代码|交易码|国家代码|国家区号|区号|银行代码|产品代码|工单号|請求編號|请求编号|受付番号|問い合わせ番号|お問い合わせ番号|会員番号|国番号|プロモーションコード|クーポン|支店コード|銀行コード
추천인 코드|추천인코드|추천인|초대코드|쿠폰 코드|쿠폰코드|프로모션 코드|국가번호|회원번호|문의번호|은행 코드|код купона|код валюты|код банка|номер обращения|номер тикета|номер заявки|код товара|промо код|реферальный|пригласительный код|код пригласившего
código de cupón|código de área|código swift|código de transacción|código de transação|código do país|código do banco|código del banco|número de caso|protocolo|referencia|referência|code banque|code guichet|code swift|référence|code du pays|code de réduction|code cadeau|code affilié
gutscheincode|gutschein-code|werbecode|ländercode|landesvorwahl|vorwahl|bankleitzahl|blz|ticketnummer|vorgangsnummer|referenz|fehler-code|empfehlungs-code|einladungs-code|codice cliente|codice paese|codice promozionale|codice swift|codice sconto|riferimento|numero pratica|codice invitante
müşteri no|talep no|banka kodu|alan kodu|davet kodum|referans|mã khách hàng|mã yêu cầu|mã ngân hàng|mã quốc gia|mã giảm giá|mã tham chiếu|mã đặt lệnh|mã lệnh|kode bank|kode negara|kode referensi|nomor tiket|kode undangan|kode diskon|หมายเลขตั๋ว|รหัสธนาคาร|รหัสส่วนลด|โค้ดส่วนลด|โค้ดแนะนำ|โค้ดเชิญ|รหัสสมาชิก|หมายเลข
رقم التذكرة|كود الإحالة|كود البلد|رمز البنك|رمز السويفت|رمز القسيمة|كود القسيمة|رقم الحساب|رقم العملية|رقم المعاملة|رقم المرجع
product|item code|producto|produto|produit|produkt|prodotto|artikel|artículo|商品|产品|產品|製品|제품|товар|товара|ürün|sản phẩm|produk|สินค้า|المنتج
application|request|claim|iso|iso code|mcc|mcc code|申请号|申請號|申请|申請|申請番号|신청번호|신청|접수|solicitud|solicitação|demande|antrag|richiesta|permohonan|คำขอ|yêu cầu|طلبي|mã nhân viên|mã khuyến mại|mã số|mã sản phẩm|mã đơn|mã hồ sơ|mã vùng|mã thẻ|mã token
"""
PRIVATE_KEY = """
private key|private keys|privatekey|priv key|privkey|private_key|secret key|secretkey|wallet key|signing key|raw key|key of my wallet|my key
私钥|私鑰|密钥|密鑰|秘密鍵|プライベートキー|개인키|개인 키|비밀키|비밀 키|프라이빗 키|приватный ключ|приватного ключа|закрытый ключ|секретный ключ|приватник|приватным ключом
clave privada|llave privada|clave secreta|chave privada|chave secreta|clé privée|clé secrète|clef privée|privater schlüssel|privaten schlüssel|private schlüssel|privatschlüssel|geheimer schlüssel|geheimschlüssel
chiave privata|chiave segreta|özel anahtar|özel anahtarım|gizli anahtar|khóa riêng tư|khóa riêng|khoá riêng|khoá cá nhân|khóa cá nhân|khóa bí mật|private key
kunci privat|kunci pribadi|kunci rahasia|คีย์ส่วนตัว|กุญแจส่วนตัว|ไพรเวทคีย์|กุญแจลับ|المفتاح الخاص|مفتاح خاص|مفتاحي الخاص|المفتاح السري|مفتاح المحفظة
pk|pvk|prv key|privkey|priv|private seed|raw seed|secret seed|wif|keypair|spending key|secret exponent|приватный|закрытого ключа|приватного ключа|приват|私钥串|钱包私钥|프라이빗키|개인 키값|chiave segreta|clé de portefeuille|privater key|privaten key|kunci pribadi|المفتاح الشخصي
"""
SEED = """
seed phrase|seedphrase|seed words|seed|recovery phrase|recovery words|secret recovery phrase|mnemonic|backup phrase|backup words|12 words|24 words|twelve words|wallet phrase|secret phrase|passphrase|srp
助记词|导入钱包|恢复钱包|還原錢包|匯入錢包|restore my wallet|import my wallet|助記詞|助记語|助憶詞|注记词|备份词|恢复短语|恢復短語|シードフレーズ|リカバリーフレーズ|復元フレーズ|ニーモニック|秘密のフレーズ|シード|시드 구문|시드구문|시드 문구|시드문구|복구 구문|복구 문구|복구구문|니모닉|시드
сид фраза|сид-фраза|сид фразу|сид-фразу|сид|seed-фраза|seed фраза|мнемоническая фраза|мнемоника|фраза восстановления|фразу восстановления|секретная фраза|12 слов|24 слова|резервная фраза
frase semilla|frase de recuperación|palabras de recuperación|frase secreta|frase mnemotécnica|frase semente|frase-semente|frase de recuperação|palavras de recuperação|frase mnemônica|phrase de récupération|phrase secrète|phrase mnémonique|mots de récupération
wiederherstellungsphrase|wiederherstellungswörter|seed-phrase|mnemonik|frase di recupero|parole di recupero|frase seed|frase mnemonica|kurtarma ifadesi|kurtarma ifadenizi|kurtarma ifadeniz|kurtarma kelimeleri|kurtarma kelimelerinizi|kurtarma kelimeleriniz|kurtarma cümlenizi|12 kelime|12 kelimenizi|24 kelimenizi|kurtarma cümlesi|gizli ifade|tohum ifadesi|kurtarma ifadem
cụm từ khôi phục|cụm từ hạt giống|cụm từ bí mật|từ khôi phục|cụm từ ghi nhớ|frasa pemulihan|frasa benih|frase pemulihan|kata pemulihan|frasa rahasia|frasa seed|วลีช่วยจำ|วลีกู้คืน|ซีดเฟรส|วลีซีด|คำกู้คืน
عبارة الاسترداد|عبارة البذور|عبارة الاستعادة|كلمات الاسترداد|العبارة السرية|عبارة الاسترجاع|كلمات الاستعادة|záložní fráze|seed fráze|obnovovací fráze
"""
API_KEY = """
api key|apikey|api_key|api-key|api secret|apisecret|api_secret|api-secret|secret key|secretkey|secret_key|access key|access token|access_token|api token|bearer|client secret|client_secret|auth token|api密钥|api密鑰|api 密钥|密钥|密鑰|api key是
apiキー|api キー|apiシークレット|シークレットキー|アクセストークン|api 키|api키|시크릿 키|액세스 토큰|api 비밀키|api-ключ|api ключ|ключ api|апи ключ|секретный ключ|токен доступа|секрет api|clave api|clave de api|clave secreta|token de acceso|secreto api
chave api|chave de api|chave da api|chave secreta|token de acesso|clé api|clé d'api|clé secrète|jeton d'accès|api-schlüssel|api schlüssel|zugriffstoken|geheimer schlüssel|chiave api|chiave segreta|token di accesso|api anahtarı|api anahtarım|gizli anahtar|erişim anahtarı
khóa api|khoá api|khóa bí mật|mã api|kunci api|kunci rahasia|token akses|คีย์ api|api คีย์|คีย์ลับ|โทเค็น|مفتاح api|المفتاح السري|مفتاح واجهة|رمز الوصول|سر api|secret
"""
OTP_SECRET = """
2fa|totp|authenticator|otp secret|otp key|google auth|setup key|two-factor|two factor|mfa|secret key|ga key|ga secret|谷歌验证|谷歌驗證|谷歌身份验证|身份验证器|身份驗證器|验证器|驗證器|双重验证|雙重驗證|两步验证|二次验证|谷歌密钥|谷歌秘钥|密钥|密鑰|秘钥
認証アプリ|認証システム|二段階認証|二要素認証|2段階認証|セットアップキー|シークレットキー|秘密鍵|otp 키|인증 앱|인증앱|2단계 인증|이중 인증|구글 인증|구글 otp|설정 키|비밀 키|비밀키|시크릿 키|аутентификатор|двухфактор|2фа|ключ настройки|секретный ключ|ключ 2fa|гугл аутентификатор
autenticador|dos factores|dois fatores|doble factor|clave secreta|chave secreta|clave de configuración|chave de configuração|authentificateur|double authentification|deux facteurs|clé secrète|clé de configuration|clé 2fa|zwei-faktor|zwei faktor|2-faktor|authentifizierungs|einrichtungsschlüssel|geheimer schlüssel
autenticatore|due fattori|chiave segreta|chiave di configurazione|doğrulayıcı|iki faktörlü|iki adımlı|kimlik doğrulama|kurulum anahtarı|gizli anahtar|xác thực hai|xác thực 2|khóa bí mật|khóa thiết lập|mã bí mật|autentikator|autentikasi dua|otentikasi|dua faktor|kunci rahasia|kunci penyiapan
ยืนยันตัวตนสองชั้น|สองขั้นตอน|สองปัจจัย|คีย์ลับ|รหัสลับ|คีย์การตั้งค่า|ยืนยันสองชั้น|المصادقة الثنائية|المصادقة|العاملين|بخطوتين|المفتاح السري|مفتاح الإعداد
"""
CARD = """
card|debit card|credit card|visa|mastercard|银行卡|卡号|信用卡|信用卡號|卡號|カード|카드|карта|карты|карту|tarjeta|cartão|carte|karte|kreditkarte|carta|kart|kartım|kart numaram|thẻ|kartu|บัตร|بطاقة|البطاقة|بطاقتي
"""


# A folded word, whether it needs a boundary before and after, and its last three letters.
Entry = tuple[str, bool, bool, str]


def _words(table: str, *, stems: bool = False) -> dict[str, list[Entry]]:
    """Folded words by their first three letters; these and the last tell at once that most words are not in a text."""
    words = {fold(word.strip()) for line in table.strip().splitlines() for word in line.split("|") if word.strip()}
    entries: dict[str, list[Entry]] = {}
    for word in sorted(words):
        key = word[:3] if len(word) > 2 else ""
        entries.setdefault(key, []).append(
            (word, joins(word[0]), joins(word[-1]) and not stems, word[-3:] if key else "")
        )
    entries.setdefault("", [])
    return entries


def joins(character: str) -> bool:
    """Is this a letter of a script that writes spaces between words?"""
    return character.isalnum() and (character < "\u0530" or "\u1e00" <= character < "\u2000")


_TABLES = {
    "password": _words(PASSWORD), "code": _words(CODE), "neutral": _words(NEUTRAL), "private-key": _words(PRIVATE_KEY),
    "seed": _words(SEED), "api-key": _words(API_KEY), "otp": _words(OTP_SECRET, stems=True), "card": _words(CARD),
}  # fmt: skip


def vocabulary(kind: str) -> list[str]:
    """The words of a kind, folded as texts are."""
    return sorted(word for entries in _TABLES[kind].values() for word, *_edges in entries)


def ascii_names(kind: str) -> list[str]:
    """Those that an ASCII text could hold."""
    return [word for word in vocabulary(kind) if word.isascii()]


@dataclass(frozen=True, slots=True)
class Labels:
    """Where the words of one kind stand, in order; no label lies within another."""

    spans: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]

    def before(self, position: int, reach: int) -> tuple[int, int] | None:
        """The nearest label that ends at or before `position`, within `reach` characters."""
        place = bisect_left(self.starts, position) - 1
        if place >= 0 and self.spans[place][1] <= position and position - self.spans[place][1] <= reach:
            return self.spans[place]
        return None

    def after(self, position: int, reach: int) -> tuple[int, int] | None:
        """The nearest label that starts at or after `position`, within `reach` characters."""
        place = bisect_left(self.starts, position)
        if place < len(self.spans) and self.starts[place] - position <= reach:
            return self.spans[place]
        return None

    def near(self, start: int, end: int, before: int = 80, after: int = 40) -> bool:
        """Is there a label on either side of a span?"""
        return self.before(start, before) is not None or self.after(end, after) is not None


def trigrams(low: str) -> set[str]:
    """Every three characters in a row; the empty one stands for words that are shorter."""
    return {low[at : at + 3] for at in range(len(low) - 2)} | {""}


def labels(low: str, kind: str, present: set[str] | None = None) -> Labels:
    """Find every word of a kind in a folded, lower-case text."""
    found: list[tuple[int, int]] = []
    size = len(low)
    table = _TABLES[kind]
    present = trigrams(low) if present is None else present
    for word, open_left, open_right, tail in (entry for key in table.keys() & present for entry in table[key]):
        if tail not in present:
            continue
        at = low.find(word)
        while at >= 0:
            end = at + len(word)
            if not (open_left and at and joins(low[at - 1])) and not (open_right and end < size and joins(low[end])):
                found.append((at, end))
            at = low.find(word, end)
    found.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int]] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return Labels(tuple(kept), tuple(start for start, _ in kept))


class Marks:
    """The labels of a text, each kind looked up when it is first asked for."""

    def __init__(self, low: str) -> None:
        self._low = low
        self._known: dict[str, Labels] = {}
        self._present = trigrams(low)

    def __getitem__(self, kind: str) -> Labels:
        known = self._known.get(kind)
        if known is None:
            known = self._known[kind] = labels(self._low, kind, self._present)
        return known
