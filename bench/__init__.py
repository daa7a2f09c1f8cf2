"""Measurements at 100,000 cases, 5,000 members and 100 branches: `make bench`."""
