//! The SQL tables, as the migrations make them on both databases. The tables of rows are not among them: they are made of
//! the descriptions of the nouns, see [`super::rows`].
#![expect(missing_docs, reason = "each column is described by the type that it is read into")]

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    releases (id) {
        id -> Integer,
        #[sql_name = "lg_code"]
        publisher_id -> Text,
        plan_id -> Text,
        number -> Integer,
        digest -> Text,
        label -> Text,
        note -> Nullable<Text>,
        author -> Nullable<Text>,
        created_at -> Text,
        iri_base -> Text,
        graph_digest -> Text,
        withdrawn -> Bool,
        content_withdrawn -> Bool,
        profile -> Integer,
    }
}

diesel::table! {
    publications (id) {
        id -> Integer,
        release -> Integer,
        published_at -> Text,
        note -> Nullable<Text>,
        author -> Nullable<Text>,
    }
}

diesel::table! {
    contents (sha256) {
        sha256 -> Text,
        bytes -> Integer,
        deflated -> Binary,
    }
}

diesel::table! {
    files (release, name) {
        release -> Integer,
        name -> Text,
        media_type -> Text,
        sha256 -> Text,
    }
}

diesel::table! {
    withdrawals (id) {
        id -> Integer,
        #[sql_name = "lg_code"]
        publisher_id -> Text,
        plan_id -> Text,
        release_number -> Nullable<Integer>,
        table_name -> Nullable<Text>,
        row_key -> Nullable<Text>,
        column_name -> Nullable<Text>,
        withdrawn_at -> Text,
        reason -> Text,
        by_release -> Nullable<Integer>,
    }
}

diesel::table! {
    withdrawn_texts (withdrawal, place) {
        withdrawal -> Integer,
        place -> Integer,
        column_name -> Nullable<Text>,
        salt -> Text,
        sha256 -> Text,
    }
}

diesel::table! {
    descriptions (profile, release) {
        profile -> Integer,
        release -> Integer,
        digest -> Text,
        facts -> Text,
    }
}

diesel::table! {
    summaries (profile, publication) {
        profile -> Integer,
        publication -> Integer,
        before -> Nullable<Integer>,
        total -> Integer,
        added -> Integer,
        removed -> Integer,
        changed -> Integer,
    }
}

diesel::table! {
    changes (profile, publication, place) {
        profile -> Integer,
        publication -> Integer,
        place -> Integer,
        table_name -> Text,
        row_key -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
    }
}

diesel::table! {
    forms (profile, name, release) {
        profile -> Integer,
        name -> Text,
        release -> Integer,
        deflated -> Binary,
    }
}

diesel::table! {
    row_sets (profile, release) {
        profile -> Integer,
        release -> Integer,
        superseded_at -> Nullable<Text>,
    }
}

diesel::joinable!(publications -> releases (release));
diesel::joinable!(files -> contents (sha256));
diesel::joinable!(files -> releases (release));
diesel::joinable!(withdrawn_texts -> withdrawals (withdrawal));
diesel::joinable!(changes -> publications (publication));
diesel::joinable!(summaries -> publications (publication));
diesel::allow_tables_to_appear_in_same_query!(
    publications,
    releases,
    files,
    contents,
    changes,
    summaries,
    descriptions,
    forms,
    row_sets
);
diesel::allow_tables_to_appear_in_same_query!(withdrawn_texts, withdrawals);
