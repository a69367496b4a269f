"""The staff face: sign-in, the partners' portal, the stewards' pages and the hotline console.

Promises: an application of its own that the public pages never name; no route without a stated role (`guard`).
"""
