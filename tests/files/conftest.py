from tests.live import bare, live, pytest_generate_tests, second_database

__all__ = ["bare", "live", "pytest_generate_tests", "second_database"]
