"""Pages of signing in and out, of one's own sign-in, and of who may sign in."""

from gongzhi.domains.accounts.views.pages import redirect_to, staff_page

__all__ = ["redirect_to", "staff_page"]
