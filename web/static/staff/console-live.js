// The console's live: filled in with the part of the same name.
