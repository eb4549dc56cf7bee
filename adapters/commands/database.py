"""Care of the database from a shell: bring it up to date, copy it, back it up, put a backup back, export what it holds."""

import re
import sys
from pathlib import Path

from adapters.commands.terminal import progress
from adapters.settings import Settings
from adapters.store.backups import back_up, export_lines, restore
from adapters.store.copying import copy_store
from adapters.store.opening import migrate, open_store

LOGIN = re.compile(r"(?<=[a-z])://[^/\s\"@\\]+@")
"""The login in an address, such as a feed's, which no export may hold."""


async def bring_up_to_date(settings: Settings) -> int:
    """Make the database, or bring its tables to this release's."""
    revision = await migrate(settings.database.url)
    sys.stdout.write(f"The database's tables are those of this release (revision {revision}).\n")
    return 0


async def copy_to(settings: Settings, target: str) -> int:
    """Copy everything to the empty database at another address, counted and compared."""
    with progress().status("Copying ...") as status:
        tables = await copy_store(
            settings.database.url, target, lambda name, rows: status.update(f"{name}: {rows:,} rows")
        )
    for table in tables:
        sys.stdout.write(f"{table.name:<24}{table.rows:>12,}  {table.sha256[:12]}\n")
    sys.stdout.write("Every table has the same rows at both addresses.\n")
    return 0


async def keep_backup(settings: Settings, target: Path) -> int:
    """Copy the database to a file while Tacho runs."""
    size_bytes = await back_up(settings.database.url, target)
    sys.stdout.write(f"{target}: {size_bytes:,} bytes, checked.\n")
    return 0


async def put_back(settings: Settings, backup: Path) -> int:
    """Put a backup in the place of the database; the one that was there is kept beside it."""
    aside = await restore(settings.database.url, backup)
    sys.stdout.write(f"{backup} is the database now.{f' The one before is kept as {aside}.' if aside else ''}\n")
    return 0


async def export(settings: Settings) -> int:
    """Print everything the database holds, without secrets, one JSON object a line."""
    store = await open_store(settings.database.url, writing=False)
    try:
        async for line in export_lines(store):
            sys.stdout.write(LOGIN.sub("://", line) + "\n")
    finally:
        await store.close()
    return 0
