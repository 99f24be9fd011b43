from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "gongzhi.shared.ledger"
    label = "ledger"
    verbose_name = "公开日志"
    # What the log's pages call each act.
    acts = {"erase": _("依法删除"), "reimage": _("数据表更新")}

    def ready(self) -> None:
        """Guard the log after every migration: SQLite drops triggers when it rewrites a table."""
        from gongzhi.shared.ledger import checks, guards  # noqa: F401  (checks register themselves)

        post_migrate.connect(guards.install_after_migrate, sender=self)
