"""`unlock_account`: let a person try to log in again at once, for when no administrator can."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from accounts.services.guesses import unlock_account


class Command(BaseCommand):
    help = "Forget the wrong guesses at an account's password, so that its person can log in again at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account's user name")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        if unlock_account(username):
            self.stdout.write(_("The account %(name)s is unlocked.") % {"name": username})
        else:
            self.stdout.write(_("Nobody guessed at the account %(name)s lately.") % {"name": username})
