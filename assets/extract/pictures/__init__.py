"""Pictures of the pages of Office files, as LibreOffice draws them, where it is installed.

A file is turned into a PDF by LibreOffice in a process that has no network, writes nowhere but its own folder, and has
little time (`launcher`); the PDF is drawn as any other. Until then, and without LibreOffice, its pages are a text view.
"""
