//! Where the links of a page lead: below the address of the server, and to pages in the language that its own address names.
use crate::format::Format;

/// A page of which the links begin where the address of the server does: behind a proxy that may be below a path.
pub fn below(page: String, base: &str) -> String {
    let path = base.split_once("://").and_then(|(_, rest)| Some(&rest[rest.find('/')?..])).unwrap_or_default();
    if path.is_empty() {
        return page;
    }
    // In text a quotation mark is escaped, so that this stands in tags alone.
    let begins = |page: String, name: &str| page.replace(&format!(" {name}=\"/"), &format!(" {name}=\"{path}/"));
    ["href", "src", "action"].into_iter().fold(page, begins)
}

/// A page of which the links lead to pages of the same format: who reads one by its address goes on in its language.
pub fn in_format(page: &str, format: &Format, base: &str) -> String {
    relinked(page, |url| {
        let path = url.strip_prefix(base).unwrap_or(url);
        if !has_page(path) {
            return None;
        }
        let (path, asked) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
        let before = &url[..url.len() - path.len() - asked.len()];
        Some(format!("{before}{}.{}{asked}", if path == "/" { "/index" } else { path }, format.suffix))
    })
}

/// A piece of a page of which the links lead where `lead` says, if it says anything.
pub fn relinked(page: &str, lead: impl Fn(&str) -> Option<String>) -> String {
    let mut written = String::with_capacity(page.len() + page.len() / 16);
    let mut rest = page;
    while let Some(place) = rest.find("=\"") {
        let (before, after) = rest.split_at(place + 2);
        written.push_str(before);
        rest = after;
        if (before.ends_with(" href=\"") || before.ends_with(" action=\""))
            && let Some((url, behind)) = after.split_once('"')
            && let Some(url) = lead(url)
        {
            written.push_str(&url);
            written.push('"');
            rest = behind;
        }
    }
    written + rest
}

/// What has no page in each language, by what paths begin with.
const WITHOUT: &[&str] =
    &["/id/", "/docs/reference", "/timemap/", "/rdf-graph-store", "/reconcile", "/api/", "/mcp", "/sparql", "//"];

/// Whether an address is that of a document without a suffix.
fn has_page(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.starts_with('/')
        && !path.contains('.')
        && !path.ends_with("/sparql")
        && WITHOUT.iter().all(|begin| !path.starts_with(begin))
        && !path.contains("/reconcile")
        && !["/livez", "/readyz"].contains(&path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::ENGLISH_HTML;

    #[test]
    fn links_to_documents_lead_to_pages_of_the_same_language() {
        let page = "<a href=\"/\">a</a> <a href=\"https://x.jp/1/p/terms?q=1#l\" lang=\"ja\">b</a> <a href=\"/a.csv\">c</a> \
                    <form action=\"/search\"> <a href=\"https://other.example/a\"> <a href=\"#main\"> <a href=\"/id/1\">";
        let led = "<a href=\"/index.en.html\">a</a> <a href=\"https://x.jp/1/p/terms.en.html?q=1#l\" lang=\"ja\">b</a> \
                   <a href=\"/a.csv\">c</a> <form action=\"/search.en.html\"> <a href=\"https://other.example/a\"> \
                   <a href=\"#main\"> <a href=\"/id/1\">";
        assert_eq!(in_format(page, &ENGLISH_HTML, "https://x.jp"), led);
    }

    #[test]
    fn links_begin_below_the_path_of_the_server() {
        let page = "<a href=\"/a\"> <form action=\"/b\"> <img src=\"/c\">".to_owned();
        assert_eq!(below(page.clone(), "https://x.jp"), page);
        let led = "<a href=\"/p/a\"> <form action=\"/p/b\"> <img src=\"/p/c\">";
        assert_eq!(below(page, "https://x.jp/p"), led);
    }
}
