//! Whose plans are published here.
use super::{Answer, Asked, NoParameters, Own, Page, Reach, Server, pages::query, releases::Total, unscoped};
use crate::{
    format::{AnswerRow, ColumnDisplay, ComputedTable, Document, MemberColumn, Shape, ShapeKind, member},
    snapshot::Served,
};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The list of publishers.
pub const PAGE: Page = Page {
    path: "/publishers",
    reach: Reach::Server(|asked, server| Ok(publishers(asked, server))),
    operation: "listPublishers",
    tag: "plans",
    ja: "公表主体",
    en: "List the publishers",
    about_ja: "ここで計画を公開している団体。名称、種類、区域と、計画の数。",
    about: "The bodies whose plans are published here: names, kind, area, and how many plans each has.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_rows::<PublisherRow, Total>("PublisherList"),
    own: Own { in_sitemap: true, ..Own::linked("publishers") },
};

/// The publishers in the order of their ids.
fn publishers(asked: &Asked, server: &Server<'_>) -> Document {
    let plans: Vec<&Arc<Served>> = server.snapshot.plans.values().collect();
    let of_one = plans.chunk_by(|one, other| one.release.publisher_id == other.release.publisher_id);
    let rows: Vec<PublisherRow> =
        of_one.filter_map(|plans| Some(PublisherRow::of(plans.first()?, plans.len(), &server.host.base))).collect();
    let sheet = ComputedTable::of_rows(&rows).leading("publisher_name");
    let title = PAGE.ja.to_owned();
    let mut document = unscoped(&server.host.base, &asked.path, title, Shape::ComputedTable(sheet));
    document.tell(&Total { total: rows.len() });
    document
}

/// A body with plans here: the publishers, by their ids.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "plans")]
pub(crate) struct PublisherRow {
    /// IRI of the publisher.
    #[schema(format = "iri")]
    uri: String,
    /// Its document.
    #[schema(format = "uri")]
    url: String,
    publisher_id: String,
    /// Name in the language of its packages; that of a municipality of Japan begins with its prefecture.
    publisher_name: String,
    /// Name in English.
    name_en: Option<String>,
    /// Name of the prefecture that it lies in, in Japan.
    prefecture_name: Option<String>,
    /// Kind of publisher, a code of the list `publisher-kind`.
    kind: Option<String>,
    /// Country, by its two letters in ISO 3166-1.
    country: String,
    /// Corporate number of Japan (法人番号), thirteen digits.
    corporate_number: Option<String>,
    /// Five-digit code of its area, by which tables of e-Stat are joined; null without an area and outside Japan.
    area_code: Option<String>,
    /// How many plans it has here.
    plans: usize,
}

impl AnswerRow for PublisherRow {
    const COLUMNS: &'static [MemberColumn] = &[
        member("publisher_id", "公表主体ID"),
        member("publisher_name", "公表主体名").shown(ColumnDisplay::Own),
        member("name_en", "英語名"),
        member("prefecture_name", "都道府県名"),
        member("kind", "種類"),
        member("country", "国"),
        member("corporate_number", "法人番号"),
        member("area_code", "標準地域コード"),
        member("plans", "計画の数"),
        member("url", "URL").shown(ColumnDisplay::Hidden),
    ];
    const UNSHOWN: &'static [&'static str] = &["uri"];
}

impl PublisherRow {
    /// What a plan says of its publisher.
    fn of(first: &Served, plans: usize, base: &str) -> Self {
        let (metadata, id) = (first.metadata(), &first.release.publisher_id);
        let stated = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Self {
            uri: format!("{}/id/{id}", first.release.iri_base),
            url: format!("{base}/{id}"),
            publisher_id: id.clone(),
            publisher_name: metadata.full_name(),
            name_en: stated(metadata.publisher_name_en()),
            prefecture_name: stated(metadata.prefecture_name()),
            kind: metadata.publisher_kind().map(str::to_owned),
            country: metadata.country().to_owned(),
            corporate_number: metadata.corporate_number().map(str::to_owned),
            area_code: metadata.area_code(),
            plans,
        }
    }
}
