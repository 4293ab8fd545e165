"""Take the audit chain out of the hands of the role that the desk runs as: it may add and read, and nothing else.

Triggers refuse changes (migration 0002), but whoever owns a table can switch its triggers off. Sealed, table, trigger
function and schema belong to a role that nobody can sign in as, and the desk's role keeps SELECT and INSERT.
"""

import psycopg
from psycopg import sql

OWNER = "heliodesk_audit"
TABLE = "access_auditentry"


def seal(admin: psycopg.Connection, *, desk_role: str) -> None:
    """Seal the chain of the database that `admin`, a superuser's connection, is connected to. Sealing twice is no error.

    A later migration of this table needs the seal lifted by a superuser first; none is planned.
    """
    owner, role = sql.Identifier(OWNER), sql.Identifier(desk_role)
    with admin.transaction():
        if not admin.execute("select 1 from pg_roles where rolname = %s", [OWNER]).fetchone():
            admin.execute(sql.SQL("create role {} nologin").format(owner))
        # A schema of its own: the owner of a schema may drop what is in it, whoever owns that.
        admin.execute(sql.SQL("create schema if not exists audit authorization {}").format(owner))
        admin.execute(sql.SQL("grant usage on schema audit to {}").format(role))
        if _place(admin) != "audit":
            admin.execute(sql.SQL("alter table {} set schema audit").format(sql.Identifier(TABLE)))
            admin.execute("alter function heliodesk_refuse() set schema audit")
        table = sql.Identifier("audit", TABLE)
        admin.execute(sql.SQL("alter table {} owner to {}").format(table, owner))
        admin.execute(sql.SQL("alter function audit.heliodesk_refuse() owner to {}").format(owner))
        admin.execute(sql.SQL("revoke all on {} from public, {}").format(table, role))
        admin.execute(sql.SQL("grant select, insert on {} to {}").format(table, role))


def is_sealed(db: psycopg.Connection) -> bool:
    """Is the chain out of reach of the role that `db` is connected as? A superuser reaches everything."""
    row = db.execute(
        "select not r.rolsuper and not pg_has_role(current_user, c.relowner, 'member')"
        " and not has_table_privilege(current_user, c.oid, 'update, delete, truncate, trigger')"
        " from pg_class c, pg_roles r where c.relname = %s and r.rolname = current_user",
        [TABLE],
    ).fetchone()
    return bool(row and row[0])


def _place(db: psycopg.Connection) -> str:
    row = db.execute("select relnamespace::regnamespace::text from pg_class where relname = %s", [TABLE]).fetchone()
    return str(row[0]) if row else ""
