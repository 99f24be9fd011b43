"""All settings, read from the environment, else from ``var/gongzhi.toml``; ``config/checks.py`` refuses unsafe ones."""

from __future__ import annotations

import os
from pathlib import Path

from gongzhi.config import deployment, keys

PACKAGE = Path(__file__).resolve().parent.parent
VAR = keys.folder()

DEMO = os.environ.get("GONGZHI_DEMO") == "1"
DEBUG = os.environ.get("GONGZHI_DEBUG") == "1"
SET = deployment.read(VAR, is_demo=DEMO).text
SECRET_KEY = keys.read(VAR, keys.SECRET)
ALLOWED_HOSTS = SET("GONGZHI_HOSTS", "site", "hosts", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in SET("GONGZHI_ORIGINS", "site", "origins").split(",") if origin]
SQLITE = f"sqlite:///{VAR / 'gongzhi.sqlite3'}"
DATABASES = {"default": deployment.database(SET("GONGZHI_DATABASE", "site", "database", SQLITE))}
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
# Codes go to the "terminal", through "command:/path/to/program", or not at all.
SMS = SET("GONGZHI_SMS", "site", "sms", "terminal" if DEMO else "")
PROXIES = int(SET("GONGZHI_PROXIES", "site", "proxies", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
OIDC_ISSUER = SET("GONGZHI_OIDC_ISSUER", "oidc", "issuer")
OIDC_NAME = SET("GONGZHI_OIDC_NAME", "oidc", "name")
OIDC_CLIENT_ID = SET("GONGZHI_OIDC_CLIENT_ID", "oidc", "client_id")
OIDC_CLIENT_SECRET = keys.read(VAR, keys.OIDC) if OIDC_ISSUER else ""
OIDC_CLAIM = SET("GONGZHI_OIDC_CLAIM", "oidc", "claim", "telephone:phone_number")  # or id_number:<claim>
OIDC_SCOPE = SET("GONGZHI_OIDC_SCOPE", "oidc", "scope", "openid phone")

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
