from tests.live import bare, pytest_generate_tests, second_database, site

__all__ = ["bare", "pytest_generate_tests", "second_database", "site"]
