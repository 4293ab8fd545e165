"""One matter told several times, as the same customer would: again, in other words, retyped, with more, on another day.

`{id}` and `{n}` are put in by `pairs`. Topics with an odd place in the list were not looked at while limits were chosen.
"""

from dataclasses import dataclass

# fmt: off


@dataclass(frozen=True)
class Topic:
    name: str
    coin: str
    network: str
    has_id: bool
    tellings: tuple[str, ...]


TOPICS = (
    Topic("deposit-en", "USDT", "TRON", True, (
        "Hi, I deposited {n} USDT via TRC20 two hours ago and it has not arrived in my account. TXID {id}",
        "My {n} USDT deposit still has not arrived. The transaction is confirmed on chain: {id}. Please check.",
        "Still waiting for my deposit of {n} USDT!! hash {id}",
        "hello, usdt deposit missing, sent over trc20, confirmed but not credited. {id}",
        "I sent {n} USDT to my deposit address on Tron and nothing was credited, can you look into it? {id}",
        "Following up on my earlier message: the TRC20 deposit is not credited yet. Transaction {id}",
    )),
    Topic("deposit-zh", "USDT", "TRON", True, (
        "我充值了{n} USDT，用的TRC20，两个小时了还没到账，哈希：{id}",
        "充值{n}U一直没到账，链上已经确认了，交易哈希{id}，麻烦查一下",
        "你好，我的USDT充值没有到账，TXID {id}，什么时候能到？",
        "之前反馈过的充值问题，到现在还是没到账，{id}",
        "客服您好，波场网络充币{n}个USDT，显示成功但账户没收到，哈希{id}",
        "催一下！充值未到账 {id}",
    )),
    Topic("withdraw-en", "ETH", "ETH", True, (
        "My withdrawal of {n} ETH has been pending for six hours. Order {id}",
        "ETH withdrawal stuck on processing since this morning, order number {id}, amount {n}",
        "Why is my withdrawal still pending? It is {n} ETH, order {id}. I need the money today.",
        "Any update on the withdrawal {id}? It still says processing.",
        "withdrew {n} eth but status is pending since hours, please release it. {id}",
        "The ETH I withdrew has not come to my wallet. Withdrawal ID {id}",
    )),
    Topic("withdraw-zh", "BTC", "BTC", True, (
        "我提现{n} BTC，一直显示处理中，订单号{id}",
        "提币卡住了，{n}个比特币，订单{id}，已经六个小时了",
        "请问BTC提现为什么还在审核？订单号 {id}",
        "提现订单{id}还是处理中，麻烦加急处理一下",
        "比特币提币申请很久了没有到钱包，单号{id}，金额{n}",
        "你好，昨天提的BTC到现在没收到，订单编号{id}",
    )),
    Topic("wrong-network-en", "USDC", "BASE", True, (
        "I sent {n} USDC on Base but your deposit address was for Ethereum. Can you recover it? {id}",
        "Sent USDC by mistake over the Base network to my ERC20 deposit address, tx {id}. How do I get it back?",
        "wrong network: my {n} usdc went through Base instead of Ethereum, please recover the funds. {id}",
        "Please help me recover USDC deposited on the wrong chain (Base). Hash: {id}",
        "I chose Base rather than Ethereum when depositing {n} USDC. Is my money lost? {id}",
    )),
    Topic("memo-zh", "XRP", "XRP", True, (
        "充值XRP忘记填标签了，{n}个，哈希{id}，能找回吗",
        "我转XRP的时候没填memo，钱没到账，交易{id}",
        "XRP充值漏填Tag，金额{n}，请帮我入账，哈希：{id}",
        "忘了写destination tag，XRP没到，{id}，麻烦处理",
        "上次说的XRP没写标签的问题，怎么还没有处理好？{id}",
    )),
    Topic("sign-in-en", "", "", False, (
        "I cannot log in to my account, it says the password is incorrect but I am sure it is right.",
        "Can't log in! The password is not accepted although it is right.",
        "Login not working, your site says wrong password, I have not changed it",
        "I am unable to log in since yesterday, the page says that my password is incorrect.",
        "still can't login, wrong password message again and again, please help",
    )),
    Topic("kyc-zh", "", "", False, (
        "身份认证一直不通过，我上传了身份证正反面，提示照片不清晰",
        "实名认证被拒了三次，说照片不清晰，可是我拍得很清楚",
        "我的KYC认证没通过，身份证照片明明很清晰，为什么被拒",
        "你好，身份证认证总是失败，提示照片模糊，怎么办",
        "上传身份证做实名认证，系统一直说照片不清晰，请人工审核一下",
    )),
    Topic("kyc-en", "", "", False, (
        "My identity verification was rejected three times, the document is said to be blurry but it is perfectly clear.",
        "KYC rejected again: you say the photo of my passport is blurry. It is not.",
        "Verification keeps failing because the passport photo is 'blurry', please review it manually",
        "I uploaded my passport for verification and it was declined for being blurry, third time now",
        "Why is my KYC declined? The passport picture is clear, I have tried three times.",
    )),
    Topic("2fa-zh", "", "", False, (
        "我换手机了，谷歌验证器没有了，现在登录不了，怎么重置",
        "手机丢了，谷歌验证码收不到，登录不上账号，请帮我重置验证器",
        "换了新手机之后谷歌验证器打不开，需要重置2FA才能登录",
        "请帮忙重置谷歌验证，旧手机坏了，没办法登录",
        "谷歌验证器丢失，登录不了账户，申请重置",
    )),
    Topic("p2p-zh", "USDT", "", True, (
        "P2P买币我已经付款{n}元，卖家一直不放币，订单号{id}",
        "卖家不放币！我已经转账付款了，订单{id}，请介入",
        "C2C订单{id}，钱已经打给卖家半个小时了，还是没有放币",
        "申诉：付款{n}元后卖家不回复也不放币，订单编号{id}",
        "我付了款，卖家迟迟不放USDT，麻烦客服处理一下，单号{id}",
    )),
    Topic("p2p-en", "USDT", "", True, (
        "I paid the seller for my P2P order {id} an hour ago and he does not release the coins.",
        "P2P order {id}: payment of {n} sent, seller is not releasing the USDT. Please step in.",
        "Seller won't release my crypto although I paid. Order {id}",
        "I have transferred {n} to the p2p seller, marked as paid, no release, no answer. order {id}",
        "Dispute for order {id}: I paid, the seller has gone silent and did not release.",
    )),
    Topic("liquidated-en", "BTC", "", True, (
        "My BTC futures position was liquidated although the price never reached my liquidation price. Order {id}",
        "Unfair liquidation of my BTC position, order {id}: the mark price was never that low.",
        "Position liquidated at a price that did not exist on the chart, please explain. {id}",
        "I want compensation for the liquidation {id}, the price did not touch my level",
    )),
    Topic("liquidated-zh", "ETH", "", True, (
        "我的ETH合约仓位被强平了，但是价格根本没到强平价，订单{id}",
        "莫名其妙爆仓，K线上没有这个价格，订单号{id}，请给个解释",
        "强平价没到就把我仓位平了，ETH永续，单号{id}，要求赔偿",
        "爆仓不合理，标记价格没有到我的强平价，{id}",
    )),
    Topic("frozen-mixed", "", "", False, (
        "我的account被冻结了，提示风控限制，withdraw不了，怎么解冻",
        "账户被冻结，显示risk control，不能提现，请解冻",
        "account frozen 风控，我没有做任何违规操作，请尽快解除限制",
        "你好，账号被风控冻结了，没法提现，需要什么材料解冻",
    )),
    Topic("fee-en", "BTC", "BTC", True, (
        "Why was I charged such a high withdrawal fee on order {id}? The page said it would be much lower.",
        "The fee for my BTC withdrawal {id} is not what was shown before, please refund the difference.",
        "You took a higher fee than shown for withdrawal {id}, I want the difference back",
        "Question about the commission on order {id}: I was overcharged compared with the fee page",
    )),
    Topic("deposit-ru", "USDT", "TRON", True, (
        "Пополнил счёт на {n} USDT через TRC20, деньги не пришли, транзакция {id}",
        "Депозит {n} USDT не зачислен уже три часа, хеш {id}, проверьте пожалуйста",
        "Не пришли USDT, сеть TRC20, транзакция подтверждена: {id}",
        "Здравствуйте, мой депозит всё ещё не поступил на счёт. {id}",
    )),
    Topic("deposit-es", "SOL", "SOL", True, (
        "Hice un depósito de {n} SOL y todavía no aparece en mi cuenta. Hash {id}",
        "Mi depósito de SOL no llegó, la transacción {id} está confirmada, por favor revisen",
        "El depósito de {n} SOL sigue sin aparecer en la cuenta, hash de la transacción {id}",
        "Sigo esperando mi depósito de SOL, ya confirmado en la red: {id}",
    )),
    Topic("refund-card-en", "", "", False, (
        "I was charged twice on my credit card for one purchase, please refund one of the payments.",
        "My card was charged two times for the same purchase. I want a refund of the second payment.",
        "Double charge on my credit card, one purchase only, please give back the second payment",
        "The card payment went through twice but I bought once. Refund please.",
    )),
    Topic("airdrop-zh", "", "", False, (
        "参加了你们的活动，完成了任务，空投奖励一直没有发",
        "活动奖励没收到，任务都做完了，空投什么时候发放",
        "我完成了活动任务，但是空投奖励还没发给我",
        "请问空投奖励为什么没到？我活动任务已经全部完成",
    )),
)
