"""The addresses of this app's part of the API."""

from django.urls import path

from tasks.api import views

urlpatterns = [
    path("special-projects/", views.ProjectList.as_view(), name="api-special-projects"),
    path(
        "special-projects/<slug:plan>/<slug:special_project>/",
        views.ProjectItem.as_view(),
        name="api-special-project",
    ),
    path("measures/", views.MeasureList.as_view(), name="api-measures"),
    path(
        "measures/<slug:plan>/<slug:special_project>/<slug:measure>/",
        views.MeasureItem.as_view(),
        name="api-measure",
    ),
]
