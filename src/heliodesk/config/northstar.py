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


TEAMS = {"support": "Support", "institutional": "Institutional desk"}
PEOPLE = (
    Person("Mei Tan", "mei@northstar.example", "support", ("zh", "en"), "Asia/Singapore"),
    Person("Ana Duarte", "ana@northstar.example", "support", ("en", "pt", "es"), "Europe/Lisbon"),
    Person("Ingrid Solberg", "ingrid@northstar.example", "support", ("en",), "Europe/Lisbon", ("agent", "supervisor")),
    Person("Kofi Mensah", "kofi@northstar.example", "support", ("en",), "Africa/Accra", ("agent", "administrator")),
    Person("Wei Jie Lim", "weijie@northstar.example", "support", ("zh", "en"), "Asia/Singapore"),
    Person("Rui Tavares", "rui@northstar.example", "support", ("en", "pt"), "Europe/Lisbon"),
    Person("Grace Ong", "grace@northstar.example", "institutional", ("en", "zh"), "Asia/Singapore"),
)
# Who the demo's first screen offers for signing in, by role.
SIGN_INS = {
    "agent in Singapore": "mei@northstar.example",
    "agent in Lisbon": "ana@northstar.example",
    "supervisor": "ingrid@northstar.example",
    "administrator": "kofi@northstar.example",
}
# (team, language, zone, weekdays, from, to) in minutes of local time.
HOURS = (
    ("support", "en", "Europe/Lisbon", range(7), 0, 1440),
    ("support", "zh", "Asia/Singapore", range(7), 0, 1440),
    ("support", "", "Europe/Lisbon", range(5), 9 * 60, 18 * 60),
    ("institutional", "", "Asia/Singapore", range(5), 9 * 60, 18 * 60),
)
# The customers whom Northstar's own pages sign in.
CUSTOMERS = {
    "ns-20841": {
        "name": "Amara Nwosu",
        "email": "amara.nwosu@mail.example",
        "level": "Level 2 of 3",
        "since": "2023-03-14",
        "language": "en",
    },
    "ns-71120": {
        "name": "陈伟",
        "email": "chen.wei@mail.example",
        "level": "Level 3 of 3",
        "since": "2021-08-02",
        "language": "zh",
    },
}
