"""Addresses of the log-in by the city's identity provider; they exist only where one is set up."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from mozilla_django_oidc.views import OIDCAuthenticationRequestView  # type: ignore[import-untyped]

from accounts.identity import Callback

urlpatterns = [
    path(
        "provider/",
        login_not_required(OIDCAuthenticationRequestView.as_view()),
        name="oidc_authentication_init",
    ),
    path("provider/callback/", login_not_required(Callback.as_view()), name="oidc_authentication_callback"),
]
