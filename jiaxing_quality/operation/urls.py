"""Addresses of the probes, and of the page that shows whether all is well."""

from django.urls import path

from jiaxing_quality.operation.metrics import metrics
from jiaxing_quality.operation.probes import healthz, readyz
from jiaxing_quality.operation.views import operation

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("operation/", operation, name="operation"),
]
