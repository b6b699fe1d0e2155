"""The settings of the log-in: who checks it, what a password must be like, how many guesses, which provider.

`settings.py` takes them over; they stand apart for its length alone.
"""

from typing import Any

from jiaxing_quality import environment

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.PersonBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# 等保 (GB/T 22239, level 2) or OWASP ASVS: they want different things of a password (docs/security.md).
IS_DENGBAO = environment.choice("PASSWORD_PROFILE", "dengbao", ("dengbao", "asvs")) == "dengbao"
# For how many days a password holds; 0: until it is changed.
PASSWORD_DAYS = environment.whole("PASSWORD_DAYS", 90 if IS_DENGBAO else 0)
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10 if IS_DENGBAO else 12},
    },
    *([{"NAME": "accounts.password_rules.CharacterClasses"}] if IS_DENGBAO else []),
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.password_rules.NotTriedFirst"},
    {"NAME": "accounts.password_rules.NotMonotonous"},
    {"NAME": "accounts.password_rules.NewPasswordEndsKeys"},
]
# Roles whose people must have a second factor, as office,administrator; everybody else may.
SECOND_FACTOR_FOR = environment.items("SECOND_FACTOR_FOR")
# Log-in by the city's identity provider, off unless a client is named (docs/security.md).
OIDC_RP_CLIENT_ID = environment.text("OIDC_CLIENT_ID")
OIDC_ENABLED = bool(OIDC_RP_CLIENT_ID)
OIDC_RP_CLIENT_SECRET = environment.text("OIDC_CLIENT_SECRET")
OIDC_ISSUER = environment.text("OIDC_ISSUER")
OIDC_OP_AUTHORIZATION_ENDPOINT = environment.text("OIDC_AUTHORIZATION_ENDPOINT")
OIDC_OP_TOKEN_ENDPOINT = environment.text("OIDC_TOKEN_ENDPOINT")
OIDC_OP_USER_ENDPOINT = environment.text("OIDC_USER_ENDPOINT")
OIDC_OP_JWKS_ENDPOINT = environment.text("OIDC_JWKS_ENDPOINT")
# Which of the provider's claims holds our user name.
OIDC_USERNAME_CLAIM = environment.text("OIDC_USERNAME_CLAIM", "preferred_username")
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid profile"
OIDC_CREATE_USER = False
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
if OIDC_ENABLED:
    environment.require_all(
        "OIDC_CLIENT_SECRET",
        "OIDC_ISSUER",
        "OIDC_AUTHORIZATION_ENDPOINT",
        "OIDC_TOKEN_ENDPOINT",
        "OIDC_USER_ENDPOINT",
        "OIDC_JWKS_ENDPOINT",
        because="OIDC_CLIENT_ID is set",
    )
    AUTHENTICATION_BACKENDS.append("accounts.identity.ProviderBackend")
# How many guesses are checked in a quarter of an hour (docs/adr/0025-guesses.md).
GUESSES_PER_ACCOUNT = 5
GUESSES_PER_ADDRESS = 30
AXES_HANDLER = "accounts.lockout.GuessHandler"
AXES_CLIENT_IP_CALLABLE = "accounts.requests.client_address"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_response"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
