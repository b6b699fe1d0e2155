from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.signals import request_finished
from django.utils.translation import gettext_lazy as _

from accounts.origin import forget_request


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts import log_ins  # models can be imported from here on only

        request_finished.connect(forget_request, dispatch_uid="forget_request")
        log_ins.connect()


class OfficeAdminConfig(AdminConfig):
    default_site = "accounts.admin_site.OfficeAdminSite"
