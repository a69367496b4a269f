"""The pages of the faces, one module per kind. Promises: a route parses, calls one function, renders."""
