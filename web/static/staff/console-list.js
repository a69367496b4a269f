// The console's list: filled in with the part of the same name.
