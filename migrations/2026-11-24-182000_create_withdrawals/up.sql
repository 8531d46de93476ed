-- Withdrawal is the one exception to insert-only. What was taken down leaves a tombstone: where it stood, when and why,
-- never what it said.
CREATE TABLE withdrawals (
    id INTEGER NOT NULL PRIMARY KEY,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    -- A release by its number, or a row by its table and key, or one column of that row.
    release_number INTEGER,
    table_name TEXT,
    row_key TEXT,
    column_name TEXT,
    withdrawn_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- Number of the release that became current by it.
    by_release INTEGER
);

-- Recognises withdrawn text when it comes back: SHA-256 over a random salt and the text.
CREATE TABLE withdrawn_texts (
    withdrawal INTEGER NOT NULL REFERENCES withdrawals (id),
    place INTEGER NOT NULL,
    -- The column it stood in; empty for all cells of the row together.
    column_name TEXT,
    salt TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (withdrawal, place)
);

-- The release was taken down whole: number, digest and dates are all that is left of it.
ALTER TABLE releases ADD COLUMN withdrawn BOOLEAN NOT NULL DEFAULT FALSE;

-- Something of the content was taken down: rows and files are no longer those of the digest.
ALTER TABLE releases ADD COLUMN content_withdrawn BOOLEAN NOT NULL DEFAULT FALSE;

-- Why and by whom a release became current: an older one that becomes current again has another reason than it had first.
ALTER TABLE publications ADD COLUMN note TEXT;
ALTER TABLE publications ADD COLUMN author TEXT;
UPDATE publications SET
    note = (SELECT releases.note FROM releases WHERE releases.id = publications.release),
    author = (SELECT releases.author FROM releases WHERE releases.id = publications.release)
WHERE id IN (SELECT MIN(one.id) FROM publications AS one GROUP BY one.release);
