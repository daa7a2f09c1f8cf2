"""Every room of the house opens here. A room is added or removed by one name in `ROOMS` (and its line in `.importlinter`).

What a room brings is found by the name of its files: `models`, `views` and `views_*` (`bp`, NAVIGATION, PANELS, OWED, ATTACHABLE, STARTS, LINKS, WATCHERS),
`measures` and `measures_*` (MEASURES, FACT_VIEWS, `register_levels`), `sheets` (SHEETS), `commands` (`cli`).
"""
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from flask import Flask

from xinfang_party.accounts.registry import demo_hints, register_directory
from xinfang_party.communities import registry as communities
from xinfang_party.demo.people import hints
from xinfang_party.files import registry as files
from xinfang_party.findings import registry as findings
from xinfang_party.measures import registry as measures
from xinfang_party.organization import holidays
from xinfang_party.petitions import subjects, watching
from xinfang_party.sheets import registry as sheets
from xinfang_party.web import navigation, owed, panels

ROOMS = ("web", "audit", "files", "tasks", "presence", "notifications", "search", "sheets", "measures", "organization", "accounts", "activities", "cadence",
         "talks", "appraisals", "xuexi", "papers", "dues", "documents", "venues", "directives", "petitions", "lanes", "consultations", "letters",
         "clusters", "ratings", "analyses", "communities", "volunteering", "hours",
         "attestations", "rosters", "filings", "integrity", "reviews", "signals", "commitments", "checklists", "findings", "admonitions", "inspections",
         "questionnaires", "bulletins", "archives", "dashboard", "demo")


def open_all(app: Flask) -> None:
    """Tell the foundation what each room brings, and the application its pages and commands."""
    for room in ROOMS:
        list(parts(room, "models"))
    holidays.install()
    register_directory()
    demo_hints[:] = hints()
    communities.wiring.case_classes = subjects.case_classes
    for room in ROOMS:
        for module in parts(room, "measures", "measures_*"):
            bring_measures(module)
        for module in parts(room, "sheets"):
            for sheet in getattr(module, "SHEETS", ()):
                sheets.register(sheet)
        for module in parts(room, "commands"):
            app.cli.add_command(module.cli)
        bring_pages(app, list(parts(room, "views", "views_*")))


def parts(room: str, *names: str) -> Iterator[ModuleType]:
    """The files of a room with one of these names, `views` before `views_*`."""
    folder = Path(__file__).parent / room
    for name in names:
        for file in sorted(folder.glob(f"{name}.py")):
            yield import_module(f"xinfang_party.{room}.{file.stem}")


def bring_measures(module: ModuleType) -> None:
    getattr(module, "register_levels", lambda: None)()
    for measure in getattr(module, "MEASURES", ()):
        measures.register(measure)
    for view in getattr(module, "FACT_VIEWS", ()):
        measures.register_rows_view(view)


def bring_pages(app: Flask, modules: list[ModuleType]) -> None:
    """All files of a room share one blueprint, made in its `views`; the others add routes to it when they are read."""
    for module in modules:
        navigation.register(*getattr(module, "NAVIGATION", ()))
        for panel in getattr(module, "PANELS", ()):
            panels.register(panel)
        for source in getattr(module, "OWED", ()):
            owed.register(source)
        for model, permission, *load in getattr(module, "ATTACHABLE", ()):
            files.register(model, permission, *load)
        for name, find in getattr(module, "STARTS", ()):
            findings.register(name, find)
        for purpose, handler in getattr(module, "LINKS", ()):
            communities.register(purpose, handler)
        for watcher in getattr(module, "WATCHERS", ()):
            watching.register(watcher)
    if modules:
        app.register_blueprint(modules[0].bp)
