"""What a service may say no with; `web.errors` turns each into a page."""


class Refusal(Exception):
    """The thing cannot be done; `sentence` tells the person why and what to do, `field` which input it is about."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Conflict(Refusal):
    """Somebody else changed it meanwhile; `current_url` shows it as it stands now."""

    def __init__(self, sentence: str, current_url: str | None = None) -> None:
        super().__init__(sentence)
        self.current_url = current_url


class NotFound(Exception):
    """There is no such row, or not for this viewer: the answer is the same."""


def refuse(reason: str | None, field: str | None = None) -> None:
    """Raises `Refusal` where a rule gave a reason; rules answer None when nothing stands against it."""
    if reason:
        raise Refusal(reason, field)
