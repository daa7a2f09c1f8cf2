from xinfang_party.web import drafts


def clear_drafts() -> None:
    """Drafts nobody came back to within two weeks."""
    drafts.clear()
