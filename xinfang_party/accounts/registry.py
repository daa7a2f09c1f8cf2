"""What the demonstration may show on the log-in page. Empty in real use; `demo` fills it when it is registered."""
from xinfang_party.accounts.terms import DemoHint

demo_hints: list[DemoHint] = []
