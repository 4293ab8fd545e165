"""The words of people who want a customer's coins, in the languages of our groups. Folded once (`views.fold`) when they are used.

Lines by language: English, Chinese, Spanish, Portuguese, Russian, Turkish, Vietnamese, then German, French, Italian, Indonesian,
Japanese, Korean.
"""
# ruff: noqa: E501

# Whose it is: the reader's. Without one, only what cannot be a question is an order.
YOURS = """
your|ur |yours|你的|您的|你|您|tu |tus |su |sus |usted|teu|tua|teus|tuas|seu |sua |seus|suas|ваш|вашу|вашего|ваши|твой|твою|твои|вам|тебя|свой|свою|свои|своего
nizi|nızı|nuzu|nüzü|niz |nız |iniz|ınız|sizin|senin|của bạn|bạn |của anh|của chị|anh/chị|ihr|ihre|ihren|dein|deine|deinen|votre|vos |ton |tes |tuo |tua |vostro|suo |anda|kamu|あなた|お客様|당신|고객님|귀하
"""
# Whose it is: the writer's. People tell and ask about their own.
MINE = """
 my | me to| asked me| told me| i have| i lost| i forgot| i gave| i've| i was| should i| do i | can i | is it | if i |我的|我把|我要|我忘|我丢|我該|我该|我需要|让我|叫我|问我|要我| mi | mis |me pide|me piden|me pidió|me han pedido|me dijo|debo|tengo que|perdí|olvidé|he perdido
 meu | minha|me pediu|me pediram|pediram|pedindo minha|perdi|esqueci|devo |preciso dar| мой | мою | мои | моего |у меня|меня просят|просят|попросил|я потерял|я забыл|мне писать|мне нужно|можно ли|безопасно ли| benim|şifremi|kodumu|kelimelerimi|ifademi|cüzdanımı|benden|istedi |istiyor|unuttum|kaybettim
 của tôi|của mình|tôi quên|tôi mất|mình quên|hỏi tôi|yêu cầu tôi|có nên|có phải| mein|meine|meinen|ich habe|soll ich|fragt mich|wurde gefragt| mon | mes | ma phrase| ma clé|on me demande|dois-je|j'ai | mio | mia | miei |mi chiede|devo |ho perso| saya | aku |meminta saya|私の|私に|聞かれ|求められ|忘れ|내 |저의|제가|저에게|잊어|물어
"""
# Nobody is ever to type a phrase or a key for somebody else's eyes.
ENTERS = """
enter|type in|fill in|input|paste|submit|import|输入|填写|填入|輸入|填寫|ingrese|ingresa|introduzca|introduce|pegue|pega |digite|insira|preencha|cole |введите|вводите|вставьте|girin|yazın|yapıştırın|nhập|điền|dán |geben sie|eingeben|saisissez|entrez|inserisci|inserite|masukkan|isi |入力|입력
"""
# A wallet or address that is called the house's own, or safe.
HOUSE_WALLETS = """
support wallet|official wallet|safe wallet|safety wallet|secure wallet|security wallet|verification wallet|validation wallet|holding wallet|recovery wallet|company wallet|escrow wallet|quarantine wallet|agent wallet|admin wallet|team wallet|wallet of support|wallet of our|support address|safe address|secure address|verification address|safe account|secure account|our wallet
客服钱包|客服地址|官方钱包|官方地址|安全钱包|安全账户|安全帐户|安全地址|验证钱包|验证地址|认证钱包|指定钱包|指定地址|指定账户|担保地址|冻结账户|客服錢包|官方錢包|安全錢包|安全帳戶|驗證錢包|指定錢包
billetera de soporte|billetera segura|billetera oficial|billetera de verificación|billetera de seguridad|cartera de soporte|cartera segura|cartera oficial|cartera de verificación|monedero seguro|monedero de soporte|dirección segura|dirección de soporte|cuenta segura|wallet de soporte|wallet segura|wallet de verificación
carteira de suporte|carteira segura|carteira oficial|carteira de verificação|carteira de segurança|endereço seguro|endereço de suporte|conta segura|wallet de suporte|wallet segura|wallet oficial
кошелек поддержки|кошелёк поддержки|кошелек службы|безопасный кошелек|безопасный кошелёк|защищенный кошелек|официальный кошелек|проверочный кошелек|кошелек для проверки|резервный кошелек|безопасный счет|безопасный счёт|безопасный адрес|адрес поддержки
destek cüzdanı|güvenli cüzdan|güvenlik cüzdanı|resmi cüzdan|doğrulama cüzdanı|güvenli hesap|güvenli adres|destek adresi|kurtarma cüzdanı
ví hỗ trợ|ví an toàn|ví chính thức|ví xác minh|ví bảo mật|ví của sàn|địa chỉ an toàn|địa chỉ hỗ trợ|tài khoản an toàn
support-wallet|sicheres wallet|sichere wallet|sicherheitswallet|sicheres konto|verifizierungs-wallet|offizielle wallet|sichere adresse|portefeuille de support|portefeuille sécurisé|portefeuille officiel|portefeuille de vérification|compte sécurisé|adresse sécurisée|portafoglio di supporto|portafoglio sicuro|wallet di supporto|conto sicuro|indirizzo sicuro
dompet dukungan|dompet aman|dompet resmi|dompet verifikasi|alamat aman|rekening aman|サポートウォレット|安全なウォレット|公式ウォレット|認証用ウォレット|検証用ウォレット|안전 지갑|안전한 지갑|공식 지갑|지원 지갑|인증 지갑|검증 지갑|안전 계좌
"""
MOVES = """
send|transfer|move|deposit|forward|migrate|top up|pay|withdraw to|convert|swap|转入|转到|转至|转账|转移|打入|打到|存入|充值|汇入|轉入|轉到|轉至|轉帳|envía|envíe|enviar|envie|transfiera|transfiere|transferir|mueva|mueve|mover|deposite|deposita|depositar|pague|transfira|mova|mande|переведите|перевести|переведи|отправьте|отправить|отправь|пополните|внесите|перенесите
gönderin|gönder|göndermeniz|aktarın|aktar|transfer edin|taşıyın|yatırın|yatırmanız|chuyển|gửi|nạp|thanh toán|senden|sende|überweisen|überweise|transferieren|verschieben|einzahlen|envoyez|envoyer|transférez|transférer|déplacez|versez|invia|inviate|trasferisci|trasferire|versa|deposita|kirim|transfer|pindahkan|setor|送って|送金|送付|移して|移動|입금|송금|보내|이체|옮기|옮겨
"""
# Wallets and accounts are never "validated" or "synchronised" by a stranger.
VALIDATES = """
validate your wallet|verify your wallet|sync your wallet|synchronize your wallet|synchronise your wallet|rectify your wallet|reconnect your wallet|connect your wallet|link your wallet|authenticate your wallet|restore your wallet|whitelist your wallet|import your wallet|update your wallet|unlock your wallet|wallet validation|wallet rectification|wallet synchronization|validate wallet|rectify wallet|sync wallet|dapp validation
验证您的钱包|验证你的钱包|同步您的钱包|同步你的钱包|连接您的钱包|连接你的钱包|授权您的钱包|激活您的钱包|钱包验证|钱包同步|驗證您的錢包|同步您的錢包|連接您的錢包|valide su billetera|valida tu billetera|verifique su billetera|verifica tu billetera|sincronice su billetera|sincroniza tu billetera|conecte su billetera|conecta tu billetera|valida tu wallet|conecta tu wallet|sincroniza tu wallet|verifica tu wallet
valide sua carteira|verifique sua carteira|sincronize sua carteira|conecte sua carteira|conecte a sua carteira|valide a sua carteira|подтвердите кошелек|подтвердите ваш кошелек|подтвердите свой кошелек|синхронизируйте кошелек|синхронизируйте ваш кошелек|подключите кошелек|подключите ваш кошелек|подключите свой кошелек|верифицируйте кошелек|cüzdanınızı doğrulayın|cüzdanınızı senkronize|cüzdanınızı bağlayın|cüzdanını doğrula|cüzdanını bağla
xác minh ví của bạn|đồng bộ ví|đồng bộ hóa ví|kết nối ví của bạn|kết nối ví|xác thực ví|wallet validieren|wallet verifizieren|wallet verbinden|wallet synchronisieren|validez votre portefeuille|synchronisez votre portefeuille|connectez votre portefeuille|verifica il tuo wallet|collega il tuo wallet|sincronizza il tuo wallet|validasi dompet|sinkronkan dompet|hubungkan dompet|ウォレットを検証|ウォレットを同期|ウォレットを接続|지갑을 검증|지갑을 동기화|지갑을 연결|지갑을 인증
"""
# Somebody of "ours" who is to be written to elsewhere.
OFFICE = """
support|agent|admin|administrator|customer care|customer service|helpdesk|help desk|official|moderator|representative|technician|specialist|expert|engineer|manager|客服|官方|管理员|专员|人工|技术人员|老师|經理|管理員|客服專員|soporte|agente|administrador|atención al cliente|servicio al cliente|asesor|técnico|especialista|suporte|atendimento|atendente
поддержк|саппорт|админ|менеджер|специалист|оператор|служб|техник|destek|yönetici|temsilci|müşteri hizmetleri|uzman|hỗ trợ|cskh|quản trị viên|nhân viên|chuyên viên|admin|kundendienst|mitarbeiter|experte|assistance|conseiller|service client|assistenza|operatore|layanan|agen|サポート|担当者|運営|管理者|고객센터|상담원|담당자|관리자
"""
WRITES = """
dm|pm|message|text|contact|write to|reach out|reach|chat with|inbox|hit up|whatsapp|add|加|联系|私信|聯繫|私聊|加我|添加|contacte|contacta|contactar|escriba|escribe|escríbale|escríbele|mande mensaje|agregue|contate|chame|chama|fale com|escreva para|entre em contato|mande mensagem|adicione|напишите|пишите|написать|свяжитесь|обратитесь|пиши|обращайтесь
yazın|yaz|ulaşın|iletişime geçin|mesaj atın|ekleyin|liên hệ|nhắn tin|inbox|ib |nhắn|kết bạn|schreiben|schreib|kontaktieren|kontaktiere|contactez|écrivez|écris|contatta|contattate|scrivi|scrivete|hubungi|chat|連絡|メッセージ|DM|연락|문의|메시지
"""
ELSEWHERE = """
telegram|whatsapp|whats app|wechat|signal|viber|skype|discord|imo|line id|instagram|gmail|hotmail|outlook.com|protonmail|微信|電報|电报|飞机|纸飞机|qq|телеграм|телеграмм|вацап|ватсап|вотсап|zalo|kakao|카카오|카톡|ライン
"""
# Coins that come back doubled.
DOUBLES = """
double your|doubled|2x back|x2 back|send back double|get back twice|returned double|receive double|guaranteed profit|guaranteed returns|翻倍|双倍返还|双倍奖励|雙倍返還|稳赚|保本高收益|duplicamos|duplique su|duplica tu|recibe el doble|reciba el doble|ganancias garantizadas|duplique seu|dobre seu|dobramos|receba o dobro|lucro garantido|удвоим|удвойте|вернем вдвое|в двойном размере|получите вдвое|гарантированный доход|гарантированная прибыль
ikiye katla|iki katını|iki katı geri|garantili kazanç|garantili kâr|nhân đôi|gấp đôi|lợi nhuận đảm bảo|cam kết lợi nhuận|verdoppeln wir|verdopple dein|doppelt zurück|garantierter gewinn|doublez vos|doublons|gains garantis|raddoppia|guadagni garantiti|gandakan|dua kali lipat|untung dijamin|2倍にして|倍にして返|必ず儲かる|두 배로|2배로 돌려|수익 보장
"""
# Coins that were lost and are brought back for money.
RECOVERS = """
recover your lost|recover lost funds|recover your funds|recover your crypto|recover your stolen|get your money back|recovery expert|recovery agent|recovery hacker|ethical hacker|crypto recovery|helped me recover|helped me get back|追回被骗|追回损失|找回被盗|帮你追回|资金追回|追回資金|recuperar sus fondos|recuperar tus fondos|recupere sus fondos|me ayudó a recuperar|hacker ético|experto en recuperación|recupere seus fundos|recuperar seus fundos|me ajudou a recuperar|hacker ético|especialista em recuperação
вернуть ваши деньги|вернем ваши деньги|вернуть украденные|помог мне вернуть|помогли вернуть|возврат криптовалюты|paranızı geri alın|kayıp kriptonuzu|paramı geri almama yardım|kurtarma uzmanı|lấy lại tiền|thu hồi tiền|giúp tôi lấy lại|chuyên gia thu hồi|hacker ethisch|verlorene kryptowährung|geld zurückholen|récupérer vos fonds|m'a aidé à récupérer|recuperare i tuoi fondi|mi ha aiutato a recuperare|memulihkan dana|membantu saya memulihkan|被害金を取り戻|資金を取り戻|피해금 복구|자금을 되찾
"""
WARNS = """
warning|beware|careful|scam|scammer|fraud|fake|phishing|report|impersonat|never|do not|don't|dont |not ask|no one|nobody|won't|will not|not legit|小心|警惕|谨防|注意|骗子|骗局|诈骗|假冒|不要|切勿|不会|勿|别|防骗|詐騙|騙子|不會|請勿|cuidado|estafa|estafador|falso|nunca|jamás|no comparta|no compartas|no envíes|nadie|golpe|golpista|fraude|não compartilhe|não envie|não|ninguém
осторожно|мошенник|мошенни|обман|развод|фейк|никогда|не отправляйте|не сообщайте|не переводите|никому|не пишите|dikkat|dolandırıcı|sahte|asla|paylaşmayın|göndermeyin|kimse|vermeyin|cẩn thận|lừa đảo|giả mạo|không bao giờ|đừng|không chia sẻ|không gửi|cảnh báo|betrug|betrüger|niemals|nie |vorsicht|arnaque|escroc|jamais|attention|truffa|mai |attenzione|penipu|penipuan|jangan|waspada|hati-hati|詐欺|注意|決して|ないでください|사기|주의|절대|마세요
"""
