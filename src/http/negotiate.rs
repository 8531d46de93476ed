//! Chooses a format: the suffix decides, else `Accept`, else the first that fits.
use crate::{
    error::{Alternative, Error, Result},
    format::{Format, ShapeKind, split_suffix},
};
use actix_web::{
    HttpRequest,
    http::header::{Accept, Header, Quality, QualityItem},
};
use mime::Mime;

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
    choose(request, &content_types).and_then(|place| candidates.get(place).copied()).ok_or_else(|| {
        Error::NotAcceptable {
            available: candidates
                .iter()
                .map(|format| Alternative {
                    url: if url.ends_with('/') { url.to_owned() } else { format!("{url}.{}", format.suffix) },
                    media_type: essence(format.content_type).to_owned(),
                })
                .collect(),
        }
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

/// The place of the content type that a client likes best; the first if it has no preference.
///
/// For each type its most specific range counts, then the quality, then the order given. Quality 0 excludes.
pub fn choose(request: &HttpRequest, content_types: &[&str]) -> Option<usize> {
    let ranges = Accept::parse(request).map(|accept| accept.0).unwrap_or_default();
    if ranges.is_empty() {
        return (!content_types.is_empty()).then_some(0);
    }
    let liked = content_types.iter().enumerate().filter_map(|(place, content_type)| {
        let quality = quality(&content_type.parse().ok()?, &ranges)?;
        (quality > Quality::ZERO).then_some((place, quality))
    });
    liked.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(place, _)| place)
}

fn quality(offered: &Mime, ranges: &[QualityItem<Mime>]) -> Option<Quality> {
    let matching = ranges.iter().filter_map(|range| Some((specificity(&range.item, offered)?, range.quality)));
    matching.max().map(|(_, quality)| quality)
}

/// How closely a range names the offered type: whole types above families above everything, and parameters above none.
fn specificity(range: &Mime, offered: &Mime) -> Option<(u8, usize)> {
    let fits = |(name, value): (mime::Name<'_>, mime::Name<'_>)| match name.as_str() {
        // Everything here is UTF-8, and JSON-LD is in the form that every profile of it can be made of.
        "charset" => value.as_str().eq_ignore_ascii_case("utf-8"),
        "profile" if offered.suffix() == Some(mime::JSON) => true,
        _ => offered.get_param(name).is_some_and(|own| own == value),
    };
    let whole = match (range.type_(), range.subtype()) {
        (mime::STAR, mime::STAR) => 0,
        (family, mime::STAR) if family == offered.type_() => 1,
        _ if range.essence_str() == offered.essence_str() => 2,
        _ => return None,
    };
    range.params().all(fits).then(|| (whole, range.params().count()))
}
