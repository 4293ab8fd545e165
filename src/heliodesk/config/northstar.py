"""Northstar, the exchange of the demo: its teams, people, hours and customers. Data only."""

from dataclasses import dataclass

PASSWORD = "northstar-demo"  # noqa: S105 (printed on the first screen of every demo)


@dataclass(frozen=True)
class Person:
    """A member of Northstar's staff."""

    name: str
    email: str
    team: str
    languages: tuple[str, ...]
    zone: str
    roles: tuple[str, ...] = ("agent",)
    capacity: int = 4


TEAMS = {
    "support": "Support",
    "payments": "Payments",
    "institutional": "Institutional desk",
    # One desk that follows the sun.
    "trading-singapore": "Trading Singapore",
    "trading-lisbon": "Trading Lisbon",
    "trading-saopaulo": "Trading São Paulo",
}
# Which of the shipped forms another department than Support answers.
ANSWERED_BY = {
    "deposit-not-credited": "payments",
    "withdrawal-not-received": "payments",
    "wrong-network": "payments",
    "card-or-fiat": "payments",
    "p2p-dispute": "payments",
}
PEOPLE = (
    Person("Mei Tan", "mei@northstar.example", "support", ("zh", "en"), "Asia/Singapore"),
    Person("Ana Duarte", "ana@northstar.example", "support", ("en", "pt", "es"), "Europe/Lisbon"),
    Person("Ingrid Solberg", "ingrid@northstar.example", "support", ("en",), "Europe/Lisbon", ("agent", "supervisor")),
    Person("Kofi Mensah", "kofi@northstar.example", "support", ("en",), "Africa/Accra", ("agent", "administrator")),
    Person("Wei Jie Lim", "weijie@northstar.example", "support", ("zh", "en"), "Asia/Singapore"),
    Person("Rui Tavares", "rui@northstar.example", "support", ("en", "pt"), "Europe/Lisbon"),
    Person("Pia Roth", "pia@northstar.example", "support", ("en",), "Europe/Lisbon", ("planner",)),
    Person("Noor Aziz", "noor@northstar.example", "support", ("en", "ar"), "Asia/Dubai", ("planner", "supervisor")),
    Person("Helen Zhou", "helen@northstar.example", "institutional", ("zh", "en"), "Asia/Singapore", ("supervisor",)),
    Person("Lu Chen", "lu@northstar.example", "support", ("zh", "en"), "Asia/Singapore", ("editor",)),
    Person("Marta Reis", "marta@northstar.example", "payments", ("en", "pt"), "Europe/Lisbon"),
    Person("Jun Park", "jun@northstar.example", "trading-singapore", ("en", "ko", "zh"), "Asia/Singapore"),
    Person("Inês Rocha", "ines@northstar.example", "trading-lisbon", ("en", "pt", "es"), "Europe/Lisbon"),
    Person("Caio Lima", "caio@northstar.example", "trading-saopaulo", ("en", "pt", "es"), "America/Sao_Paulo"),
    Person("Grace Ong", "grace@northstar.example", "institutional", ("en", "zh"), "Asia/Singapore"),
)
# Who goes on with what a team has when it closes, the first that is open; and what stays: country, form, why.
SUCCESSIONS = {
    "trading-singapore": ("trading-lisbon", "trading-saopaulo"),
    "trading-lisbon": ("trading-saopaulo", "trading-singapore"),
    "trading-saopaulo": ("trading-singapore", "trading-lisbon"),
}
STAYING = (("trading-lisbon", "DE", "", "German law: orders of German customers are answered from Lisbon"),)
OVERTIME = ("rui", "weijie")  # may be called while off duty
# Who the demo's first screen offers for signing in, by role.
SIGN_INS = {
    "agent in Singapore": "mei@northstar.example",
    "agent in Lisbon": "ana@northstar.example",
    "supervisor": "ingrid@northstar.example",
    "administrator": "kofi@northstar.example",
    "planner of the hours": "pia@northstar.example",
    "editor": "lu@northstar.example",
}
# The customers whom Northstar's own pages sign in: name, level, since, language, zone.
_CUSTOMERS = (
    ("ns-20841", "Amara Nwosu", "Level 2 of 3", "2023-03-14", "en", "Africa/Lagos"),
    ("ns-71120", "陈伟", "Level 3 of 3", "2021-08-02", "zh", "Asia/Shanghai"),
    ("ns-33518", "林美玲", "Level 2 of 3", "2022-11-19", "zh", "Asia/Taipei"),
    ("ns-48207", "Daniel Ortiz", "Level 1 of 3", "2024-06-30", "en", "America/Bogota"),
    ("ns-15936", "Priya Raman", "Level 3 of 3", "2020-01-08", "en", "Asia/Kolkata"),
    ("ns-60274", "王芳", "Level 1 of 3", "2025-02-21", "zh", "Asia/Shanghai"),
    ("ns-82951", "Tom Becker", "Level 2 of 3", "2023-09-05", "en", "Europe/Berlin"),
    ("ns-97463", "Leila Haddad", "Level 2 of 3", "2022-04-17", "en", "Asia/Dubai"),
    ("ns-50310", "Grace Lindqvist", "Institutional", "2021-05-11", "en", "Asia/Singapore"),
)
CUSTOMERS = {
    row[0]: dict(zip(("name", "level", "since", "language", "zone"), row[1:], strict=True)) for row in _CUSTOMERS
}
# What the exchange tells of them besides: mail address, phone, identity document, balance.
PERSONAL = {
    "ns-20841": ("amara.nwosu@mail.example", "+234 803 555 0142", "NG A04417829", "2.48 BTC, 18.4 LTC, 250 USDC"),
    "ns-71120": ("chen.wei@mail.example", "+86 138 5550 0163", "CN E88210457", "41.2 ETH, 12,900 USDT"),
    "ns-33518": ("lin.meiling@mail.example", "+886 912 555 018", "TW 310042718", "0.31 BTC"),
    "ns-48207": ("daniel.ortiz@mail.example", "+57 300 555 0117", "CO AT552018", "640 USDT"),
    "ns-15936": ("priya.raman@mail.example", "+91 98100 55501", "IN N7720155", "6.02 BTC, 88 ETH"),
    "ns-60274": ("wang.fang@mail.example", "+86 139 5550 0128", "CN E41190372", "1,200 USDT"),
    "ns-82951": ("tom.becker@mail.example", "+49 151 5550 0194", "DE C01X0047H", "3.9 ETH"),
    "ns-97463": ("leila.haddad@mail.example", "+971 50 555 0136", "AE 784-1990-5550", "0.77 BTC, 4,300 USDC"),
    "ns-50310": ("grace.lindqvist@fund.example", "+65 8055 0172", "SE 38205519", "310 BTC, 2,400 ETH"),
}
