"""One home page for each role (首页). It answers: what do I owe, by when? Reads figures, promises, cases and imports; keeps nothing."""
