ALTER TABLE releases ADD COLUMN package TEXT NOT NULL DEFAULT '';

CREATE TABLE files_with_content (
    release INTEGER NOT NULL REFERENCES releases (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (release, name)
);

CREATE TABLE plans (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT,
    start_fiscal_year INTEGER NOT NULL,
    end_fiscal_year INTEGER NOT NULL,
    source_line INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, plan_id)
);

CREATE TABLE revisions (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    revision_id TEXT NOT NULL,
    label TEXT NOT NULL,
    issued TEXT NOT NULL,
    previous_revision_id TEXT,
    source_id TEXT NOT NULL,
    source_line INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, revision_id)
);

CREATE TABLE sources (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    title TEXT NOT NULL,
    kind_id TEXT NOT NULL,
    issued TEXT,
    issued_as_printed TEXT,
    url TEXT,
    note TEXT,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, source_id)
);

CREATE TABLE sections (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    revision_id TEXT NOT NULL,
    section_id TEXT NOT NULL,
    parent_section_id TEXT,
    section_type_id TEXT NOT NULL,
    field_id TEXT,
    number_as_printed TEXT,
    heading TEXT,
    text TEXT,
    position INTEGER NOT NULL,
    source_line INTEGER,
    source_page INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, revision_id, section_id)
);

CREATE TABLE related_plans (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    revision_id TEXT NOT NULL,
    related_plan_id TEXT NOT NULL,
    title TEXT NOT NULL,
    relation_id TEXT NOT NULL,
    relation_as_printed TEXT,
    issued TEXT,
    status_id TEXT,
    date_as_printed TEXT,
    publisher_name TEXT,
    plan_uri TEXT,
    source_line INTEGER,
    source_page INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, revision_id, related_plan_id)
);

CREATE TABLE fields (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    field_id TEXT NOT NULL,
    label TEXT NOT NULL,
    slogan TEXT,
    position INTEGER NOT NULL,
    source_line INTEGER,
    source_page INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, field_id)
);

CREATE TABLE directions (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    direction_id TEXT NOT NULL,
    field_id TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    source_line INTEGER,
    source_page INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, direction_id)
);

CREATE TABLE initiatives (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    initiative_id TEXT NOT NULL,
    title TEXT NOT NULL,
    merged_into_id TEXT,
    merged_fiscal_year INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, initiative_id)
);

CREATE TABLE listings (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    revision_id TEXT NOT NULL,
    listing_id TEXT NOT NULL,
    initiative_id TEXT NOT NULL,
    direction_id TEXT NOT NULL,
    title_as_printed TEXT NOT NULL,
    relisted BOOLEAN NOT NULL,
    new_mark BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    source_line INTEGER,
    source_page INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, revision_id, listing_id)
);

CREATE TABLE schedule (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    revision_id TEXT NOT NULL,
    initiative_id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    stage_id TEXT NOT NULL,
    stage_as_printed TEXT NOT NULL,
    source_line INTEGER,
    source_page INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, revision_id, initiative_id, fiscal_year)
);

CREATE TABLE indicators (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    indicator_id TEXT NOT NULL,
    label TEXT NOT NULL,
    label_is_editorial BOOLEAN NOT NULL,
    definition TEXT,
    indicator_type_id TEXT NOT NULL,
    field_id TEXT,
    component_of_id TEXT,
    source_line INTEGER,
    source_page INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, indicator_id)
);

CREATE TABLE observations (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    indicator_id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    value_type_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    value TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    change_from_previous TEXT,
    value_as_printed TEXT,
    change_as_printed TEXT,
    source_line INTEGER,
    source_page INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, indicator_id, fiscal_year, value_type_id, source_id)
);

CREATE TABLE terms (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    term_id TEXT NOT NULL,
    label TEXT NOT NULL,
    expansion_en TEXT,
    alt_label_en TEXT,
    alt_label_ja TEXT,
    definition TEXT NOT NULL,
    position INTEGER NOT NULL,
    source_line INTEGER,
    source_page INTEGER,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, term_id)
);

CREATE TABLE initiative_terms (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    initiative_id TEXT NOT NULL,
    term_id TEXT NOT NULL,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, initiative_id, term_id)
);

CREATE TABLE source_notes (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    revision_id TEXT NOT NULL,
    note_id TEXT NOT NULL,
    source_line INTEGER NOT NULL,
    printed TEXT NOT NULL,
    presumed TEXT,
    kind_id TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, revision_id, note_id)
);

CREATE TABLE exclusions (
    release INTEGER NOT NULL REFERENCES releases (id),
    ordinal INTEGER NOT NULL,
    lg_code TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    revision_id TEXT NOT NULL,
    line_from INTEGER NOT NULL,
    line_to INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (release, ordinal),
    UNIQUE (release, revision_id, line_from)
);
