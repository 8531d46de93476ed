//! Members that are no rows, with names for people.
use super::cell::HtmlCell;
use crate::catalog;
use serde_json::{Map, Value};

/// Names of members, relations, types and code lists that are no tables and no columns.
const NAMES: &[(&str, &str)] = &[
    ("roadmap", "工程表"),
    ("releases", "公開の履歴"),
    ("atom", "更新情報（Atom）"),
    ("json-feed", "更新情報（JSON Feed）"),
    ("history", "変更の履歴"),
    ("item", "現在の内容"),
    ("search", "検索"),
    ("sparql", "SPARQL"),
    ("examples", "SPARQLの例"),
    ("openapi", "OpenAPI"),
    ("docs", "使い方とAPIの説明"),
    ("limits", "制限"),
    ("value", "値"),
    ("unit", "単位"),
    ("option", "設定"),
    ("vocabulary", "語彙"),
    ("schemes", "概念体系"),
    ("datapackage", "データパッケージ"),
    ("csv-metadata", "CSVWメタデータ"),
    ("data", "全データ（RDF）"),
    ("catalog", "カタログ（DCAT）"),
    ("void", "データの数（VoID）"),
    ("api-catalog", "APIカタログ"),
    ("sitemap", "サイトマップ"),
    ("llms", "アシスタント向けの案内"),
    ("workbook", "全データ（Excel）"),
    ("archive", "全データ（ZIP一式）"),
    ("citation", "引用"),
    ("cff", "引用（CFF）"),
    ("bibtex", "引用（BibTeX）"),
    ("title", "名称"),
    ("name", "名称"),
    ("label", "名称"),
    ("name_en", "名称（英語）"),
    ("prefecture_name", "都道府県"),
    ("publisher_id", "公表主体ID"),
    ("description", "説明"),
    ("about", "説明（英語）"),
    ("about_ja", "説明"),
    ("period_uri", "期間のIRI"),
    ("merged_in_period_uri", "統合時期のIRI"),
    ("publisher", "公表主体"),
    ("plan", "計画"),
    ("type", "種類"),
    ("uri", "IRI"),
    ("url", "URL"),
    ("area", "区域（統計LOD）"),
    ("kind", "公表主体の種類"),
    ("country", "国名コード"),
    ("corporate_number", "法人番号"),
    ("slug", "ID"),
    ("label_en", "名称（英語）"),
    ("comment", "説明"),
    ("comment_en", "説明（英語）"),
    ("keywords", "分類"),
    ("keywords_en", "分類（英語）"),
    ("form", "問い合わせの形"),
    ("query", "問い合わせ"),
    ("run", "このまま実行"),
    ("edit", "書きかえて実行"),
    ("file", "問い合わせのファイル"),
    ("endpoint", "SPARQLエンドポイント"),
    ("unit_of", "属する公表主体"),
    ("graph", "名前付きグラフ"),
    ("top_concepts", "最上位の概念"),
    ("structure", "データ構造"),
    ("status", "HTTPステータス"),
    ("release", "公開版の番号"),
    ("created_at", "公開日時（日本時間）"),
    ("note", "理由"),
    ("author", "公開者"),
    ("digest", "内容のSHA-256"),
    ("graph_digest", "グラフのSHA-256"),
    ("content_withdrawn", "内容の一部を取下げ"),
    ("withdrawn", "取下げ"),
    ("counts", "件数"),
    ("code_lists", "コード表"),
    ("id", "コード"),
    ("ja", "日本語"),
    ("en", "英語"),
    ("broader", "上位"),
    ("accumulation", "集計方法"),
    ("amount-kind", "金額の種類"),
    ("desired-direction", "望ましい方向"),
    ("indicator-type", "指標の種類"),
    ("involvement-role", "関与の役割"),
    ("publisher-kind", "公表主体の種類"),
    ("qualifier", "値の限定"),
    ("last_listed", "最後に掲載した版"),
    ("compare", "版の比較"),
    ("note-kind", "注記の種類"),
    ("plan-relation", "計画の関係"),
    ("plan-status", "計画の状態"),
    ("section-type", "節の種類"),
    ("source-kind", "出典の種類"),
    ("stage", "段階"),
    ("unit", "単位"),
    ("value-type", "値の種類"),
    ("FormalOrganization", "公的団体"),
    ("OrganizationalUnit", "部署"),
    ("ConceptScheme", "概念体系"),
    ("DataSet", "データセット"),
];

/// Members that name an object to people, the first that it has.
const LABELS: &[&str] = &["title", "label", "name", "ja"];

/// Members that a list leaves to the page of each thing.
const OF_OWN_PAGE: &[&str] = &["type", "slug", "label_en", "comment_en", "keywords_en", "form", "file", "endpoint"];

/// Members whose text is a code, with the list that has it.
const CODES: &[(&str, &str)] = &[("kind", "publisher-kind")];

/// Name of a member or relation in Japanese: a table, a known name or a column; an unknown one stays.
pub fn name(name: &str) -> &str {
    let table = catalog::ever().find(|table| table.name == name).map(|table| table.ja);
    let known = NAMES.iter().find(|(known, _)| *known == name).map(|(_, ja)| *ja);
    let column = || catalog::ever().find_map(|table| table.column(name)).map(|column| column.ja);
    table.or(known).or_else(column).unwrap_or(name)
}

/// Name of a type in Japanese: that of its table.
pub fn type_name(name: &str) -> &str {
    let table = catalog::ever().find(|table| table.type_name() == Some(name));
    table.map_or_else(|| self::name(name), |table| table.ja)
}

/// The members that say something.
pub fn facts(members: &Map<String, Value>) -> Vec<(String, HtmlCell)> {
    let named = members.iter().map(|(key, value)| match (key.as_str(), value) {
        ("en", Value::String(text)) => {
            (name(key).to_owned(), HtmlCell { lang: Some("en".to_owned()), ..HtmlCell::text(text) })
        }
        ("type", Value::String(text)) if !text.contains(':') => (name(key).to_owned(), HtmlCell::text(type_name(text))),
        (_, Value::String(text)) if key.ends_with("_en") => {
            (name(key).to_owned(), HtmlCell { lang: Some("en".to_owned()), ..HtmlCell::text(text) })
        }
        (_, Value::String(text)) if key.ends_with("_at") => {
            (name(key).to_owned(), HtmlCell { times: true, ..HtmlCell::text(text) })
        }
        (_, Value::String(text)) if let Some((_, list)) = CODES.iter().find(|(code, _)| code == key) => {
            (name(key).to_owned(), HtmlCell::text(super::concept(list, text)))
        }
        ("keywords" | "keywords_en", Value::Array(words)) => (name(key).to_owned(), HtmlCell::text(in_line(words))),
        _ => (name(key).to_owned(), cell(value)),
    });
    named.filter(|(_, cell)| !cell.is_empty()).collect()
}

fn in_line(words: &[Value]) -> String {
    words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、")
}

fn cell(value: &Value) -> HtmlCell {
    match value {
        Value::Null => HtmlCell::default(),
        Value::String(text) => HtmlCell::linked(text),
        Value::Bool(flag) => HtmlCell::text(super::flag(*flag)),
        Value::Object(members) => object(members),
        Value::Array(values) => {
            HtmlCell { below: values.iter().map(|value| (String::new(), cell(value))).collect(), ..HtmlCell::default() }
        }
        Value::Number(number) => HtmlCell::text(number.to_string()),
    }
}

/// An object that has a name and an address or a code is shown as one, with the rest below it.
fn object(members: &Map<String, Value>) -> HtmlCell {
    let text = |key: &str| members.get(key).and_then(Value::as_str);
    let label = LABELS.iter().find(|key| text(key).is_some());
    let (Some(&key), url, id) = (label, text("url"), text("id")) else {
        return HtmlCell { below: facts(members), ..HtmlCell::default() };
    };
    let label = text(key).unwrap_or_default();
    if url.is_none() && id.is_none() {
        return HtmlCell { below: facts(members), ..HtmlCell::default() };
    }
    let own_page = if url.is_some() { OF_OWN_PAGE } else { &[] };
    let shown_elsewhere = [key, "url", "uri", "id"];
    let rest = members.iter().filter(|(other, _)| !shown_elsewhere.iter().chain(own_page).any(|name| name == other));
    let rest: Map<String, Value> = rest.map(|(other, value)| (other.clone(), value.clone())).collect();
    let below = facts(&rest).into_iter().map(|(name, cell)| match &cell.href {
        // An address says nothing to people; the name of what is there does.
        Some(href) if *href == cell.text => (String::new(), HtmlCell { text: name, ..cell }),
        _ => (name, cell),
    });
    HtmlCell {
        text: id.map_or_else(|| label.to_owned(), |id| format!("{label}（{id}）")),
        href: url.map(str::to_owned),
        below: below.collect(),
        ..HtmlCell::default()
    }
}
