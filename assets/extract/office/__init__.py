"""What Office files share: the Strict kind, words in drawings and charts, how a cell shows its number."""
