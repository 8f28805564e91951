"""Settings of every installation, read from the environment; `.env` beside manage.py is read too.

Only addresses differ between one machine and a cluster: DATABASE_URL, CELERY_BROKER_URL, SEARCH_URL,
CACHE_URL, EMAIL_URL. Without any of them Broadsheet runs on nothing but Python.
"""

import sys
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parents[2]
CALENDAR_DIR = str(BASE_DIR / "calendar")
if CALENDAR_DIR not in sys.path:
    sys.path.append(CALENDAR_DIR)  # appended: the standard library's calendar stays first

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def given(name: str, otherwise: str) -> str:
    """A value of the environment; one that is empty is one not given."""
    return env.str(name, default="") or otherwise


def secret_key() -> str:
    """The key from the environment, or one made once for this machine and kept under var/."""
    given: str = env.str("SECRET_KEY", default="")
    if given:
        return given
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key())
    return kept.read_text()


SECRET_KEY = secret_key()
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # shows the demo's log-ins and its mail; never set it in production

PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")
SITE = urlsplit(SITE_URL)
SECURE = SITE.scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or [SITE.hostname or "localhost", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Rooms, and the floors of editorial, in the order of imports: each may import those before it only.
ROOMS = [
    "search",
    "editorial.platform",
    "editorial.vocabulary",
    "editorial.pieces",
    "editorial.review",
    "editorial.site",
    "editorial.intake",
    "assets",
    "audience",
    "editorial_calendar",
]

INSTALLED_APPS = [
    *ROOMS,
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "editorial.platform.cms.apps.QuietAdminConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "csp",
    "ninja",  # or its docs page loads its scripts from elsewhere
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

BEACON = "/e"  # where browsers send reading events; the server has a thread for them alone
MIDDLEWARE = [
    "audience.events.beacon.Beacon",  # reading events are taken before sessions, CSRF and the rest
    "django.middleware.security.SecurityMiddleware",
    "editorial.platform.web.static_files.ServeStaticFiles",
    "editorial.platform.web.compression.CompressCms",
    "editorial.platform.cache.page_cache.PageCache",  # before sessions: a warm page opens none
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "editorial.platform.web.middleware.ContentSecurityPolicy",
    "editorial.platform.web.middleware.FormsOnlyPage",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "editorial.platform.urls"
WSGI_APPLICATION = "editorial.platform.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "platform.User"

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
                "wagtail.contrib.settings.context_processors.settings",
                "editorial.platform.web.context_processors.navigation",
            ],
        },
    },
]

LOCK_PATIENCE = env.float("LOCK_PATIENCE", default=20)  # seconds a write waits for others; `serve` asks less of pages
QUERY_PATIENCE = env.float("QUERY_PATIENCE", default=0)  # seconds one query may take on PostgreSQL; 0: any
CONNECT_PATIENCE, SILENCE = 5, 30  # seconds until a PostgreSQL that does not greet, or take what is sent, is away
DATABASES = {"default": env.db_url_config(given("DATABASE_URL", f"sqlite:///{VAR_DIR / 'broadsheet.sqlite3'}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a write lock asked for late is refused, not waited for
        "timeout": LOCK_PATIENCE,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds; opening SQLite anew cost 15 % of a page
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    limits = f"-c lock_timeout={LOCK_PATIENCE * 1000:.0f} -c statement_timeout={QUERY_PATIENCE * 1000:.0f}"
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", limits)
    for name, seconds in {"connect_timeout": CONNECT_PATIENCE, "tcp_user_timeout": 1000 * SILENCE}.items():
        DATABASES["default"]["OPTIONS"].setdefault(name, seconds)

CACHES = {"default": env.cache_url_config(given("CACHE_URL", "locmemcache://"))}
if "locmem" in CACHES["default"]["BACKEND"]:
    CACHES["default"] |= {
        "BACKEND": "editorial.platform.cache.local_cache.LocalCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000, "MAX_BYTES": 64 * 2**20},  # of each web process; two entries a page kept
    }
if CACHES["default"]["BACKEND"].endswith(".RedisCache"):
    CACHES["default"]["BACKEND"] = "editorial.platform.cache.redis_cache.PatientRedisCache"
PAGE_CACHE_SECONDS = 300  # seconds a public page is kept whole; a change that was lost in a crash shows after that
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")  # empty: the worker loop drains the jobs table
JOB_LEASE = env.int("JOB_LEASE", default=120)  # seconds; a worker silent this long has died: its job is taken up again
SEARCH_URL = given("SEARCH_URL", f"tantivy://{VAR_DIR / 'search'}")
SPOOL_DIR = VAR_DIR / "spool"

# --- mail ---------------------------------------------------------------------------------------------------
MAIL_DIR = VAR_DIR / "mail"
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_DIR)
EMAIL_TIMEOUT = 30  # seconds; a mail server that says nothing is one that is away
# Hosts of the operator's own network that webhooks may be sent to, also without TLS; all others must be public.
WEBHOOK_PRIVATE_HOSTS = env.list("WEBHOOK_PRIVATE_HOSTS", default=[])
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Broadsheet <broadsheet@localhost>")
NOTES_ADDRESS = env.str("NOTES_ADDRESS", default="")  # mail to it, with a "+" and a secret, becomes field notes
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]

# --- files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_DIR", default=str(VAR_DIR / "static")))  # `serve` collects what is installed
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # looked for at every start, empty or not
WHITENOISE_USE_FINDERS = True  # what is not collected is served from where it is installed
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "editorial.platform.files.whole_files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "editorial.platform.web.static_files.StaticFiles"},
    "private": {  # thumbnails of library files: never served by address, only by a view that asks who is looking
        "BACKEND": "editorial.platform.files.whole_files.WholeFileStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's editor passes Django's 1,000 on long pages
FILE_UPLOAD_PERMISSIONS = 0o640

IMPORT_DIR = env.str("IMPORT_DIR", default="") or None  # editors may import what lies there; empty: uploads only

# --- language and time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # one, until there is a translation: half a page in another language helps nobody
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# --- people and safety --------------------------------------------------------------------------------------
LOGIN_URL = "login"
AUTHENTICATION_BACKENDS = ["editorial.platform.accounts.login_throttle.ThrottledBackend"]
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0  # one year
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the CMS shows its previews in frames of its own
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # asks for DENY, which would hide those previews

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# --- Wagtail ------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Broadsheet"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_PAGE_MODEL = "wagtailcore.Page"
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False  # or whoever may publish steps round the review
WAGTAIL_FINISH_WORKFLOW_ACTION = "editorial.review.finishing.leave_to_the_editor"  # an expert's yes prints nothing
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # what was approved is what was shown
WAGTAILADMIN_LOGIN_URL = "login"  # one door for everybody
WAGTAIL_PASSWORD_RESET_ENABLED = False  # ours is: limited, through the jobs table, the same answer to everyone
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "html", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 64 * 1024 * 1024  # bytes
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "editorial.platform.cms.pictures.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 80_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "editorial.platform.web.log_safety.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
