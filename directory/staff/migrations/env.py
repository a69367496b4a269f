"""How Alembic runs on `staff.db`: on the engine `directory.staff.store.prepare` hands over.

Promises: its own version table, so that both schemas may also live in one PostgreSQL database.
"""

from alembic import context

from directory.staff.model import StaffTable
from directory.staff.store import VERSIONS

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=StaffTable.metadata,
        version_table=VERSIONS,
        render_as_batch=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
