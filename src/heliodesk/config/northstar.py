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
# The customers whom Northstar's own pages sign in: name, mail address, level, since, language, zone.
_CUSTOMERS = (
    ("ns-20841", "Amara Nwosu", "amara.nwosu@mail.example", "Level 2 of 3", "2023-03-14", "en", "Africa/Lagos"),
    ("ns-71120", "陈伟", "chen.wei@mail.example", "Level 3 of 3", "2021-08-02", "zh", "Asia/Shanghai"),
    ("ns-33518", "林美玲", "lin.meiling@mail.example", "Level 2 of 3", "2022-11-19", "zh", "Asia/Taipei"),
    ("ns-48207", "Daniel Ortiz", "daniel.ortiz@mail.example", "Level 1 of 3", "2024-06-30", "en", "America/Bogota"),
    ("ns-15936", "Priya Raman", "priya.raman@mail.example", "Level 3 of 3", "2020-01-08", "en", "Asia/Kolkata"),
    ("ns-60274", "王芳", "wang.fang@mail.example", "Level 1 of 3", "2025-02-21", "zh", "Asia/Shanghai"),
    ("ns-82951", "Tom Becker", "tom.becker@mail.example", "Level 2 of 3", "2023-09-05", "en", "Europe/Berlin"),
    ("ns-97463", "Leila Haddad", "leila.haddad@mail.example", "Level 2 of 3", "2022-04-17", "en", "Asia/Dubai"),
)
CUSTOMERS = {
    row[0]: dict(zip(("name", "email", "level", "since", "language", "zone"), row[1:], strict=True))
    for row in _CUSTOMERS
}
