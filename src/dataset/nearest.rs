//! The closest spelling, for proposals in messages.

/// How many characters of a text are compared: more than any name or code has.
const COMPARED: usize = 100;

/// How many characters must be inserted, removed or exchanged to make one text of the other. Of long texts only the
/// beginning is compared.
pub fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().take(COMPARED).collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, from) in from.chars().take(COMPARED).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in to.iter().enumerate() {
            let exchanged = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

/// The candidate closest to a text, the first of equals; `None` if there are no candidates.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates.into_iter().min_by_key(|candidate| distance(text, candidate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_single_edits() {
        assert_eq!(distance("", "検討"), 2);
        assert_eq!(distance("拡大検討", "拡大・検討"), 1);
        assert_eq!(nearest("opperate", ["pilot", "operate", "expand"]), Some("operate"));
    }
}
