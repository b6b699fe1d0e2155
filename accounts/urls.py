"""Addresses for logging in and out, for changing one's password, and for one's second factor."""

from django.conf import settings
from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import path

from accounts import identity_urls, views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("login/code/", views.second_factor, name="second_factor"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", views.PasswordChange.as_view(), name="password_change"),
    path(
        "password/done/",
        PasswordChangeDoneView.as_view(template_name="accounts/password_change_done.html"),
        name="password_change_done",
    ),
    path("second-factor/", views.second_factor_setup, name="second_factor_setup"),
    path("second-factor/picture.svg", views.second_factor_picture, name="second_factor_picture"),
]
if settings.OIDC_ENABLED:
    urlpatterns += identity_urls.urlpatterns
