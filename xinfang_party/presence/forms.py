from wtforms import HiddenField

from xinfang_party.web.forms import Form


class TicketForm(Form):
    """The confirm page's only field."""

    ticket = HiddenField()


class DeclareForm(Form):
    """Nothing to fill in: pressing the button is the declaration."""
