"""Alembic's entry point: migrates the connection opened by `profile_service.migrate`."""

from alembic import context

from profile_service.web.database import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
