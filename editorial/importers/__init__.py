"""Import what people already have: readers make plain `SourceItem`s, one writer makes drafts of them.

`readers.READERS` names the kinds of source; `docs/recipes/add-an-importer.md` says how to add one.
"""
