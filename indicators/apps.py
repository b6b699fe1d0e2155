from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from indicators import moments


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        moments.connect()
