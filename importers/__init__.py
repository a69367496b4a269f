"""Importers: partners' files become valid `ListingDraft`s, and nothing else leaves this package."""
