"""The demo county: invented places and people, real acts."""


def sign_ins() -> list[tuple[str, str]]:
    """Return title and handle of the handpicked people that the sign-in page offers first."""
    from gongzhi.demo import sign_in
    from gongzhi.shared import clock

    return [(one.title, one.handle) for one in sign_in.sign_ins(clock.today())]
