"""Tables that leave the house: each post says what for and brings a file."""
from typing import Any

WHY = {"purpose": "报党组会议"}
DEEDS: tuple[tuple[Any, ...], ...] = (
    ("/audit/export.csv", "audit_admin", WHY), ("/sheets/<code>/export.<any(xlsx, csv):kind>", "petition_officer", WHY, "petitions.cases xlsx"),
    ("/volunteer-sheets/hours", "party_office", WHY), ("/volunteering/events/<int:event_id>/roster-sheet", "secretary", WHY, "serviceevent"),
    ("/questionnaires/<int:questionnaire_id>/results.xlsx", "party_office", WHY, "questclosed"),
)
FILES = frozenset(deed[0] for deed in DEEDS)
ENDPOINTS = frozenset({"audit.export_entries", "sheets.export_sheet", "rosters.export_hours", "rosters.export_roster", "questionnaires.export_results"})
