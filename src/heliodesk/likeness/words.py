"""What a request is about, in the words of several languages: subjects, and words that mean the same."""

import re
from collections.abc import Mapping

# A subject tells matters apart: "my deposit" and "my withdrawal" are two, however alike the words around them.
SUBJECTS = {
    "deposit": "deposit|deposits|deposited|depositing|depósito|deposito|topup|top up|top-up|recharge|recharged|"
    "credited|incoming|"
    "пополнение|пополнил|депозит|充值|充币|充幣|入金|存款|存币|到账|到帳|入账|nạp tiền|yatırma|入金|입금",
    "withdrawal": "withdraw|withdrawal|withdrawals|withdrew|withdrawn|withdrawing|payout|cash out|retiro|saque|вывод|"
    "вывел|"
    "вывести|提现|提現|提币|提幣|出金|rút tiền|çekim|出金|출금",
    "sign-in": "login|log in|log into|logged|logging|sign in|signin|signing in|password|locked out|登录|登錄|登入|"
    "登陆|密码|密碼|вход|войти|"
    "пароль|iniciar sesión|contraseña|senha|로그인|ログイン",
    "identity": "kyc|verification|verify my identity|identity|passport|id card|selfie|document|documents|实名|實名|"
    "认证|認證|身份证|护照|"
    "人脸|верификация|verificación|verificação|身份验证|본인인증|本人確認",
    "second-factor": "2fa|authenticator|google auth|otp|verification code|sms code|security code|谷歌验证|验证器|验证码|"
    "驗證碼|двухфакторная",
    "trade": "trade|trades|limit order|market order|stop loss|futures|position|liquidated|liquidation|leverage|margin|"
    "爆仓|强平|仓位|合约|委托|挂单|成交|ордер|позиция|ликвидация|清算|청산",
    "p2p": "p2p|seller|buyer|escrow|merchant|卖家|买家|商家|放币|放幣|продавец|vendedor",
    "fee": "fee|fees|commission|手续费|手續費|费率|комиссия|comisión|taxa|수수료|手数料",
    "account": "frozen|freeze|restricted|suspended|banned|blocked account|冻结|凍結|封号|风控|限制|解冻|"
    "заблокирован|bloqueada",
    "card": "credit card|debit card|card payment|bank card|银行卡|信用卡|visa|mastercard|карта",
    "reward": "bonus|reward|airdrop|referral|campaign|voucher|空投|奖励|獎勵|返佣|邀请|бонус",
}
# What exactly: within one subject these tell two matters apart, when both texts name one and none in common.
DETAILS = {
    "password": "password|密码|密碼|пароль|contraseña|senha|비밀번호|パスワード",
    "e-mail": "email|e-mail|mail|邮箱|邮件|信箱|почта|письмо|correo|메일|メール",
    "phone": "phone|phone number|sms|text message|手机号|短信|номер телефона|смс|teléfono|전화번호|携帯",
    "authenticator": "authenticator|2fa|google auth|谷歌验证|验证器|аутентификатор|autenticador|otp app|인증기",
    "unclear": "blurry|blurred|unclear|not clear|unreadable|不清晰|模糊|看不清|нечёткая|размыто|borrosa",
    "taken": "already used|already in use|another account|其他账号|被占用|已被使用|уже используется|otra cuenta",
    "expired": "expired|expires|older than|out of date|过期|到期|истек|caducado|vencido",
    "residence": "proof of address|proof of residence|utility bill|地址证明|水电|подтверждение адреса|"
    "comprobante de domicilio",
    "minimum": "minimum|maximum|lowest|最低|最少|最大|минимум|mínimo",
    "limit": "limit|limits|quota|额度|限额|лимит|límite",
    "how-long": "how long|how many confirmations|confirmations|多久|几个确认|多长时间|сколько времени|cuánto tarda",
    "networks": "which network|which networks|which chain|supported networks|哪些网络|哪个网络|什么链|какие сети|"
    "qué redes",
    "whitelist": "whitelist|address book|白名单|地址簿|белый список|lista blanca",
    "fee": "fee|fees|commission|手续费|手續費|комиссия|comisión",
    "pending": "pending|processing|stuck|处理中|卡住|审核中|в обработке|en proceso",
    "twice": "twice|double|two times|两次|重复|дважды|dos veces",
    "referral": "referral|invited|invite|my friend|邀请|返佣|реферал|referido",
    "close": "close my|delete my|注销|закрыть|удалить|cerrar mi",
    "limit-order": "stop loss|take profit|trigger|止损|止盈|стоп",
}
# Words that mean the same; the first stands for all. Not subjects: they only bring two tellings nearer.
_SAME = (
    "missing|not arrived|hasn't arrived|has not arrived|haven't received|have not received|"
    "never received|didn't receive|did not receive|"
    "not received|not credited|hasn't shown up|not showing|doesn't show|does not show|never arrived|"
    "still nothing|has not come|not come|"
    "nowhere|没到|沒到|没有到|未到|还没到|不到账|没收到|沒收到|没有收到|没看到|没显示|看不到|不见了|"
    "не пришли|не пришел|не поступил|не зачислен",
    "waiting|pending|processing|stuck|still waiting|taking so long|slow|卡住|处理中|等待|一直没|很久|"
    "太慢|迟迟|зависла|в обработке",
    "cannot|can't|can not|unable|couldn't|could not|not able|fails|failed|failing|doesn't work|"
    "does not work|not working|refuses|"
    "不能|无法|無法|不了|失败|失敗|不行|не могу|не работает",
    "help|please help|assist|support|look into|check|帮忙|帮我|查一下|处理一下|核实|看一下|помогите|проверьте",
    "send|sent|transfer|transferred|转账|转了|转了|汇|发送|打了|отправил|перевел|перевёл",
    "lost|forgot|forgotten|丢了|忘了|忘记|忘記|забыл|потерял",
    "wrong|incorrect|mistake|错|錯|填错|ошибка|неверный",
    "rejected|declined|refused|denied|被拒|不通过|没通过|未通过|拒绝|отклонили",
    "refund|money back|give back|return my|退款|退回|退还|вернуть|возврат",
    "new phone|changed phone|phone broke|lost phone|换手机|手机丢|换了手机|手机坏",
)
_EMPTY = """
a an the i my me you your we our it is are was were be been am to of for in on at by from with and or but so that this
have has had do does did can could would will please hello hi dear team sir madam thanks thank there not no yes just
still any as if when what why how
"""
_STOP = frozenset(_EMPTY.split())


class _Words:
    """Which names have a word in a text? Looked up by what stands in the text: most names have none, and cost nothing.

    Words of letters stand alone; Chinese, Japanese and Korean ones stand anywhere.
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._alone: dict[str, list[tuple[str, str]]] = {}  # by the first run of letters of the word
        self._anywhere: dict[str, list[tuple[str, str]]] = {}  # by its first character
        for name, words in kinds.items():
            for word in words.split("|"):
                if word[0] < "\u2e80":
                    self._alone.setdefault(_RUN.findall(word)[0], []).append((word, name))
                else:
                    self._anywhere.setdefault(word[0], []).append((word, name))

    def names(self, plain: str) -> frozenset[str]:
        """The names that a normalised text speaks of."""
        found = {
            name
            for run in self._alone.keys() & set(_RUN.findall(plain))
            for word, name in self._alone[run]
            if word == run or _stands_alone(word, plain)
        }
        if not plain.isascii():
            signs = self._anywhere.keys() & set(plain)
            found.update(name for sign in signs for word, name in self._anywhere[sign] if word in plain)
        return frozenset(found)


_RUN = re.compile(r"\w+")


def _stands_alone(word: str, plain: str) -> bool:
    at = plain.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and _RUN.match(plain[at - 1])) and not _RUN.match(plain, end, end + 1):
            return True
        at = plain.find(word, at + 1)
    return False


_SUBJECTS, _DETAILS = _Words(SUBJECTS), _Words(DETAILS)
_CONCEPTS = _Words({words.partition("|")[0]: words for words in _SAME})


def subjects_of(plain: str) -> frozenset[str]:
    """The subjects that a normalised text names."""
    return _SUBJECTS.names(plain)


def details_of(plain: str) -> frozenset[str]:
    """What exactly a normalised text names within its subject."""
    return _DETAILS.names(plain)


def concepts_of(plain: str) -> frozenset[str]:
    """What a normalised text says whatever its wording."""
    return _CONCEPTS.names(plain)


def is_empty_word(word: str) -> bool:
    """Is it a word that says nothing about a matter?"""
    return word in _STOP
