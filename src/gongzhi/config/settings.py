"""All settings, read from the environment; what is unsafe is caught by the checks in ``config/checks.py``."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gongzhi.config import keys

PACKAGE = Path(__file__).resolve().parent.parent
VAR = keys.folder()

DEMO = os.environ.get("GONGZHI_DEMO") == "1"
DEBUG = os.environ.get("GONGZHI_DEBUG") == "1"
SECRET_KEY = keys.read(VAR, keys.SECRET)
ALLOWED_HOSTS = os.environ.get("GONGZHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("GONGZHI_ORIGINS", "").split(",") if origin]


def database(url: str) -> dict[str, object]:
    """Return Django's settings of the database at ``sqlite:///path`` or ``postgresql://user:password@host/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")),
            "CONN_MAX_AGE": 600,
            # IMMEDIATE: a transaction that will write must not find out at its end that another one did.
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        }
    if parts.scheme != "postgresql":
        raise ValueError(f"GONGZHI_DATABASE: sqlite:/// or postgresql:// expected, {parts.scheme}: found")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
    }


DATABASES = {"default": database(os.environ.get("GONGZHI_DATABASE", f"sqlite:///{VAR / 'gongzhi.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "gongzhi.shared.ledger",
    "gongzhi.domains.places",
    "gongzhi.domains.people",
    "gongzhi.domains.accounts",
    "gongzhi.domains.matters",
    "gongzhi.domains.disclosure",
    "gongzhi.domains.remuneration",
    "gongzhi.domains.registers",
    "gongzhi.domains.rights",
    "gongzhi.domains.work",
    "gongzhi.domains.indicators",
    "gongzhi.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongzhi.shared.web.headers.SecurityHeaders",
    "gongzhi.shared.web.face.Face",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gongzhi.shared.web.refusals.Refusals",
]

ROOT_URLCONF = "gongzhi.config.urls"
WSGI_APPLICATION = "gongzhi.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["gongzhi.domains.accounts.backends.held.HeldAccount"]
SESSION_ENGINE = "gongzhi.domains.accounts.backends.sessions"
LOGIN_URL = "accounts:sign_in"
DEMO_SIGN_INS = "gongzhi.demo.sign_ins"

# Signing in (adr/0012): how codes go out, how many proxies of ours stand in front, the province's identity provider.
SMS = os.environ.get("GONGZHI_SMS", "terminal" if DEMO else "")  # "terminal", "command:/path/to/program", or no codes
PROXIES = int(os.environ.get("GONGZHI_PROXIES", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
OIDC_ISSUER = os.environ.get("GONGZHI_OIDC_ISSUER", "")
OIDC_NAME = os.environ.get("GONGZHI_OIDC_NAME", "")
OIDC_CLIENT_ID = os.environ.get("GONGZHI_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = keys.read(VAR, keys.OIDC) if OIDC_ISSUER else ""
OIDC_CLAIM = os.environ.get("GONGZHI_OIDC_CLAIM", "telephone:phone_number")  # or id_number:<claim>
OIDC_SCOPE = os.environ.get("GONGZHI_OIDC_SCOPE", "openid phone")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["gongzhi.shared.web.face.context"],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "gongzhi.shared.templatetags.gongzhi",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (DEMO or DEBUG)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 3000}}}

# Bookkeeping of sign-ins and sent forms, which no act writes: every other table of ours is compared with the log.
LOG_PACKS = {"people.person", "people.household", "people.residence"}  # images may come in packs
LOG_LEAVES_OUT = {
    "accounts.account",
    "accounts.challenge",
    "accounts.daycount",
    "accounts.passkey",
    "accounts.secondfactor",
    "accounts.session",
    "work.submission",
    "registers.import", "registers.part", "registers.fault", "registers.heading", "registers.made", "registers.before",
}  # fmt: skip
DATA_KEYS, INDEX_KEY = keys.path_of(VAR, keys.DATA), keys.path_of(VAR, keys.INDEX)
ERASURES = VAR / "erasures.jsonl"  # outlives a restored backup (adr/0013)
LOG_VERIFIER = keys.read(VAR, keys.VERIFIER)
LOG_ORIGIN = LOG_VERIFIER.partition("+")[0]
