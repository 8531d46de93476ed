-- Rows stand in the files. Those of current releases are asked across plans in tables that are made of the descriptions.
DROP TABLE files_with_content;
ALTER TABLE releases DROP COLUMN package;
DROP TABLE plans;
DROP TABLE revisions;
DROP TABLE sources;
DROP TABLE sections;
DROP TABLE related_plans;
DROP TABLE fields;
DROP TABLE directions;
DROP TABLE initiatives;
DROP TABLE listings;
DROP TABLE schedule;
DROP TABLE indicators;
DROP TABLE observations;
DROP TABLE terms;
DROP TABLE initiative_terms;
DROP TABLE source_notes;
DROP TABLE exclusions;
