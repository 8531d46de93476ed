//! The SQL tables, as the migrations make them on both databases.
#![expect(missing_docs, reason = "each column is described by the table of its noun")]

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    releases (id) {
        id -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        number -> Integer,
        digest -> Text,
        label -> Text,
        note -> Nullable<Text>,
        author -> Nullable<Text>,
        created_at -> Text,
        iri_base -> Text,
        graph_digest -> Text,
        package -> Text,
        withdrawn -> Bool,
        content_withdrawn -> Bool,
    }
}

diesel::table! {
    withdrawals (id) {
        id -> Integer,
        lg_code -> Text,
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
    publications (id) {
        id -> Integer,
        release -> Integer,
        published_at -> Text,
        note -> Nullable<Text>,
        author -> Nullable<Text>,
    }
}

diesel::table! {
    files (release, name) {
        release -> Integer,
        name -> Text,
        media_type -> Text,
        sha256 -> Text,
        content -> Binary,
    }
}

diesel::joinable!(publications -> releases (release));
diesel::allow_tables_to_appear_in_same_query!(publications, releases);
diesel::joinable!(withdrawn_texts -> withdrawals (withdrawal));
diesel::allow_tables_to_appear_in_same_query!(withdrawn_texts, withdrawals);

diesel::table! {
    plans (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        title -> Text,
        summary -> Nullable<Text>,
        start_fiscal_year -> Integer,
        end_fiscal_year -> Integer,
        source_line -> Nullable<Integer>,
    }
}

diesel::table! {
    revisions (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        revision_id -> Text,
        label -> Text,
        issued -> Text,
        previous_revision_id -> Nullable<Text>,
        source_id -> Text,
        source_line -> Nullable<Integer>,
    }
}

diesel::table! {
    sources (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        source_id -> Text,
        title -> Text,
        kind_id -> Text,
        issued -> Nullable<Text>,
        issued_as_printed -> Nullable<Text>,
        url -> Nullable<Text>,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    sections (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        revision_id -> Text,
        section_id -> Text,
        parent_section_id -> Nullable<Text>,
        section_type_id -> Text,
        field_id -> Nullable<Text>,
        number_as_printed -> Nullable<Text>,
        heading -> Nullable<Text>,
        text -> Nullable<Text>,
        position -> Integer,
        source_line -> Nullable<Integer>,
        source_page -> Nullable<Integer>,
    }
}

diesel::table! {
    related_plans (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        revision_id -> Text,
        related_plan_id -> Text,
        title -> Text,
        relation_id -> Text,
        relation_as_printed -> Nullable<Text>,
        issued -> Nullable<Text>,
        status_id -> Nullable<Text>,
        date_as_printed -> Nullable<Text>,
        publisher_name -> Nullable<Text>,
        plan_uri -> Nullable<Text>,
        source_line -> Nullable<Integer>,
        source_page -> Nullable<Integer>,
    }
}

diesel::table! {
    fields (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        field_id -> Text,
        label -> Text,
        slogan -> Nullable<Text>,
        position -> Integer,
        source_line -> Nullable<Integer>,
        source_page -> Nullable<Integer>,
    }
}

diesel::table! {
    directions (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        direction_id -> Text,
        field_id -> Text,
        label -> Text,
        position -> Integer,
        source_line -> Nullable<Integer>,
        source_page -> Nullable<Integer>,
    }
}

diesel::table! {
    initiatives (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        initiative_id -> Text,
        title -> Text,
        merged_into_id -> Nullable<Text>,
        merged_fiscal_year -> Nullable<Integer>,
    }
}

diesel::table! {
    listings (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        revision_id -> Text,
        listing_id -> Text,
        initiative_id -> Text,
        direction_id -> Text,
        title_as_printed -> Text,
        relisted -> Bool,
        new_mark -> Bool,
        position -> Integer,
        source_line -> Nullable<Integer>,
        source_page -> Nullable<Integer>,
    }
}

diesel::table! {
    schedule (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        revision_id -> Text,
        initiative_id -> Text,
        fiscal_year -> Integer,
        stage_id -> Text,
        stage_as_printed -> Text,
        source_line -> Nullable<Integer>,
        source_page -> Nullable<Integer>,
    }
}

diesel::table! {
    indicators (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        indicator_id -> Text,
        label -> Text,
        label_is_editorial -> Bool,
        definition -> Nullable<Text>,
        indicator_type_id -> Text,
        field_id -> Nullable<Text>,
        component_of_id -> Nullable<Text>,
        source_line -> Nullable<Integer>,
        source_page -> Nullable<Integer>,
    }
}

diesel::table! {
    observations (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        indicator_id -> Text,
        fiscal_year -> Integer,
        value_type_id -> Text,
        source_id -> Text,
        value -> Text,
        unit_id -> Text,
        change_from_previous -> Nullable<Text>,
        value_as_printed -> Nullable<Text>,
        change_as_printed -> Nullable<Text>,
        source_line -> Nullable<Integer>,
        source_page -> Nullable<Integer>,
    }
}

diesel::table! {
    terms (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        term_id -> Text,
        label -> Text,
        expansion_en -> Nullable<Text>,
        alt_label_en -> Nullable<Text>,
        alt_label_ja -> Nullable<Text>,
        definition -> Text,
        position -> Integer,
        source_line -> Nullable<Integer>,
        source_page -> Nullable<Integer>,
    }
}

diesel::table! {
    initiative_terms (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        initiative_id -> Text,
        term_id -> Text,
    }
}

diesel::table! {
    source_notes (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        revision_id -> Text,
        note_id -> Text,
        source_line -> Integer,
        printed -> Text,
        presumed -> Nullable<Text>,
        kind_id -> Text,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    exclusions (release, ordinal) {
        release -> Integer,
        ordinal -> Integer,
        lg_code -> Text,
        plan_id -> Text,
        revision_id -> Text,
        line_from -> Integer,
        line_to -> Integer,
        reason -> Text,
    }
}
