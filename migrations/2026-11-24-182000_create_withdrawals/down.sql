ALTER TABLE publications DROP COLUMN author;
ALTER TABLE publications DROP COLUMN note;
ALTER TABLE releases DROP COLUMN content_withdrawn;
ALTER TABLE releases DROP COLUMN withdrawn;
DROP TABLE withdrawn_texts;
DROP TABLE withdrawals;
