"""`changepassword`: Django's, entered in the audit log."""

from django.contrib.auth.management.commands import changepassword

from accounts.commands import AuditedCommand


class Command(AuditedCommand, changepassword.Command):
    """Sets a person's password; that it was set is entered once more, with whose it is."""
