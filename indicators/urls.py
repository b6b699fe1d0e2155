"""Addresses for entering figures and computing assessments."""

from django.urls import path

from indicators.views.assessment import compute, job
from indicators.views.entry import entry

urlpatterns = [
    path("entry/<slug:plan>/<int:year>/<slug:unit>/", entry, name="entry"),
    path("plans/<slug:plan>/<int:year>/compute/", compute, name="compute"),
    path("jobs/<int:pk>/", job, name="job"),
]
