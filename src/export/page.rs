//! The pages that only a static copy has.
use super::Error;
use crate::error;
use askama::Template;

/// A page that leads from a thing to its document.
#[derive(Template)]
#[template(path = "thing.html")]
struct Thing<'a> {
    path: &'a str,
    document: String,
    /// Whether the current release has it.
    is_current: bool,
    /// The triples of the document, if it has any.
    json_ld: Option<String>,
}

/// A page of a few words.
#[derive(Template)]
#[template(path = "words.html")]
struct Words {
    title: &'static str,
    ja: &'static str,
    en: &'static str,
}

/// The page of a thing: the triples of its document, and the way there.
pub fn thing(path: &str, document: &str, base: &str, json_ld: Option<&[u8]>) -> Result<Vec<u8>, Error> {
    // In JSON `<` occurs only within strings, where `\u003c` means the same. So no string can end the script with
    // `</script>`.
    let json_ld = json_ld.map(|json_ld| String::from_utf8_lossy(json_ld).replace('<', "\\u003c"));
    let is_current = path == document;
    written(&Thing { path, document: format!("{base}{document}"), is_current, json_ld })
}

/// What stands where only a server answers.
pub fn asked() -> Result<Vec<u8>, Error> {
    written(&Words {
        title: "ここでは使えません",
        ja: "このサイトは静的な写しです。検索、絞り込み、SPARQL、APIの試用にはopenplanのサーバーが必要です。データはすべて\
             ファイルとして置いてあり、カタログからダウンロードできます。",
        en: "This is a static copy. Search, filters, SPARQL and the API console need a running openplan server. All data are \
             here as files: see the catalogue.",
    })
}

/// What a web server may send for addresses at which nothing is.
pub fn missing() -> Result<Vec<u8>, Error> {
    written(&Words {
        title: "404 このページはありません",
        ja: "このURLには何もありません。トップページかカタログから探してください。",
        en: "There is nothing at this address. Start at the home page or at the catalogue.",
    })
}

fn written(page: &impl Template) -> Result<Vec<u8>, Error> {
    let page = page.render().map_err(|error| error::Error::Internal(error.to_string()))?;
    Ok(page.into_bytes())
}
