//! Chooses a format: the suffix decides, else `Accept`, else the first that fits.
//!
//! Every `Accept` is read here, that of SPARQL too, and so are the other names that clients have for media types.
use crate::{
    error::{Alternative, Error, Result},
    format::{Format, ShapeKind, split_suffix},
    language::Language,
};
use actix_web::{
    HttpRequest,
    http::header::{ACCEPT_LANGUAGE, Accept, Header, HeaderMap, Quality, QualityItem},
};
use mime::Mime;

/// Other names that clients have for media types, with what is sent to them: names from before a type was registered, and
/// those of what a format is written in. What is asked for as N3 is Turtle, a part of it.
const ALIASES: &[(&str, &[&str])] = &[
    ("text/turtle", &["application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3", "application/n3", "n3"]),
    ("application/n-triples", &["text/plain", "text/ntriples", "application/ntriples", "application/x-ntriples"]),
    ("application/n-quads", &["text/n-quads", "text/nquads", "text/x-nquads"]),
    ("application/trig", &["text/trig", "application/x-trig"]),
    ("application/rdf+xml", &["application/xml", "text/xml"]),
    ("application/sparql-results+xml", &["application/xml", "text/xml"]),
    ("application/ld+json", &["application/x-json+ld", "application/x-ld+json"]),
];

/// Whether a media type, in small letters and without parameters, is another name of one that is sent.
pub fn is_alias(name: &str, media_type: &str) -> bool {
    ALIASES.iter().any(|(known, aliases)| *known == media_type && aliases.contains(&name))
}

/// Whether a name is that of plain JSON, and the media type one that is written in it.
pub fn is_json(name: &str, media_type: &str) -> bool {
    name == mime::APPLICATION_JSON.essence_str() && media_type.ends_with("+json")
}

/// The format of the answer to a request for a resource at `url` (without suffix).
///
/// # Errors
///
/// Not found if the suffix is none of this resource's; not acceptable if `Accept` leaves nothing.
pub fn format(
    request: &HttpRequest,
    suffix: Option<&'static Format>,
    shape: ShapeKind,
    url: &str,
) -> Result<&'static Format> {
    if let Some(format) = suffix {
        return if (format.fits)(shape) { Ok(format) } else { Err(not_here(format, shape)) };
    }
    let candidates: Vec<_> = shape.formats().filter(|format| format.negotiable).collect();
    let content_types: Vec<_> = candidates.iter().map(|format| format.content_type).collect();
    let chosen = choose(request, &content_types).and_then(|place| candidates.get(place).copied());
    let wanted = Some(language(request.headers()));
    let in_language = |format: &'static Format| {
        let other = candidates.iter().find(|other| format.is_page() && other.page == wanted);
        other.copied().unwrap_or(format)
    };
    chosen.map(in_language).ok_or_else(|| Error::NotAcceptable {
        available: candidates
            .iter()
            .map(|format| Alternative {
                url: if url.ends_with('/') { url.to_owned() } else { format!("{url}.{}", format.suffix) },
                media_type: essence(format.content_type).to_owned(),
            })
            .collect(),
    })
}

fn not_here(format: &Format, shape: ShapeKind) -> Error {
    let known = shape.formats().map(|format| format!(".{}", format.suffix)).collect::<Vec<_>>().join(", ");
    Error::not_found(format!("this resource has no .{} form; there are: {known}", format.suffix))
}

/// The format of a suffix such as `.excel.csv` behind a path; none for an empty one.
///
/// # Errors
///
/// Not found if no format has it.
pub fn suffix_of(path: &str, suffix: &str) -> Result<Option<&'static Format>> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let whole = format!("{name}{suffix}");
    match split_suffix(&whole) {
        Ok((rest, format)) if rest == name => Ok(format),
        _ => Err(Error::not_found(format!("there is no `{whole}`: the suffix is unknown"))),
    }
}

/// A media type without its parameters.
pub fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or(content_type).trim()
}

/// The language of pages that `Accept-Language` asks for: Japanese, unless English is liked better or other languages alone are.
pub fn language(headers: &HeaderMap) -> Language {
    let (mut ja, mut en, mut any, mut asked) = (None, None, None, false);
    for range in headers.get_all(ACCEPT_LANGUAGE).filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(','))
    {
        let (name, parameter) = range.split_once(';').unwrap_or((range, ""));
        let quality =
            parameter.trim().strip_prefix("q=").map_or(Some(1.0), |quality| quality.trim().parse::<f32>().ok());
        let name = name.trim();
        let Some(quality) = quality.filter(|_| !name.is_empty()) else { continue };
        asked = true;
        let primary = name.split('-').next().unwrap_or_default();
        let place = match primary {
            "*" => &mut any,
            _ if primary.eq_ignore_ascii_case(Language::Ja.tag()) => &mut ja,
            _ if primary.eq_ignore_ascii_case(Language::En.tag()) => &mut en,
            _ => continue,
        };
        *place = Some(place.map_or(quality, |known: f32| known.max(quality)));
    }
    let ja = ja.or(any).unwrap_or(0.0);
    let en = en.or(any).unwrap_or(0.0);
    if en > ja || (asked && ja == 0.0) { Language::En } else { Language::Ja }
}

/// The place of the content type that a client likes best, of what stands at one URL.
///
/// # Errors
///
/// When it likes none.
pub fn place(request: &HttpRequest, content_types: &[&str], url: &str) -> Result<usize> {
    let alternative =
        |content_type: &&str| Alternative { url: url.to_owned(), media_type: essence(content_type).to_owned() };
    choose(request, content_types)
        .ok_or_else(|| Error::NotAcceptable { available: content_types.iter().map(alternative).collect() })
}

/// The place of the content type that a client likes best; the first if it has no preference.
///
/// For each type its most specific range counts, then the quality, then the order given. Quality 0 excludes. Who asks for JSON
/// and would get nothing gets what is written in it.
pub fn choose(request: &HttpRequest, content_types: &[&str]) -> Option<usize> {
    let ranges = Accept::parse(request).map(|accept| accept.0).unwrap_or_default();
    if ranges.is_empty() {
        return (!content_types.is_empty()).then_some(0);
    }
    // Browsers ask for pages, then for XML, then for anything. They show no RDF that is XML, so XML counts last.
    let is_browser = ranges.iter().any(|range| range.item.essence_str() == mime::TEXT_HTML.essence_str());
    let for_browsers = || ranges.iter().filter(|range| range.item.subtype() != mime::XML).cloned().collect::<Vec<_>>();
    let wants_json = |media_type: &str| {
        let asks =
            |range: &QualityItem<Mime>| range.quality > Quality::ZERO && is_json(range.item.essence_str(), media_type);
        ranges.iter().any(asks)
    };
    let by_browser = is_browser.then(|| best(content_types, &for_browsers())).flatten();
    by_browser
        .or_else(|| best(content_types, &ranges))
        .or_else(|| content_types.iter().position(|content_type| wants_json(essence(content_type))))
}

fn best(content_types: &[&str], ranges: &[QualityItem<Mime>]) -> Option<usize> {
    let liked = content_types.iter().enumerate().filter_map(|(place, content_type)| {
        let quality = quality(&content_type.parse().ok()?, ranges)?;
        (quality > Quality::ZERO).then_some((place, quality))
    });
    liked.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(place, _)| place)
}

/// What a client says of a type: by its own name, else by another name, a family or everything, whichever is most. So another
/// name never excludes.
fn quality(offered: &Mime, ranges: &[QualityItem<Mime>]) -> Option<Quality> {
    let matching = ranges.iter().filter_map(|range| Some((specificity(&range.item, offered)?, range.quality)));
    let own = matching.max();
    let by_name = own.filter(|((whole, _), _)| *whole == WHOLE).map(|(_, quality)| quality);
    let aliases = ranges.iter().filter(|range| {
        is_alias(range.item.essence_str(), offered.essence_str()) && parameters_fit(&range.item, offered)
    });
    by_name.or_else(|| own.map(|(_, quality)| quality).max(aliases.map(|range| range.quality).max()))
}

/// How closely a range names a type that it names whole.
const WHOLE: u8 = 2;

/// How closely a range names the offered type: whole types above families above everything, and parameters above none.
fn specificity(range: &Mime, offered: &Mime) -> Option<(u8, usize)> {
    let whole = match (range.type_(), range.subtype()) {
        (mime::STAR, mime::STAR) => 0,
        (family, mime::STAR) if family == offered.type_() => 1,
        _ if range.essence_str() == offered.essence_str() => WHOLE,
        _ => return None,
    };
    parameters_fit(range, offered).then(|| (whole, range.params().count()))
}

fn parameters_fit(range: &Mime, offered: &Mime) -> bool {
    range.params().all(|(name, value)| match name.as_str() {
        // Everything here is UTF-8, and JSON-LD is in the form that every profile of it can be made of.
        "charset" => value.as_str().eq_ignore_ascii_case("utf-8"),
        "profile" if offered.suffix() == Some(mime::JSON) => true,
        _ => offered.get_param(name).is_some_and(|own| own == value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn pages_are_japanese_unless_english_is_liked_better_or_japanese_is_not_read() {
        for (accepted, language) in [
            (None, Language::Ja),
            (Some(""), Language::Ja),
            (Some("*"), Language::Ja),
            (Some("ja,en-US;q=0.9,en;q=0.8"), Language::Ja),
            (Some("en-US,en;q=0.9,ja;q=0.8"), Language::En),
            (Some("EN"), Language::En),
            (Some("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"), Language::En),
            (Some("fr, de"), Language::En),
            (Some("fr, ja;q=0.1"), Language::Ja),
            (Some("ja;q=0, en"), Language::En),
            (Some("jam, nonsense;q=x"), Language::En),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accepted) = accepted {
                headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_str(accepted).unwrap());
            }
            assert_eq!(super::language(&headers), language, "{accepted:?}");
        }
    }
}
