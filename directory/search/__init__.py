"""Search: from a person's words, need and place to a page of listings, each with why it is there."""
