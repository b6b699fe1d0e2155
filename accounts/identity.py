"""Log-in by the city's identity provider (OpenID Connect), for accounts that exist here already."""

import logging
from collections.abc import Mapping
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from mozilla_django_oidc.auth import OIDCAuthenticationBackend  # type: ignore[import-untyped]
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView  # type: ignore[import-untyped]

from accounts.backends import PersonBackend
from accounts.models import User

logger = logging.getLogger(__name__)


class ProviderBackend(PersonBackend, OIDCAuthenticationBackend):  # type: ignore[misc]
    """The provider says who somebody is; what the person may do stands here. It makes no accounts."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The person; None where the provider refuses, does not answer, or names nobody whom we know, and for
        a log-in by password."""
        if username is not None or "nonce" not in kwargs:
            return None
        try:
            found: User | None = OIDCAuthenticationBackend.authenticate(self, request, **kwargs)
        except (requests.RequestException, jwt.PyJWTError, SuspiciousOperation, ValueError) as fault:
            logger.warning("Log-in by the identity provider failed: %s", type(fault).__name__)
            return None
        return found

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """Beside signature, time and nonce: the token is this provider's, and for us. Raises
        SuspiciousOperation."""
        payload: dict[str, Any] = super().verify_token(token, **kwargs)
        audience = payload.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if payload.get("iss") != settings.OIDC_ISSUER or settings.OIDC_RP_CLIENT_ID not in audiences:
            raise SuspiciousOperation("A token of another issuer, or for somebody else")
        return payload

    def verify_claims(self, claims: Mapping[str, Any]) -> bool:
        return bool(claims.get(settings.OIDC_USERNAME_CLAIM))

    def filter_users_by_claims(self, claims: Mapping[str, Any]) -> QuerySet[User]:
        """By user name, exactly: addresses of mail change hands. Superusers come by password alone."""
        name = str(claims.get(settings.OIDC_USERNAME_CLAIM) or "")
        return User.objects.with_roles().filter(username=name, is_active=True, is_superuser=False)


class Callback(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """Where the provider sends people back to."""

    def login_failure(self) -> HttpResponse:
        messages.error(
            self.request, _("The identity provider did not let you in, or you have no account here.")
        )
        return redirect("login")
