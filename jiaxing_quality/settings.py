"""Settings. Everything that differs between machines comes from the environment (docs/configuration.md)."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from jiaxing_quality import environment

# Settings like those below; Django reads them here.
from jiaxing_quality.api_settings import *  # noqa: F403
from jiaxing_quality.job_settings import *  # noqa: F403
from jiaxing_quality.log_in import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret("SECRET_KEY", development="development-only-" * 4 if DEBUG else "")
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", development=["127.0.0.1", "localhost", "[::1]"] if DEBUG else []
)
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "jiaxing_quality.operation",
    "reports",
    "tasks",
    "indicators",
    "accounts.apps.AccountsConfig",
    "accounts.apps.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "simple_history",
    "import_export",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "accounts.middleware.RequestId",
    "jiaxing_quality.operation.probes.Probes",
    "jiaxing_quality.operation.metrics.Measured",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.AuditTrail",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LoginRequired",
    "accounts.middleware.NothingOwed",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "jiaxing_quality.urls"
WSGI_APPLICATION = "jiaxing_quality.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.navigation.site",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        environment.database(
            "DATABASE_URL", development=f"sqlite:///{BASE_DIR / 'db.sqlite3'}" if DEBUG else ""
        ),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # All four together: with Django's defaults, 20 writers get “database is locked” most of the time.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A host that does not answer must not hold a request for minutes.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)

REDIS_URL = environment.address("REDIS_URL", environment.REDIS_SCHEMES, "redis://host:6379/1")
# Seconds that a server in the same network has to answer.
REDIS_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 2}
CACHES = {
    "default": (
        {
            "BACKEND": "jiaxing_quality.operation.patient_cache.PatientCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": REDIS_PATIENCE,
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
    # No copy of a session where each process has a cache of its own: a log-out would reach one of them only.
    "no copies": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# --- E-mail ---------------------------------------------------------------------------------------------

# Without EMAIL_HOST, e-mails are printed on the console: a first run needs no mail server.
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_USE_SSL = environment.flag("EMAIL_USE_SSL")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS")
environment.refuse_both("EMAIL_USE_SSL", "EMAIL_USE_TLS")
EMAIL_PORT = environment.whole("EMAIL_PORT", 465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25, least=1)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", EMAIL_HOST_USER or "plan-tracker@localhost")
# Where people open this site, for links in e-mails, as scheme://name[:port].
SITE_URL = environment.address(
    "SITE_URL", ("http", "https"), "https://quality.example.gov.cn", "http://127.0.0.1:8000" if DEBUG else ""
).rstrip("/")
# Who is told by e-mail when something fails: addresses, comma-separated.
ADMINS = [(address, address) for address in environment.items("ADMINS")]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""

# --- People ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# In the cache for speed and in the database for good: a cache that is away logs nobody out.
SESSION_ENGINE = "accounts.sessions"
SESSION_CACHE_ALIAS = "default" if REDIS_URL or DEBUG else "no copies"
SESSION_COOKIE_AGE = 12 * 3600  # from the log-in, whatever is done meanwhile
SESSION_IDLE_SECONDS = environment.whole("SESSION_IDLE_MINUTES", 30, least=1) * 60
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# --- Language and time ----------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Public face -----------------------------------------------------------------------------------------

# Whether published assessments are shown to anybody under /public/ (docs/adr/0023-public-face.md).
PUBLIC_SITE = environment.flag("PUBLIC_SITE")
# Codes of the plans whose office publishes the values of single counties too; for others, the whole alone.
PUBLIC_SITE_PLACES = environment.items("PUBLIC_SITE_PLACES")

# --- Audit log -------------------------------------------------------------------------------------------

# The file into which each day's end of the audit log is written: best on another machine's disk. Without one,
# beside the uploaded files.
AUDIT_ANCHORS = environment.text("AUDIT_ANCHORS")
# Who gets it by e-mail.
AUDIT_MAIL = environment.items("AUDIT_MAIL")

# --- Files ----------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = environment.text("MEDIA_ROOT", str(BASE_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "jiaxing_quality.static_storage.GzipManifestStorage"
        )
    },
}

# --- Security -------------------------------------------------------------------------------------------

# A server behind TLS is the rule; INSECURE_HTTP=1 is for a test on a machine's own loopback address.
SECURE = not DEBUG and not environment.flag("INSECURE_HTTP")
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked for inside the machine, without the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_SAMESITE = "Lax"
# With this prefix a browser takes the cookie from this very host by TLS alone (RFC 6265bis, 4.1.3).
HOST_ONLY = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{HOST_ONLY}sessionid"
CSRF_COOKIE_NAME = f"{HOST_ONLY}csrftoken"
BROWSER_COOKIE_NAME = f"{HOST_ONLY}browser"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# How many proxies of our own stand before this server: each adds one address to X-Forwarded-For.
PROXIES = environment.whole("PROXIES", 0)

# --- API ------------------------------------------------------------------------------------------------

# For each key, and for each person without one.
API_REQUESTS_PER_MINUTE = environment.whole("API_REQUESTS_PER_MINUTE", 300, least=1)
# Keys that do not open, from one address, before they are no longer answered; good keys are never stopped.
API_REFUSALS_PER_MINUTE = environment.whole("API_REFUSALS_PER_MINUTE", 30, least=1)
# Only a cache that all processes share can count for all of them.
COUNTS_IN_CACHE = bool(REDIS_URL)

# Webhooks go to any address but this machine's own, its link's, and clouds' metadata; these are let through
# as well: networks as 127.0.0.0/8, separated by commas.
WEBHOOK_ALLOWED_NETWORKS = environment.networks("WEBHOOK_ALLOWED_NETWORKS")

# --- Operation -------------------------------------------------------------------------------------------

# Lines of JSON for a log server, or plain text for a person at a terminal.
LOG_FORMAT = environment.choice("LOG_FORMAT", "text" if DEBUG else "json", ("json", "text"))
LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "jiaxing_quality.operation.logs.JsonLines"},
        "text": {"()": "jiaxing_quality.operation.logs.TextLines"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "failures": {"class": "jiaxing_quality.operation.logs.FailureMail", "level": "ERROR"},
    },
    "root": {"handlers": ["console", "failures"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handler of errors would send what a person typed by e-mail.
        "django": {"handlers": [], "level": "INFO"},
        # They write people's addresses; the audit log holds who tried to log in.
        "axes": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
    },
}

# Who may read /metrics: who knows the token, or asks from one of the networks. Without both, nobody.
METRICS_TOKEN = environment.text("METRICS_TOKEN")
METRICS_NETWORKS = environment.networks("METRICS_NETWORKS")

# Folder of the nightly backups; empty: none is made. And how many are kept.
BACKUP_ROOT = environment.text("BACKUP_ROOT")
BACKUPS_KEPT = environment.whole("BACKUPS_KEPT", 14, least=1)
# Folder of pg_dump and pg_restore, where they are not on PATH.
PG_BIN = environment.text("PG_BIN")

environment.refuse_faults()
