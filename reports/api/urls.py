"""The addresses of this app's part of the API."""

from django.urls import path

from reports.api import views

REPORT = "reports/<slug:plan>/<int:year>/<slug:kind>/<slug:language>/"

urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="api-reports"),
    path(REPORT, views.ReportItem.as_view(), name="api-report"),
    path(f"{REPORT}files/<slug:extension>/", views.ReportDownload.as_view(), name="api-report-file"),
]
