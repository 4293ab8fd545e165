"""The database's address, as a URL and as Django wants it."""

from __future__ import annotations

import os
import re

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from heliodesk.storage.place import DatabaseProblem, Place, home

FORM = "postgresql://user:password@host:5432/name, or postgresql://user@/name?host=/directory/of/the/socket"


def database_url() -> str:
    """DATABASE_URL if set, else the address of the embedded server at home(), which is not started by this."""
    return os.environ.get("DATABASE_URL") or Place(home()).url


def superuser_url() -> str:
    """The embedded server's superuser, for what the desk's own role must not be able to do. Empty for another server."""
    own = Place(home()).url
    return own.replace("//heliodesk@", "//postgres@") if database_url() == own else ""


def django_database(url: str) -> dict[str, object]:
    """One entry of Django's DATABASES for a PostgreSQL URL in any form that libpq reads.

    Parameters that Django has no field for (sslmode, application_name, ...) go into OPTIONS. Raises DatabaseProblem,
    whose message never repeats the URL, because that may hold a password.
    """
    if not re.match("postgres(ql)?://", url):
        scheme = re.match(r"[\w+.-]*(?=:)", url)
        raise DatabaseProblem(
            f"DATABASE_URL begins with {scheme[0] + ':' if scheme else 'no scheme'}, but Heliodesk runs on PostgreSQL "
            f"only. Write {FORM}, or unset it to use the embedded server."
        )
    try:
        options = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except ProgrammingError:
        raise DatabaseProblem(
            f"DATABASE_URL cannot be read. Write {FORM}, with special characters percent-encoded."
        ) from None
    name = options.pop("dbname", "")
    if not name and "service" not in options:
        raise DatabaseProblem(f"DATABASE_URL names no database. Write {FORM}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "OPTIONS": options,
    }
