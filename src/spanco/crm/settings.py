"""Settings of the application, all from the environment.

``SPANCO_HOME`` is the folder of what belongs to this installation (database, secret key, uploads, folded
journal), ``~/.local/share/spanco`` if it is not given; ``DATABASE_URL`` names another database;
``SPANCO_HOSTS`` the names it is reached by, with commas; ``SPANCO_MAIL`` the mail server as
``smtp://user:password@host:port`` (printed on the console without one); ``SPANCO_MAIL_FROM`` who writes;
``SPANCO_COUNTRY`` the country (two letters) of companies and telephone numbers that name none;
``SPANCO_ZONE`` the time zone by which periods are cut, and of those who say no other; ``SPANCO_HTTPS=1`` says
that a proxy in front speaks HTTPS; ``SPANCO_DEMO=1`` offers everyone's log-ins.
"""

import os
from pathlib import Path
from typing import Any, Final

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from spanco.crm.places import country_named, zone_named
from spanco.crm.secret import secret_key_in
from spanco.crm.servers import database_at, is_said, mail_server_at, names_in

# Forms of a type, as they are written for the type checker.
django_stubs_ext.monkeypatch()

HERE: Final = Path(__file__).parent
HOME: Final = Path(os.environ.get("SPANCO_HOME", Path.home() / ".local/share/spanco")).absolute()

DEMO: Final = os.environ.get("SPANCO_DEMO") == "1"
DEBUG = False
SECRET_KEY = os.environ.get("SPANCO_SECRET_KEY") or secret_key_in(HOME)
ALLOWED_HOSTS = names_in(os.environ.get("SPANCO_HOSTS", "localhost,127.0.0.1,[::1]"))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "spanco.crm.people",
    "spanco.crm.journeys",
    "spanco.crm.suspects",
    "spanco.crm.prospects",
    "spanco.crm.approaches",
    "spanco.crm.negotiations",
    "spanco.crm.conclusions",
    "spanco.crm.orders",
    "spanco.crm.pipeline",
    "spanco.crm.reviews",
    "spanco.crm.api",
    "spanco.crm.upkeep",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "spanco.crm.http_methods.ReadOrSend",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "spanco.crm.people.middleware.LogInFirst",
    "spanco.crm.people.middleware.StaysLoggedIn",
    "spanco.crm.people.middleware.OwnLanguageAndZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "spanco.crm.sqlite.OneWriterAtATime",
]
ROOT_URLCONF = "spanco.crm.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "spanco.crm.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

_DEFAULT_DATABASE: Final = f"sqlite:///{HOME / 'spanco.sqlite3'}"
DATABASES: dict[str, Any] = {"default": database_at(os.environ.get("DATABASE_URL", _DEFAULT_DATABASE))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # One writer at a time, which waits its turn, be it behind a table of a million rows being imported;
        # readers never wait.
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64000;",
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A page asks for few rows: to compile its query takes longer than to answer it, and disks have no arm any
    # more. Whoever says otherwise in the address is heard.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c random_page_cost=1.1")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "people:log_in"
LOGIN_REDIRECT_URL = "pipeline:today"
LOGOUT_REDIRECT_URL = "people:log_in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "people/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    # HTTPS is the proxy's: what depends on it follows SPANCO_HTTPS below.
    "security.W004",
    "security.W008",
    "security.W012",
    "security.W016",
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("it", _("Italian"))]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = zone_named(os.environ.get("SPANCO_ZONE", "Europe/Rome"))
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["spanco.crm.formats"]
HOME_COUNTRY = country_named(os.environ.get("SPANCO_COUNTRY", "IT"))

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static", ("review", HERE.parent / "review" / "assets")]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if _mail := mail_server_at(os.environ.get("SPANCO_MAIL", "")):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_SSL = _mail.is_secret
    EMAIL_USE_TLS = bool(_mail.user) and not _mail.is_secret
# An e-mail is sent before what it leaves is kept: a server that does not answer must not hold others up.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("SPANCO_MAIL_FROM", "spanco@localhost")

# What goes wrong is said where the server runs; Django alone would only write to administrators.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING"}},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        # Figures are placed by inline custom properties; nothing that runs is inline.
        "style-src": [SELF, "'unsafe-inline'"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if is_said("SPANCO_HTTPS", os.environ.get("SPANCO_HTTPS", "")):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
