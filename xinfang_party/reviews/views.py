"""Campaigns and notices: lists, pages, and what the discipline office begins."""
from flask import Blueprint

from xinfang_party.reviews import owed
from xinfang_party.web.owed import Source

bp = Blueprint("reviews", __name__)
OWED = (Source("risk:check", owed.step, "reviews.step", owed.to_step), Source("risk:file", owed.step, "reviews.file", owed.to_file),
        Source("risk:answer", owed.objection, "reviews.answer", owed.to_answer))
