"""The commands `mep accounts …`: options and help only. `accounts.desk` does the work, the endpoints decide.

The help lists the commands in the order in which these modules are imported.
"""

from accounts.commands import reading  # isort: split

from accounts.commands import acting, correcting
from accounts.commands.options import app

__all__ = ["acting", "app", "correcting", "reading"]
