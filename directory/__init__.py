"""The directory: one store of listings with one door in (`intake`) and one door out (`public`)."""
