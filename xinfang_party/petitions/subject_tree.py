"""The subject tree by its names: how measures, sheets and look-ups write a subject."""
from xinfang_party.petitions.queries import subjects_in_order


def subject_paths() -> dict[int, str]:
    """{id: "一级/二级/三级"} in order of the tree."""
    paths: dict[int, str] = {}
    for subject in subjects_in_order():
        above = paths.get(subject.parent_id) if subject.parent_id else None
        paths[subject.id] = f"{above}/{subject.name}" if above else subject.name
    return paths


def subject_lookup() -> dict[str, int | None]:
    """{path: id} and {name: id, or None where it stands in several places}; retired ones are left out."""
    paths, names = subject_paths(), dict[str, int | None]()
    in_use = [subject for subject in subjects_in_order() if subject.retired_on is None]
    for subject in in_use:
        names[subject.name] = None if subject.name in names else subject.id
    return names | {paths[subject.id]: subject.id for subject in in_use if subject.level > 1}
