-- A release is its files: the same bytes are kept once, however many releases have them, and compressed.
CREATE TABLE contents (
    sha256 TEXT NOT NULL PRIMARY KEY,
    -- Length before compression.
    bytes INTEGER NOT NULL,
    -- Raw DEFLATE (RFC 1951).
    deflated BYTEA NOT NULL
);

-- The program moves what they hold into `contents` behind this migration: compressing is no SQL.
ALTER TABLE files RENAME TO files_with_content;

CREATE TABLE files (
    release INTEGER NOT NULL REFERENCES releases (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES contents (sha256),
    PRIMARY KEY (release, name)
);

CREATE INDEX files_by_content ON files (sha256);

-- Number of the profile in which the files are written.
ALTER TABLE releases ADD COLUMN profile INTEGER NOT NULL DEFAULT 1;

CREATE INDEX publications_by_release ON publications (release);

-- What follows is made of the files of releases. It can be lost and made again. Each row names the number of the profile that
-- read the files, so that programs of two profiles can share a database.

-- What is said of a release without reading its files.
CREATE TABLE descriptions (
    profile INTEGER NOT NULL,
    release INTEGER NOT NULL REFERENCES releases (id),
    -- Digest of its content, read as that profile reads it.
    digest TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (profile, release)
);

-- How many rows differ between the release of a publication and the one that was current before it.
CREATE TABLE summaries (
    profile INTEGER NOT NULL,
    publication INTEGER NOT NULL REFERENCES publications (id),
    -- The release that was current before; empty for the first one of a plan.
    before INTEGER,
    -- Rows of the release in all tables.
    total INTEGER NOT NULL,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (profile, publication)
);

-- The rows that differ, with their cells before and after as a JSON list. Those of the first publication are all its rows and
-- are not written here.
CREATE TABLE changes (
    profile INTEGER NOT NULL,
    publication INTEGER NOT NULL REFERENCES publications (id),
    place INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (profile, publication, place)
);

-- Graph and search index of current releases, in a form that is loaded without being built.
CREATE TABLE forms (
    profile INTEGER NOT NULL,
    name TEXT NOT NULL,
    release INTEGER NOT NULL REFERENCES releases (id),
    deflated BYTEA NOT NULL,
    PRIMARY KEY (profile, name, release)
);

-- The releases whose rows stand in the tables that are asked across plans.
CREATE TABLE row_sets (
    profile INTEGER NOT NULL,
    release INTEGER NOT NULL REFERENCES releases (id),
    -- When another release became current in its place.
    superseded_at TEXT,
    PRIMARY KEY (profile, release)
);
