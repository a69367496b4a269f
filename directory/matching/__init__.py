"""Whether two sources speak of the same listing: keys to find a likely twin by, evidence, and three answers.

Promises: reads and judges only; nothing is merged here (that is a person's, through `directory.merges`).
"""
