"""All addresses of the site."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from jiaxing_quality.operation.urls import urlpatterns as operation_urls

handler500 = "jiaxing_quality.operation.faults.answer_error"

urlpatterns = [
    *operation_urls,
    path("", include("reports.urls")),
    path("", include("tasks.urls")),
    path("", include("indicators.urls")),
    path("accounts/", include("accounts.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("api/v1/", include("jiaxing_quality.api")),
    path("admin/", admin.site.urls),
]
