"""Spreadsheets in and out, Word documents, calendars, QR codes: files that people bring or take away. No domain word."""
