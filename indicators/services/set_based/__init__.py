"""The whole assessment as the database itself runs it (docs/adr/0028-set-based-engine.md)."""

from indicators.services.set_based.assessing import assess, replace_results
from indicators.services.set_based.engine import OnProgress, is_usable
from indicators.services.set_based.together import Invite, forget_runs, help_with_run, is_large

__all__ = [
    "Invite",
    "OnProgress",
    "assess",
    "forget_runs",
    "help_with_run",
    "is_large",
    "is_usable",
    "replace_results",
]
