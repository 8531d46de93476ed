//! Pictures, drawn here as SVG. Nothing is said by them alone: beside each stands the same in words or as a table.
use super::stage::Family;
use std::fmt::Write;

/// Side of a mark with the gap to the next, in pixels.
const STEP: usize = 24;

/// The shapes that the pictures of a page use, which is written once before them.
pub fn shapes(families: impl IntoIterator<Item = Family>) -> String {
    let mut svg = "<svg class=\"shapes\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>".to_owned();
    for family in families {
        let (name, shape) = (family.name(), family.shape());
        // Writing into a text cannot fail.
        let _ = write!(
            svg,
            "<g id=\"s-{name}\" class=\"s-{name}\"><rect width=\"22\" height=\"22\" rx=\"4\" class=\"f\"/>{shape}</g>"
        );
    }
    svg + "</defs></svg>"
}

/// A row of marks; where there is none a gap is left.
pub fn strip(marks: &[Option<Family>], svg: &mut String) {
    let width = (marks.len() * STEP).saturating_sub(STEP - 22);
    let _ = write!(svg, "<svg class=\"strip\" width=\"{width}\" height=\"22\" aria-hidden=\"true\">");
    for (place, family) in marks.iter().enumerate() {
        let Some(family) = family else { continue };
        let _ = match place {
            0 => write!(svg, "<use href=\"#s-{}\"/>", family.name()),
            _ => write!(svg, "<use href=\"#s-{}\" x=\"{}\"/>", family.name(), place * STEP),
        };
    }
    svg.push_str("</svg>");
}

/// A bar whose parts are as long as their numbers, with the number in what is wide enough to hold it.
pub fn bar(parts: &[(Family, usize)]) -> String {
    let total = parts.iter().map(|(_, count)| count).sum::<usize>().max(1);
    let mut svg = "<svg class=\"bar\" width=\"100%\" height=\"28\" aria-hidden=\"true\">".to_owned();
    let mut before = 0;
    for (family, count) in parts.iter().filter(|(_, count)| *count > 0) {
        let (begin, share) = (percent(before, total), percent(*count, total));
        let _ = write!(
            svg,
            "<g class=\"s-{}\"><rect x=\"{begin}%\" width=\"{share}%\" height=\"28\" class=\"f\"/>",
            family.name()
        );
        if count * 20 >= total {
            let _ = write!(svg, "<text x=\"{}%\" y=\"19\">{count}</text>", percent(before * 2 + count, total * 2));
        }
        svg.push_str("</g>");
        before += count;
    }
    svg + "</svg>"
}

/// A share in hundredths, with two digits behind the point.
fn percent(part: usize, total: usize) -> String {
    let share = part * 10_000 / total;
    format!("{}.{:02}", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_bar_are_as_long_as_their_numbers() {
        let svg = bar(&[(Family::Consider, 1), (Family::Try, 0), (Family::Run, 3)]);
        assert!(svg.contains("x=\"0.00%\" width=\"25.00%\"") && svg.contains("x=\"25.00%\" width=\"75.00%\""), "{svg}");
        assert!(svg.contains(">3</text>") && !svg.contains("s-try"), "{svg}");
        assert!(bar(&[]).ends_with("aria-hidden=\"true\"></svg>"));
    }

    #[test]
    fn where_nothing_is_planned_a_gap_is_left() {
        let mut svg = String::new();
        strip(&[Some(Family::Run), None, Some(Family::Widen)], &mut svg);
        assert!(svg.contains("#s-run\"/>") && svg.contains("#s-widen\" x=\"48\"/>") && svg.contains("width=\"70\""));
    }
}
