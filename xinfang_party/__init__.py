"""xinfang_party (信访党建工作台): record once, and every figure, checklist item, promise, reminder and report derives itself."""
from xinfang_party.house import create_app

__all__ = ["create_app"]
