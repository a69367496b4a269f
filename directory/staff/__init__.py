"""The people who sign in: accounts, second factors, sessions, memberships. Nothing here is about a survivor.

Promises: it all lives in a database of its own (`staff.db`), which the public process never opens; the listings name a
person only as `account:<uuid>`. Functions take the staff session first and `now` as an argument, flush, never commit.
"""
