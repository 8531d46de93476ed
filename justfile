# The commands of CI: each recipe is a step of .ci/run, which needs no `just`.

# Lists the commands.
default:
    @just --list --unsorted

# Everything, as CI does.
ci:
    .ci/run

# Installs what the other steps need: PostgreSQL, Python packages, the OpenAPI linter, cargo-deny.
tools:
    .ci/run tools

# The sources are formatted.
fmt:
    .ci/run fmt

# No lint warns.
clippy:
    .ci/run clippy

# The README's test command passes.
test:
    .ci/run test

# The documentation builds without a warning.
doc:
    .ci/run doc

# Licences, banned crates, sources and, if their database can be had, advisories.
deny:
    .ci/run deny

# The whole suite passes on a throw-away PostgreSQL; outages, refusals, backups and TLS are as documented.
postgres:
    .ci/run postgres

# The release build serves what other tools read the same way: Frictionless, OpenAPI, CSVW, Turtle, SPARQL.
serve:
    .ci/run serve

# Clients that others generate from the OpenAPI document compile and read what the server sends.
clients:
    .ci/run clients

# The command that prints how openplan scales works, on the smallest corpus.
scale:
    .ci/run scale

# The linked data pass the judges of others: CSVW converters, RDF readers, SHACL, SKOS, SPARQL clients.
linked:
    .ci/run linked
