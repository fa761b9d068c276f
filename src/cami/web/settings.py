"""Settings of the web framework; a deployment changes them by environment variables only.

``CAMI_DATA`` directory of database and secret key · ``DATABASE_URL`` another database ·
``CAMI_SECRET_KEY`` instead of the generated one · ``CAMI_HOSTS`` names that this server
answers to, comma-separated · ``CAMI_HTTPS=1`` behind a proxy that speaks HTTPS ·
``CAMI_MAIL_HOST`` or ``CAMI_MAIL_FOLDER`` where letters go · ``CAMI_MAIL_FROM`` who from,
``CAMI_MAIL_PORT``, ``CAMI_MAIL_USER``, ``CAMI_MAIL_PASSWORD``, ``CAMI_MAIL_TLS=1`` how ·
``CAMI_IATI_ORG``, ``CAMI_IATI_ORG_NAME``, ``CAMI_IATI_ORG_TYPE`` who publishes projects ·
``CAMI_SECOND_FACTOR=optional`` for a trial: nobody has to log in with a second factor;
``cami run`` on a loopback address without a proxy is one.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from jinja2 import StrictUndefined

from cami.web.secret import secret_key

PACKAGE = Path(__file__).parents[1]
CHECKOUT = PACKAGE.parents[1]
HOME = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()

DATA = Path(os.environ.get("CAMI_DATA") or HOME / "var").resolve()
SECRET_KEY = os.environ.get("CAMI_SECRET_KEY") or secret_key(DATA)

DEBUG = False
HTTPS = os.environ.get("CAMI_HTTPS") == "1"
HOSTS = [host for host in os.environ.get("CAMI_HOSTS", "").split(",") if host]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *HOSTS]

ROOT_URLCONF = "cami.web.urls"
WSGI_APPLICATION = "cami.web.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "cami.stores",
    "cami.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cami.web.session_rules.SessionRules",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cami.web.refusals.Refusals",
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'cami.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer; a writer takes its lock at once or waits in line.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# Attempts to log in are counted where every process sees them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# Pages are Jinja templates; the framework's own template language serves its admin.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "environment": "cami.web.templating.environment",
            "undefined": StrictUndefined,
            "extensions": ["jinja2.ext.i18n"],
            "trim_blocks": True,
            "lstrip_blocks": True,
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Built files carry their hash in their names and are served as they lie, for ever.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/build/.+-[0-9A-Z]{8}\.\w+$"

FILE_UPLOAD_HANDLERS = [
    "cami.web.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Letters go to the terminal, or into files; a deployment names its own server.
if os.environ.get("CAMI_MAIL_FOLDER"):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = os.environ["CAMI_MAIL_FOLDER"]
elif os.environ.get("CAMI_MAIL_HOST"):
    EMAIL_HOST = os.environ["CAMI_MAIL_HOST"]
    EMAIL_PORT = int(os.environ.get("CAMI_MAIL_PORT") or 25)
    EMAIL_HOST_USER = os.environ.get("CAMI_MAIL_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("CAMI_MAIL_PASSWORD", "")
    EMAIL_USE_TLS = os.environ.get("CAMI_MAIL_TLS") == "1"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("CAMI_MAIL_FROM", "cami@localhost")

# Who publishes the projects as IATI; nothing is published where it is not said.
IATI_PUBLISHER = tuple(
    os.environ.get(name, "")
    for name in ("CAMI_IATI_ORG", "CAMI_IATI_ORG_NAME", "CAMI_IATI_ORG_TYPE")
)

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "manage"
LOGOUT_REDIRECT_URL = "start"
AUTHENTICATION_BACKENDS = ["cami.web.account_backend.MandateBackend"]
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}"
    for name in ("Argon2PasswordHasher", "PBKDF2PasswordHasher")
]
CSRF_FAILURE_VIEW = "cami.web.views.refused.stale_form"
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]

# Logging in (decision 12). Accounts are made by an administrator; nobody signs up.
ACCOUNT_ADAPTER = "cami.web.account_rules.AccountRules"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "cami.web.account_rules.SecondFactorRules"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "cami.web.key_forms.NewKeyForm",
    "authenticate_webauthn": "cami.web.key_forms.KeyForm",
    "reauthenticate_webauthn": "cami.web.key_forms.KeyAgainForm",
}
MFA_TOTP_ISSUER = "CAMI"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# The proxy that speaks HTTPS says whose request it is; where there is none, nobody may.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0

SECOND_FACTOR = (
    "optional" if os.environ.get("CAMI_SECOND_FACTOR") == "optional" else "required"
)
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_AGE = 60 * 60

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS] if HTTPS else []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
