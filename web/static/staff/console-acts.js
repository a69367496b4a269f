// The console's acts: filled in with the part of the same name.
