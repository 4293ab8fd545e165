"""Two matters of one customer in one form that sound alike, without an id that would tell them apart; and translations.

Pairs with an odd place were not looked at while limits were chosen.
"""

# fmt: off
NEAR_MISSES = (
    ("I cannot log in, it says my password is incorrect", "I cannot log in, the email code never comes"),
    ("How do I change the phone number of my account?", "How do I change the email address of my account?"),
    ("身份认证失败，提示照片不清晰", "身份认证失败，提示该证件已经被其他账号使用"),
    ("谷歌验证器丢了，请帮我重置", "短信验证码收不到，请帮我看看"),
    ("My passport was rejected because it is blurry", "My proof of address was rejected because it is older than three months"),
    ("I want to delete my account and all of my data", "I want to open a second account for my company"),
    ("提现需要多久到账", "提现手续费是多少"),
    ("为什么我的账户被冻结了", "如何暂时冻结我的账户"),
    ("What is the minimum deposit for USDT?", "Which networks can I use for a USDT deposit?"),
    ("The app crashes when I open the futures page", "I would like to close my futures account"),
    ("充值的最低金额是多少", "充值到账需要几个确认"),
    ("我的委托单为什么没有成交", "我的止损委托为什么提前成交了"),
    ("Referral bonus for my friend was not paid", "The trading bonus expired before I could use it"),
    ("I was charged twice by card", "My credit card was declined when I tried to buy"),
    ("P2P卖家要求我取消订单", "P2P付款后我的银行卡被冻结了"),
    ("P2P卖家辱骂我", "我想成为P2P商家，如何申请"),
    ("The withdrawal address whitelist does not let me add an address", "My withdrawal limit is too low, how do I raise it?"),
    ("I withdrew to the wrong address by mistake", "Withdrawal is suspended for this coin, when will it open?"),
    ("人脸识别一直不通过", "护照到期了，如何更新身份认证信息"),
    ("如何修改登录密码", "登录时提示账号不存在"),
    ("Вход не работает, пароль неверный", "Вход с нового устройства: не приходит письмо"),
    ("Комиссия за вывод слишком высокая", "Вывод в обработке уже шесть часов"),
    ("No puedo iniciar sesión, la contraseña no funciona", "No puedo iniciar sesión, perdí mi teléfono con el autenticador"),
    ("La verificación fue rechazada por la foto", "¿Cuánto tarda la verificación de identidad?"),
)
# The same matter in two languages: words alone cannot tell; not counted, shown with a meaning beside.
TRANSLATED = (
    ("My USDT deposit over TRC20 has not arrived", "我用TRC20充值的USDT没有到账"),
    ("I lost my phone and cannot use the authenticator", "我的手机丢了，谷歌验证器用不了"),
    ("The seller does not release the coins", "卖家不放币"),
)
