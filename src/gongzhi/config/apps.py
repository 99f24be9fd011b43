from django.apps import AppConfig


class GongzhiConfig(AppConfig):
    name = "gongzhi.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks of the whole deployment."""
        from gongzhi.config import checks  # noqa: F401  (checks register themselves)
