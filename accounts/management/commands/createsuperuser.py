"""`createsuperuser`: Django's, entered in the audit log."""

from django.contrib.auth.management.commands import createsuperuser

from accounts.commands import AuditedCommand


class Command(AuditedCommand, createsuperuser.Command):
    """Makes an administrator; neither password nor e-mail address is entered."""
