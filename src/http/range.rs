//! A part of a file, for who has the rest already (RFC 9110, section 14).
use actix_web::{
    HttpRequest,
    http::{Method, header},
};

/// What a request asks for of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WantedBytes {
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
pub fn wanted(request: &HttpRequest, length: usize, tag: &str) -> WantedBytes {
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    let same = text(header::IF_RANGE).is_none_or(|known| known.trim() == format!("\"{tag}\""));
    match text(header::RANGE).filter(|_| same && *request.method() == Method::GET) {
        Some(asked) => read(asked, length),
        None => WantedBytes::All,
    }
}

fn read(asked: &str, length: usize) -> WantedBytes {
    let Some(("bytes", range)) = asked.split_once('=') else { return WantedBytes::All };
    let Some((first, last)) = range.trim().split_once('-') else { return WantedBytes::All };
    let digits =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().unwrap_or(usize::MAX));
    let end = length.checked_sub(1);
    match (first.is_empty(), last.is_empty(), digits(first), digits(last), end) {
        (true, true, ..) | (.., None, _, _) | (.., None, _) => WantedBytes::All,
        (true, false, _, Some(count), Some(end)) if count > 0 => WantedBytes::Part(length.saturating_sub(count), end),
        (false, false, Some(first), Some(last), _) if last < first => WantedBytes::All,
        (false, empty, Some(first), Some(last), Some(end)) if first <= end => {
            WantedBytes::Part(first, if empty { end } else { last.min(end) })
        }
        _ => WantedBytes::Beyond,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_of_bytes_is_read_and_nothing_else() {
        for (asked, part) in [
            ("bytes=0-9", WantedBytes::Part(0, 9)),
            ("bytes=0-0", WantedBytes::Part(0, 0)),
            ("bytes=90-", WantedBytes::Part(90, 99)),
            ("bytes=90-1000", WantedBytes::Part(90, 99)),
            ("bytes=-10", WantedBytes::Part(90, 99)),
            ("bytes=-1000", WantedBytes::Part(0, 99)),
            ("bytes=0-99999999999999999999999", WantedBytes::Part(0, 99)),
            ("bytes=100-", WantedBytes::Beyond),
            ("bytes=99999999999999999999999-", WantedBytes::Beyond),
            ("bytes=-0", WantedBytes::Beyond),
            ("bytes=9-0", WantedBytes::All),
            ("bytes=0-9,20-29", WantedBytes::All),
            ("bytes=-", WantedBytes::All),
            ("bytes=a-b", WantedBytes::All),
            ("bytes=+1-2", WantedBytes::All),
            ("bytes", WantedBytes::All),
            ("lines=0-9", WantedBytes::All),
        ] {
            assert_eq!(read(asked, 100), part, "{asked}");
        }
        assert_eq!(read("bytes=0-", 0), WantedBytes::Beyond);
    }
}
