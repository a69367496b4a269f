"""How Alembic runs here: on the engine `directory.store.upgrade` hands over, with no files or logging."""

from alembic import context
from sqlmodel import SQLModel

import directory.model

assert directory.model  # registers the tables
engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, compare_server_default=True
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
