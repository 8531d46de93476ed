//! Schemas of computed views: progress, and the report of gaps.
use super::{Any, any_text, column, flag, iri, list, meta, object, of, string, text_or_null, value, whole, with_total};
use crate::{
    gaps,
    progress::{Absence, CodeMeaning, Formula, NoResult, Trend},
    table::CellKind,
    view::EDITION_DIFFERENCES,
};
use serde_json::Value;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};

/// The schemas by name.
pub fn schemas() -> Vec<(&'static str, Any)> {
    vec![
        ("Progress", progress()),
        ("ProgressRow", progress_row()),
        ("ProgressPeriod", period()),
        ("StatedValue", stated()),
        ("ComputedValue", figure()),
        ("EditionComparison", comparison()),
        ("EditionDifference", difference()),
        ("Gaps", report()),
        ("GapRule", rule()),
        ("GapFinding", finding()),
    ]
}

fn or_null(name: &str, about: &str) -> Any {
    let null = ObjectBuilder::new().schema_type(Type::Null);
    OneOfBuilder::new().item(of(name)).item(null).description(Some(about)).into()
}

/// One of these codes, or null.
fn code(about: &str, meanings: &[CodeMeaning]) -> Any {
    let codes = meanings.iter().map(|(id, ..)| Value::from(*id)).chain([Value::Null]);
    string(Type::String, false).enum_values(Some(codes)).description(Some(about)).into()
}

/// The edition of which something is told.
pub fn edition_id() -> Any {
    text_or_null(
        "Edition of which it is told: the one that is asked for, else the newest whole one; null if the plan has no editions.",
    )
}

fn number_or_null(about: &str) -> Any {
    string(Type::Number, false).description(Some(about)).into()
}

fn flag_or_null(about: &str) -> Any {
    string(Type::Boolean, false).description(Some(about)).into()
}

fn whole_or_null(about: &str) -> Any {
    string(Type::Integer, false).description(Some(about)).into()
}

fn code_or_null(about: &str, list: &'static str) -> Any {
    value(CellKind::Concept(list), false).description(Some(about)).into()
}

fn absence(about: &str) -> Any {
    code(about, &Absence::ALL.map(Absence::meaning))
}

fn reason(about: &str) -> Any {
    code(about, &NoResult::ALL.map(NoResult::meaning))
}

fn progress() -> Any {
    let meaning = Any::from(object([
        ("id", any_text("Code in the rows.")),
        ("ja", any_text("What it means, in Japanese.")),
        ("en", any_text("The same in English.")),
    ]));
    let meanings = |about: &str| list(meaning.clone(), about);
    let on_track = object([
        ("course", any_text("`linear`, or `none` if the plan gives no verdict.")),
        ("tolerance_decimal", any_text("How far behind is still on track: a share of the way.")),
        ("ja", any_text("The rule in Japanese.")),
        ("en", any_text("The rule in English.")),
    ]);
    let rules = object([
        ("on_track", on_track.into()),
        ("share_formulas", meanings("The formulas of `share`.")),
        ("reasons", meanings("Why a number or a verdict does not follow.")),
        ("directions", meanings("What an indicator does when all goes well.")),
        ("absences", meanings("Why a value is absent.")),
        ("places", whole("Digits behind the point to which shares and expected values are rounded.")),
    ]);
    let meta = meta()
        .property("revision_id", edition_id())
        .required("revision_id")
        .property("rules", Any::from(rules))
        .required("rules");
    let rows = list(of("ProgressRow"), "One row for each indicator, in printed order.");
    object([("items", rows), ("links", of("Links")), ("meta", with_total(meta))]).into()
}

fn progress_row() -> Any {
    let own = |name: &'static str| (name, column("indicators", name));
    object(vec![
        ("uri", iri("IRI of the indicator.").into()),
        own("publisher_id"),
        own("plan_id"),
        own("indicator_id"),
        ("label", text_or_null("Name as the edition prints it; null if that is not known.")),
        own("number_as_printed"),
        own("definition"),
        own("label_is_editorial"),
        own("indicator_type_id"),
        ("indicator_type_label", text_or_null("Name of the kind in Japanese, or as the plan calls it.")),
        own("own_indicator_type_id"),
        own("policy_id"),
        ("policy_label", text_or_null("Its name, as the edition prints it.")),
        own("initiative_id"),
        ("initiative_label", text_or_null("Title of the initiative, as the edition prints it.")),
        ("initiative_policy_id", text_or_null("The policy under which the edition lists the initiative.")),
        ("initiative_policy_label", text_or_null("Its name, as the edition prints it.")),
        own("desired_direction_id"),
        own("accumulation_id"),
        own("component_of_id"),
        ("unit_id", code_or_null("Unit of its values.", "unit")),
        ("own_unit_id", text_or_null("The same, if the plan itself declares it.")),
        ("unit_label", text_or_null("Its name in Japanese, or as the plan calls it.")),
        ("baseline", or_null("StatedValue", "Where it began, only if stated.")),
        ("baseline_absence", absence("Why there is no baseline.")),
        ("latest_actual", or_null("StatedValue", "The actual value of the period that ends last.")),
        ("latest_actual_absence", absence("Why there is none: of the first period.")),
        ("previous_value", or_null("ComputedValue", "Value of the period before the latest, which is as long.")),
        ("change", or_null("ComputedValue", "Change from the period before.")),
        ("target", or_null("StatedValue", "Where it is to be.")),
        ("target_absence", absence("Why there is no target.")),
        ("gap", number_or_null("Target − actual, in their unit.")),
        ("gap_decimal", text_or_null("The same with every digit.")),
        ("gap_reason", reason("Why there is no gap.")),
        ("share", number_or_null("How much of the way is done, or of the target; 1 is the target.")),
        ("share_decimal", text_or_null("The same, exact to the rounding.")),
        ("share_formula", code("Which of the two it is.", &Formula::ALL.map(Formula::meaning))),
        ("share_reason", reason("Why there is no share.")),
        ("direction", code("Null if that is neither stated nor evident.", &Trend::ALL.map(Trend::meaning))),
        ("reached", flag_or_null("Whether the target is kept.")),
        ("reached_reason", reason("Why that is not known.")),
        ("on_track", flag_or_null("The verdict by the rule in `meta`.")),
        ("on_track_reason", reason("Why there is no verdict.")),
        ("expected", number_or_null("Value of the course in the period of the latest actual value.")),
        ("expected_decimal", text_or_null("The same, exact to the rounding.")),
        ("series", list(of("ProgressPeriod"), "The years of the plan, and all periods with an actual value.")),
        ("observations", list(of("Observation"), "Every value that any source states.")),
        ("statements", list(of("Statement"), "Everything that any source states in words.")),
    ])
    .into()
}

fn period() -> Any {
    let own = |name: &'static str| (name, column("observations", name));
    object([
        own("period"),
        own("period_start"),
        own("period_end"),
        ("period_label", any_text("What people call the period, in Japanese.")),
        ("value_type_id", code_or_null("Which kind of actual value it is.", "value-type")),
        ("value", number_or_null("Actual value: the final one, else as the source issued last states it.")),
        ("value_decimal", text_or_null("The same with every digit.")),
        ("unit_id", code_or_null("Its unit.", "unit")),
        ("own_unit_id", text_or_null("Its unit, if the plan itself declares it.")),
        ("absence", absence("Why there is no value.")),
        ("source_id", text_or_null("The source that states it.")),
        (
            "observation",
            string(Type::String, false)
                .format(Some(super::custom("iri")))
                .description(Some("IRI of the observation."))
                .into(),
        ),
        ("previous_value", or_null("ComputedValue", "Value of the period before, which is as long.")),
        ("change", or_null("ComputedValue", "Change from the period before.")),
    ])
    .description(Some("A period of an indicator. 指標の期間ごとの実績。"))
    .into()
}

fn stated() -> Any {
    let own = |name: &'static str| (name, column("observations", name));
    object([
        ("uri", iri("IRI of the observation.").into()),
        own("period"),
        own("period_start"),
        own("period_end"),
        ("period_label", any_text("What people call the period, in Japanese.")),
        own("period_as_printed"),
        own("value_type_id"),
        own("value"),
        ("value_decimal", any_text("The same with every digit.")),
        ("upper_value_decimal", text_or_null("Upper end of a range, with every digit.")),
        own("qualifier_id"),
        own("unit_id"),
        own("own_unit_id"),
        ("unit_label", text_or_null("Its name in Japanese, or as the plan calls it.")),
        own("value_as_printed"),
        own("change_as_printed"),
        own("source_id"),
        own("source_line"),
    ])
    .description(Some("A value as a source states it. 資料に記された値。"))
    .into()
}

fn figure() -> Any {
    object([
        ("value", value(CellKind::Decimal, true).description(Some("The number.")).into()),
        ("value_decimal", any_text("The same with every digit.")),
        ("computed", flag("Whether it follows from stated values and is stated nowhere itself.")),
        ("source_id", text_or_null("The source that states it; null if it is computed.")),
    ])
    .description(Some("A number that is stated or computed. 記載された値または計算値。"))
    .into()
}

fn comparison() -> Any {
    let edition = Any::from(object([
        ("revision_id", any_text("Id of the edition.")),
        ("label", any_text("Its name.")),
        ("issued", text_or_null("Month of adoption; null if it is not known.")),
    ]));
    let side = |about: &str| {
        let null = ObjectBuilder::new().schema_type(Type::Null);
        Any::from(OneOfBuilder::new().item(edition.clone()).item(null).description(Some(about)))
    };
    let kind = object([
        ("id", any_text("Code in the rows.")),
        ("ja", any_text("Its name in Japanese.")),
        ("en", any_text("What it means.")),
    ]);
    let meta = meta()
        .property("from", side("The older edition; null if there is none."))
        .required("from")
        .property("to", side("The newer edition; null if the plan has no editions."))
        .required("to")
        .property("kinds", list(kind.into(), "Every kind of difference."))
        .required("kinds")
        .property(
            "uncompared",
            list(any_text("A table, or `targets`."), "What an edition does not tell, or not yet in full."),
        )
        .required("uncompared");
    let rows = list(of("EditionDifference"), "The differences, table by table.");
    object([("items", rows), ("links", of("Links")), ("meta", with_total(meta))]).into()
}

fn difference() -> Any {
    let codes = EDITION_DIFFERENCES.iter().map(|(id, ..)| *id);
    object([
        ("kind", string(Type::String, true).enum_values(Some(codes)).into()),
        ("kind_label", any_text("Its name in Japanese.")),
        ("table", any_text("Table of the thing.")),
        ("table_label", any_text("Name of the table in Japanese.")),
        ("id", any_text("Id of the thing, the same in all editions.")),
        ("uri", iri("Its IRI.").into()),
        ("url", any_text("Path of its document.")),
        ("label_before", text_or_null("Its name in the older edition.")),
        ("label_after", text_or_null("Its name in the newer edition; of what was merged, the name of the other.")),
        ("policy_before_id", text_or_null("Policy under which the older edition has it.")),
        ("policy_before_label", text_or_null("Its name there.")),
        ("policy_after_id", text_or_null("Policy under which the newer edition has it.")),
        ("policy_after_label", text_or_null("Its name there.")),
        ("period_before", text_or_null("Period of the older target.")),
        ("period_after", text_or_null("Period of the newer target.")),
        ("value_before", text_or_null("The older target or definition.")),
        ("value_after", text_or_null("The newer target or definition.")),
        ("unit_before", text_or_null("Unit of the older target.")),
        ("unit_after", text_or_null("Unit of the newer target.")),
        ("merged_into_id", text_or_null("Initiative that it was merged into.")),
    ])
    .into()
}

fn report() -> Any {
    let meta = meta()
        .property("revision_id", edition_id())
        .required("revision_id")
        .property("rules", list(of("GapRule"), "The rules that were asked for, with what each found."))
        .required("rules");
    let rows = list(of("GapFinding"), "The findings, rule by rule.");
    object([("items", rows), ("links", of("Links")), ("meta", with_total(meta))]).into()
}

/// Id of a rule of the report of gaps.
pub fn rule_id() -> ObjectBuilder {
    string(Type::String, true).enum_values(Some(gaps::RULES.iter().map(|rule| rule.id)))
}

fn kind() -> Any {
    string(Type::String, true).enum_values(Some(gaps::GapKind::ALL.map(|kind| kind.meaning().0))).into()
}

fn rule() -> Any {
    let ids = gaps::RULES.iter().map(|rule| format!("- `{}`: {}. {}", rule.id, rule.en, rule.how_en));
    object([
        ("id", rule_id().into()),
        ("kind", kind()),
        ("ja", any_text("What it finds, in Japanese.")),
        ("en", any_text("What it finds, in English.")),
        ("how_ja", any_text("How it is computed, in Japanese.")),
        ("how_en", any_text("How it is computed, in English.")),
        ("found", whole("Number of its findings.")),
    ])
    .description(Some(format!("A rule of the report:\n\n{}", ids.collect::<Vec<_>>().join("\n"))))
    .into()
}

fn finding() -> Any {
    let evidence = object([
        ("table", any_text("Table of the row.")),
        ("key", any_text("Its key, parts joined by `/`.")),
        ("uri", iri("Its IRI.").into()),
        ("column", any_text("Column of the words.")),
        ("text", any_text("The words as printed.")),
        ("source_line", whole_or_null("Line of the transcribed source.")),
    ]);
    let related = object([
        ("table", any_text("Table of the row.")),
        ("key", any_text("Its key, parts joined by `/`.")),
        ("uri", iri("Its IRI.").into()),
        ("label", text_or_null("Its name.")),
    ]);
    let iri_or_null = string(Type::String, false).format(Some(super::custom("iri")));
    object([
        ("rule", rule_id().into()),
        ("rule_ja", any_text("What the rule finds, in Japanese.")),
        ("rule_en", any_text("What the rule finds, in English.")),
        ("kind", kind()),
        ("publisher_id", column("plans", "publisher_id")),
        ("plan_id", column("plans", "plan_id")),
        ("revision_id", edition_id()),
        ("table", text_or_null("Table of the row that it is about; null for a word.")),
        ("key", text_or_null("Its key, parts joined by `/`.")),
        ("uri", iri_or_null.description(Some("Its IRI.")).into()),
        ("label", any_text("What people call it.")),
        ("detail_ja", any_text("What was found, in Japanese.")),
        ("detail_en", any_text("What was found, in English.")),
        ("evidence", list(evidence.into(), "What is printed, and where.")),
        ("related", list(related.into(), "Other rows that it concerns.")),
    ])
    .into()
}
