-- The contents are not put back: restore a backup to go back with what is published.
DROP TABLE row_sets;
DROP TABLE forms;
DROP TABLE changes;
DROP TABLE summaries;
DROP TABLE descriptions;
DROP INDEX publications_by_release;
ALTER TABLE releases DROP COLUMN profile;
DROP TABLE files;
ALTER TABLE files_with_content RENAME TO files;
DROP TABLE contents;
