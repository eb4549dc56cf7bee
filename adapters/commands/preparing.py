"""What every command begins with: the folders, the settings and the logs, as the command line asks for them."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from adapters.settings import ConfigFolders, Settings


def prepared(context: typer.Context) -> tuple["Settings", "ConfigFolders"]:
    """Settings and folders, with logs set up.

    Raises:
        BadSettings: a setting or a folder is wrong.
    """
    from adapters.logs import set_up_logs
    from adapters.settings import load_settings

    set_up_logs(verbose=context.obj["verbose"])
    folders = folders_of(context)
    return load_settings(folders), folders


def folders_of(context: typer.Context) -> "ConfigFolders":
    """The folders data files come from.

    Raises:
        BadSettings: the folder somebody named does not exist.
    """
    from adapters.settings import config_folders

    return config_folders(context.obj["config"])
