//! A part of a file, for who has the rest already (RFC 9110, section 14).
use actix_web::{
    HttpRequest,
    http::{Method, header},
};

/// What a request asks for of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of it. Also where the request asks for several parts, or in a way that cannot be read.
    All,
    /// From the first byte to the last, both counted from 0.
    Part(usize, usize),
    /// A part that is not there.
    Beyond,
}

/// What is asked for of a file of so many bytes with this tag.
///
/// With `If-Range` a part is sent only if its tag is that of these bytes. A date in `If-Range` never matches, because
/// two contents may be published within one second.
pub fn wanted(request: &HttpRequest, length: usize, tag: &str) -> Wanted {
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    let same = text(header::IF_RANGE).is_none_or(|known| known.trim() == format!("\"{tag}\""));
    match text(header::RANGE).filter(|_| same && *request.method() == Method::GET) {
        Some(asked) => read(asked, length),
        None => Wanted::All,
    }
}

fn read(asked: &str, length: usize) -> Wanted {
    let Some(("bytes", range)) = asked.split_once('=') else { return Wanted::All };
    let Some((first, last)) = range.trim().split_once('-') else { return Wanted::All };
    let digits =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().unwrap_or(usize::MAX));
    let end = length.checked_sub(1);
    match (first.is_empty(), last.is_empty(), digits(first), digits(last), end) {
        (true, true, ..) | (.., None, _, _) | (.., None, _) => Wanted::All,
        (true, false, _, Some(count), Some(end)) if count > 0 => Wanted::Part(length.saturating_sub(count), end),
        (false, false, Some(first), Some(last), _) if last < first => Wanted::All,
        (false, empty, Some(first), Some(last), Some(end)) if first <= end => {
            Wanted::Part(first, if empty { end } else { last.min(end) })
        }
        _ => Wanted::Beyond,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_read_and_nothing_else() {
        for (asked, part) in [
            ("bytes=0-9", Wanted::Part(0, 9)),
            ("bytes=0-0", Wanted::Part(0, 0)),
            ("bytes=90-", Wanted::Part(90, 99)),
            ("bytes=90-1000", Wanted::Part(90, 99)),
            ("bytes=-10", Wanted::Part(90, 99)),
            ("bytes=-1000", Wanted::Part(0, 99)),
            ("bytes=0-99999999999999999999999", Wanted::Part(0, 99)),
            ("bytes=100-", Wanted::Beyond),
            ("bytes=99999999999999999999999-", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=9-0", Wanted::All),
            ("bytes=0-9,20-29", Wanted::All),
            ("bytes=-", Wanted::All),
            ("bytes=a-b", Wanted::All),
            ("bytes=+1-2", Wanted::All),
            ("bytes", Wanted::All),
            ("lines=0-9", Wanted::All),
        ] {
            assert_eq!(read(asked, 100), part, "{asked}");
        }
        assert_eq!(read("bytes=0-", 0), Wanted::Beyond);
    }
}
