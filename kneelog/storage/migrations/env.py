"""What Alembic runs: the steps, in the transaction that its caller has begun."""

from alembic import context

from kneelog.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # all steps or none; Alembic takes SQLite for unable to do so
)
with context.begin_transaction():
    context.run_migrations()
