"""Labelled by hand: well-known ids, and texts in which there is nothing to find."""

from .cases import Case, H

# fmt: off


def by_hand() -> list[Case]:
    a = "address"
    return [
        Case("vitalik.eth", a, "ETH", "vitalik.eth"),
        Case("打到 Vitalik.ETH 了", a, "ETH", "vitalik.eth"),
        Case("my NEAR wallet is alice.near", a, "NEAR", "alice.near"),
        Case("account app_2.alice.near ok", a, "NEAR", "app_2.alice.near"),
        Case("Stellar address bob*lobstr.co", a, "XLM", "bob*lobstr.co"),
        Case("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", a, "BTC", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "right"),
        Case("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8F3T4", a, "BTC", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8F3T4".lower(), "wrong"),
        Case("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", a, "BTC", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "right"),
        Case("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", a, "BTC", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "right"),
        Case("BCH to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", a, "BCH", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "right"),
        Case("LTC 3CDJNfdWX8m2NwuGUV3nhXHXEeLygMXoAj", a, "LTC", "3CDJNfdWX8m2NwuGUV3nhXHXEeLygMXoAj", "right"),
        Case("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=0.1", a, "BTC", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "right"),
        Case("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", a, "BCH", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "right"),
        Case("BITCOINCASH:QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A", a, "BCH", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "right"),
        Case("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", a, "TRON", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "right"),
        Case("rN7n7otQDd6FczFgLdSqtcsAUxDkw6fzRH dest tag 12345", a, "XRP", "rN7n7otQDd6FczFgLdSqtcsAUxDkw6fzRH", "right"),
        Case("X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", a, "XRP", "X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", "right"),
        Case("0:8f2b3a4c5d6e7f809192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8", a, "TON", "0:8f2b3a4c5d6e7f809192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8"),
        Case("Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB", a, "SOL", "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB"),
        Case("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", a, "BTC", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "right"),
        Case("DdzFFzCqrhsf6hiTYkK5gBAhVDwg3SiaHiEL9wZLYU3WqLUpx6DP5ZRJr4rtNRXbVNfk89FCHCDR365647os9AEJ8MKZNvG7UKTpythG", a, "ADA", "DdzFFzCqrhsf6hiTYkK5gBAhVDwg3SiaHiEL9wZLYU3WqLUpx6DP5ZRJr4rtNRXbVNfk89FCHCDR365647os9AEJ8MKZNvG7UKTpythG", "right"),
        Case("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", "transaction", "BTC", "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"),
        Case("USDT充值没到 4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", "transaction", "TRON", "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"),
        Case(f"https://polkadot.subscan.io/extrinsic/20123456-2 {H[:4]}", "transaction", "DOT", "20123456-2", origin="explorer"),
        Case("https://explorer.aptoslabs.com/txn/1234567890?network=mainnet", "transaction", "APT", "1234567890", origin="explorer"),
        Case("https://etherscan.io/token/0xdac17f958d2ee523a2206206994597c13d831ec7?a=0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", a, "ETH", "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", "right", "explorer"),
        Case("41a614f803b6fd780986a42c78ec9c7f77e6ded13c", a, "TRON", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        Case("订单号：20260301123456789", "order", "", "20260301123456789"),
        Case("my order 1234567890123456 is stuck", "order", "", "1234567890123456"),
        Case("Order #98765432", "order", "", "98765432"),
        Case("我的UID是12345678，登录不了", "uid", "", "12345678"),
        Case("uid: 100200300", "uid", "", "100200300"),
        Case("UID-100200300", "uid", "", "100200300"),
        Case("12345678是我的UID", "uid", "", "12345678"),
        Case("用户ID 7654321", "uid", "", "7654321"),
        Case("заказ № 4455667788", "order", "", "4455667788"),
        Case("忘记填备注了，memo：108765", "memo", "", "108765"),
        Case("destination tag 7", "memo", "", "7"),
    ]


def clean() -> list[str]:
    """Nothing to be found here."""
    return [
        "Hello, my deposit has not arrived, please help",
        "请问我的账户为什么被冻结了",
        "I paid 1250.50 USDT yesterday at 14:30 on 2026-03-01",
        "Call me at +1 415 555 2671 or 13800138000",
        "0x5c50...2060",
        "my hash is 0x5c50…2060",
        "I checked. eth is missing and it is near the top",
        "something went wrong.near the end it broke",
        "https://www.example.com/help/articles/360001234567-how-to",
        "see https://etherscan.io/ for details",
        "550e8400-e29b-41d4-a716-446655440000",
        "d41d8cd98f00b204e9800998ecf8427e",
        "commit da39a3ee5e6b4b0d3255bfef95601890afd80709 broke it",
        "name@vitalik.eth",
        "Thisisaverylongwordwithoutanyspacesinitatall",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "11111111111111111111111111111111111111",
        "DE89370400440532013000",
        "dead beef face added cafe",
        "I waited 20 minutes, 3 days, 100000000 seconds",
        "验证码 123456 金额 10000000",
        "order 100000000 USDT please",
        "stake1withmeforeverandeverplease",
        "the price was 64000 and block 840000",
        "SGVsbG8gd29ybGQsIHRoaXMgaXMgYmFzZTY0IHRleHQ=",
        "sk_live_51H8xYzAbCdEfGhIjKlMnOpQrStUvWxYz",
        "",
        "   ",
    ]
