"""Spreadsheets as officials keep them: ``books`` opens files, ``headings`` finds columns, ``cells`` reads values.

``writing`` gives lists out again. All of it is pure: no database, no Django.
"""
