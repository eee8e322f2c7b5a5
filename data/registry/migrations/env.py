"""How Alembic reaches the registry: over the connection that opened it."""

import sqlmodel
from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=sqlmodel.SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
