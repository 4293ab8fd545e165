"""What names, addresses, numbers of somebody and amounts look like, for `public_words`. Over folded text, but for names."""
# ruff: noqa: E501

import re
from typing import Final, Literal

_DOT_WORD = r"(?:dot|punto|ponto|punkt|точка|点|點|ドット|닷)"
_AT_WORD = r"(?:at|arroba|arobase|klammeraffe|собака|собачка|艾特|小老鼠|アットマーク|アット|골뱅이)"
_DOT = rf"(?:\.|\s?[\[({{]\s?(?:\.|{_DOT_WORD})\s?[\])}}]\s?|\s?{_DOT_WORD}\s?)"
_AT = (
    rf"(?:@|\s?[\[({{]\s?(?:@|{_AT_WORD})\s?[\])}}]\s?|\s?(?:собака|собачка|艾特|小老鼠|アットマーク|アット|골뱅이)\s?)"
)
_MAIL = re.compile(
    rf"[\w.+-]{{1,64}}\s?{_AT}\s?[\w-]+(?:{_DOT}[\w-]+)*{_DOT}(?:[a-z]{{2,12}})\b"
    rf"|[\w.+-]{{1,64}}[ _-]{_AT_WORD}[ _-][\w-]+(?:[ _-](?:dot|punto|ponto|punkt|point)[ _-][a-z0-9-]+){{1,3}}\b"  # "at" alone is a word
)
_HANDLE = re.compile(r"(?<![\w/.])@[a-z0-9_][\w.]{2,}|\bu/[a-z0-9_-]{3,20}\b")

# A word for a number of somebody, and the number.
_NUMBERED = re.compile(
    r"(?:(?<![^\W_])(?:uid|user ?id|account(?: (?:number|no|id))?|customer (?:number|no|id)|order(?: (?:number|no|id))?|ticket(?: (?:number|no|id))?|case(?: (?:number|no|id))?|request(?: (?:number|no|id))?|reference|ref|txid|tx|transaction(?: id)?|hash|passport|id card|iban|memo|tag|cuenta|pedido|caso|orden|conta|заказ\w*|счет\w*|bestellung|konto(?:nummer)?|commande|compte|siparis|hesap|don hang|tai khoan|pesanan|akun)|订单号?|訂單號?|单号|工单号?|工單號?|编号|编码|账号|帳號|账户|帐户|用户id|交易号|流水号|身份证号?|护照号?|注文番号?|口座番号?|주문번호?|계정)"
    r"(?:\s*(?:is|no\.?|nr\.?|number|numero|номер|:|#|№|=|为|是|は|es|e|ist|est)){0,2}\s*[:#№]?\s*[a-z0-9-]*\d[a-z0-9-]{2,}"
)
_SHORT = re.compile(
    r"(?<![a-z0-9])(?:u?id|no\.|nr\.)\s?[:#№]?\s?\d{2,}(?![a-z0-9])|(?<![a-z0-9.,])\d(?:[ ·_-]\d){4,}(?![a-z0-9])"
)
_IP = re.compile(
    r"(?<![a-z0-9.])\d{1,3}(?:\.\d{1,3}){3}(?![a-z0-9.]\d)|(?<![a-z0-9:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}"
)
_BORN = re.compile(
    r"(?:dob|born(?: on)?|birth ?(?:day|date)|date of birth|出生|生日|生年月日|생년월일|nacimiento|nascimento|geboren|дата рождения)\D{0,12}\d[\d./年月-]{3,}"
)
_ENDING = re.compile(
    r"(?:ending (?:in|with)|ends (?:in|with)|last (?:four|4|three|3) (?:digits|numbers|characters)?|terminad[oa] en|terminad[oa] em|尾号|末尾|后四位|後四碼|下4桁|끝자리|на конце|endet auf|finissant par|sonu)\s*(?:is|are|:|是|为|は)?\s*\w*\d\w*"
)
_TICKET = re.compile(r"(?<![a-z0-9-])[a-z]{2,6}-[0-9a-z]{4}-?[0-9a-z]{4}(?![a-z0-9-])")
_HEX = re.compile(
    r"(?<![a-z0-9])0x[0-9a-f]{4,}(?:\.{2,3}|…)?[0-9a-f]*|(?<![a-z0-9])(?=[a-f]*\d)[0-9a-f]{16,}(?![a-z0-9])|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{10,}"
)
# Addresses of chains, customers' numbers with letters: letters and digits mixed, and long.
_MIXED = re.compile(r"(?<![a-z0-9])(?=\d*[a-z])(?=(?:[a-z]*\d){3})[a-z0-9]{10,}(?![a-z0-9])")
_NAMED = re.compile(r"(?<![a-z0-9-])[a-z]{2,5}[-_#]\d{4,}(?![a-z0-9-])")
_SHORTENED = re.compile(r"(?<![a-z0-9])[a-z0-9]{3,12}(?:\.{3}|…|\*{3,})[a-z0-9]{3,12}(?![a-z0-9])")
_LONG = re.compile(r"(?<![a-z0-9.,-])\d{6,}(?![a-z0-9])")

_DATE = r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d"
_PHONE = re.compile(
    rf"(?<![a-z0-9.,])(?!(?:{_DATE})\b)(?:\+\s?\d[\d\s().-]{{6,}}\d|\(\d{{2,4}}\)\s?\d[\d\s-]{{5,}}\d|\d{{2,4}}(?:[\s-]\d{{2,4}}){{2,4}}|1[3-9]\d{{9}})(?![a-z0-9])"
)

_COINS = "btc|xbt|eth|usdt|usdc|busd|dai|trx|bnb|xrp|sol|ada|doge|dot|ltc|matic|pol|avax|ton|shib|bch|xlm|atom|etc|bitcoins?|ether|satoshis?|sats?"
_MONEY = "usd|eur|gbp|jpy|cny|rmb|hkd|sgd|aud|cad|chf|krw|inr|brl|rub|try|vnd|idr|thb|php|ngn|mxn|dollars?|euros?|pounds?|bucks|yen|yuan|dolares|reais|pesos?|рубл\\w*|доллар\\w*|dong|rupiah|naira|美元|美金|人民币|元|块钱|万|日元|港币|比特币|以太坊|泰达币|円|달러|원"
# Numbers in words, folded. Of a coin or money they are an amount; digits one after the other are a number of somebody.
_DIGIT = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|null|eins|zwei|drei|vier|funf|sechs|sieben|acht|neun|ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять)"
_SAID = rf"(?:{_DIGIT}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|half|quarter|dozen|couple|few|diez|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:tos?)?|(?:dos|tres|cuatro|quin|seis|sete|ocho|nove)cientos|quinientos|mil(?:es)?|[a-z]{{0,24}}(?:zehn|zwanzig|dreissig|dreiszig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig|hundert|tausend)|десять|двадцать|тридцать|сорок|пятьдесят|сто|двести|триста|пятьсот|тысяч[аи]?)"
_SPELLED = re.compile(rf"(?<![^\W_]){_DIGIT}(?:[ ,.·-]{{1,2}}{_DIGIT}){{2,}}(?![^\W_])")
_AMOUNT = re.compile(
    rf"(?:[$€£¥₩₹₽₺₫฿₦]|\b(?:us\$|hk\$|r\$|s\$|usd|eur|usdt|btc|eth))\s?\d[\d.,']*(?:\s?(?:k|m|mio|million|thousand)\b)?"
    rf"|(?<![a-z0-9])\d[\d.,']*\s?(?:k|m|mio|million|thousand|万|千|百)?\s?[个枚]?\s?(?:[$€£¥₩₹₽₺₫฿₦]|(?:{_COINS}|{_MONEY})(?![a-z]))"
    r"|\b(?:balance|amount|refund|deposit|withdrawal|saldo|余额|金额|退款)(?: (?:is|was|of|amount))?\s?[:=为是]?\s?(?!20\d\d\b)\d[\d.,']{2,}"
    rf"|(?<![^\W_]){_SAID}(?:[ -](?:and |point |y |und |of |a )?{_SAID}){{0,8}}[ -](?:of |a |de )?(?:{_COINS}|{_MONEY}|grand)(?![a-z])"
    r"|[零〇一二三四五六七八九十百千万两半点點]{1,10}\s?(?:美元|美金|人民币|元|块钱|个?比特币|个?以太坊|usdt|btc|eth)"
)

# In this order; what one has taken is not read by the next.
ANYHOW: Final[tuple[tuple[Literal["mail", "handle", "id", "amount", "phone"], re.Pattern[str]], ...]] = (
    ("mail", _MAIL),
    ("handle", _HANDLE),
    ("id", _TICKET),
    ("id", _HEX),
    ("id", _NUMBERED),
    ("id", _ENDING),
    ("id", _IP),
    ("id", _BORN),
    ("amount", _AMOUNT),
    ("id", _SPELLED),
    ("id", _SHORT),
    ("phone", _PHONE),
    ("id", _NAMED),
    ("id", _SHORTENED),
    ("id", _MIXED),
    ("id", _LONG),
)

# Somebody is spoken to, or of, by a name. Over the text with its capital letters.
_CAPITAL = r"(?P<name>[^\W\d_a-zа-я][^\W\d_]+(?:[ '’-][^\W\d_a-zа-я][^\W\d_]+){0,3})"
ADDRESSED: Final = (
    re.compile(
        rf"(?:(?:^|[.!?…\n]\s*)(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Hh]ola|[Ee]stimad[oa]|[Oo]l[áa]|[Pp]rezad[oa]|[Bb]onjour|[Cc]h[eè]re?|[Hh]allo|[Ll]iebe[r]?|[Ss]ehr geehrte[r]?|[Cc]iao|[Gg]entile|[Пп]ривет|[Зз]дравствуйте|[Уу]важаем\w+|[Дд]обрый день|[Mm]erhaba|[Ss]ayın|[Xx]in chào|[Cc]hào|[Hh]alo|[Tt]hank you|[Tt]hanks|[Ss]orry|[Ss]orry to hear that|[Gg]racias|[Oo]brigad[oa]|[Mm]erci|[Dd]anke),?\s+){_CAPITAL}",
    ),
    re.compile(
        rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Herr|Herrn|Frau|Monsieur|Madame|Señora?|Sra?|Senhora?|Pak|Bu|Ibu|Bapak|Anh|Chị|господин|госпожа)\.?\s+{_CAPITAL}"
    ),
    re.compile(
        rf"\b(?:[Yy]our name is|[Yy]ou are called|[Aa]ccount (?:holder|owner)|[Ii]n the name of|[Oo]ur (?:customer|client)|[Cc]ustomer|[Aa]ccount of)\s*:?\s+{_CAPITAL}"
    ),
    re.compile(r"(?P<name>[\u4e00-\u9fff]{1,3})(?:先生|女士|小姐|太太)"),
    re.compile(r"(?P<name>[\u3040-\u30ff\u4e00-\u9fff]{1,6})(?:さん|様|さま)"),
    re.compile(r"(?P<name>[\uac00-\ud7a3]{2,4})\s?님"),
    re.compile(r"(?:用户|客户|姓名|户名)[:为是]\s?(?P<name>[\u4e00-\u9fff]{2,4})"),
)
# What is said in the place of a name.
NO_NAMES: Final = frozenset(
    """there everyone everybody all team customer customers trader traders friend friends community folks user users sir madam client
    clients again for you your we our the this it and a i please thank thanks sorry yes no but if in on at to as with from what
    cliente clientes usuario usuarios todos amigo amigos comunidad equipo tous toutes client kunde kunden kundin zusammen alle
    world heliodesk support help telegram discord twitter reddit facebook instagram bitcoin ethereum
    пользователь пользователи клиент клиенты друзья всем musteri musterimiz kullanici herkese khach ban moi quy semua pelanggan
    お客 皆 みな お待ち 客 고객 회원 尊敬的 各位 用户 客户""".split()  # noqa: SIM905
)
