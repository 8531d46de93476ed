//! The picture of the model: every class and every link that the tables make between two classes.
//!
//! What is drawn follows from the tables; only where it is drawn stands here. What has no place or way of its own is
//! drawn all the same, at the foot of the picture or straight.
use super::usage::{Use, ValueTarget};
use crate::{
    catalog,
    table::local_name,
    vocabulary::{self, WordKind},
};
use std::{collections::BTreeMap, fmt::Write};

/// Size of a box, in the units of the picture: about a pixel of a phone.
const BOX: (i32, i32) = (130, 50);

/// Left edges of the two columns.
const COLUMNS: [i32; 2] = [30, 222];

/// From one row of boxes to the next, and where the first begins.
const ROW: (i32, i32) = (92, 34);

/// Rows of boxes: left what lives through editions, right what one edition or document says, and years and stages.
const ROWS: &[[&str; 2]] = &[
    ["mp:Plan", "mp:PlanRevision"],
    ["mp:Source", "mp:FiscalYear"],
    ["mp:Indicator", "qb:Observation"],
    ["mp:PolicyField", "mp:Section"],
    ["mp:Direction", "mp:Listing"],
    ["mp:Initiative", "mp:ScheduleEntry"],
    ["mp:Term", "mp:Stage"],
    ["", "mp:RelatedPlan"],
    ["", "mp:SourceNote"],
];

/// The way of a link, and where its name stands: left of, around or right of a point.
struct LinkPath {
    points: Vec<(i32, i32)>,
    label: (i32, i32, &'static str),
}

/// A box with its class.
struct ClassBox {
    class: String,
    left: i32,
    top: i32,
}

impl ClassBox {
    fn right(&self) -> i32 {
        self.left + BOX.0
    }

    fn bottom(&self) -> i32 {
        self.top + BOX.1
    }

    fn middle(&self) -> (i32, i32) {
        (self.left + BOX.0 / 2, self.top + BOX.1 / 2)
    }
}

/// Links from one class to another, with the properties that make them.
type Links = BTreeMap<(&'static str, &'static str), Vec<&'static str>>;

/// The picture as SVG, to stand in a page.
pub fn svg(uses: &[Use]) -> String {
    let links = links(uses);
    let places = places();
    let height = places.iter().map(ClassBox::bottom).max().unwrap_or_default() + 16;
    let mut out = format!(
        "<svg class=\"model\" viewBox=\"0 0 384 {height}\" role=\"img\" aria-labelledby=\"model-title model-desc\">\n\
         <title id=\"model-title\">計画のデータの形</title>\n<desc id=\"model-desc\">{}</desc>\n\
         <defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path d=\"M0 0 8 4 0 8z\"/></marker></defs>\n",
        description(&links)
    );
    let place = |class: &str| places.iter().find(|place| place.class == class);
    let ways: Vec<_> = links
        .iter()
        .filter_map(|(&(from, to), properties)| Some((from, to, properties, way(place(from)?, place(to)?))))
        .collect();
    for (from, to, properties, way) in &ways {
        let points: Vec<_> = way.points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let line = format!(
            "<polyline data-link=\"{from} {} {to}\" points=\"{}\" marker-end=\"url(#arrow)\"/>\n",
            properties.join(" "),
            points.join(" ")
        );
        out.push_str(&line);
    }
    for place in &places {
        out.push_str(&drawn(place));
    }
    for (.., properties, way) in &ways {
        let (x, y, anchor) = way.label;
        let name = names(properties, uses);
        // Writing into a text cannot fail.
        let _ = writeln!(out, "<text class=\"link\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{name}</text>");
    }
    out.push_str("</svg>");
    out
}

/// The links that the tables make between classes.
fn links(uses: &[Use]) -> Links {
    let mut links = Links::new();
    for one in uses {
        if let ValueTarget::Class(to) = one.value {
            links.entry((one.class, to)).or_default().push(one.property);
        }
    }
    links
}

fn names(properties: &[&str], uses: &[Use]) -> String {
    let name = |property: &&str| uses.iter().find(|one| one.property == *property).map_or("", |one| one.ja);
    properties.iter().map(name).collect::<Vec<_>>().join("・")
}

/// The same in words.
fn description(links: &Links) -> String {
    let link = |((from, to), _): (&(&str, &str), _)| format!("{}から{}へ", japanese(from), japanese(to));
    format!("クラスと、その間のつながり。{}。", links.iter().map(link).collect::<Vec<_>>().join("、"))
}

fn japanese(class: &str) -> &str {
    let table = catalog::tables().iter().find(|table| table.classes.first() == Some(&class));
    vocabulary::word(class).map(|word| word.ja.as_str()).or(table.map(|table| table.ja)).unwrap_or(class)
}

/// The boxes: those of [`ROWS`], and at the foot the classes that have none there.
fn places() -> Vec<ClassBox> {
    let place = |row: usize, column: usize, class: &str| ClassBox {
        class: class.to_owned(),
        left: COLUMNS[column],
        top: ROW.1 + ROW.0 * i32::try_from(row).unwrap_or_default(),
    };
    let cells = ROWS.iter().enumerate().flat_map(|(row, pair)| pair.iter().enumerate().map(move |at| (row, at)));
    let mut places: Vec<ClassBox> = cells
        .filter(|(_, (_, class))| !class.is_empty())
        .map(|(row, (column, class))| place(row, column, class))
        .collect();
    let classes = vocabulary::words().iter().filter(|word| word.kind == WordKind::Class);
    let missing =
        classes.map(|word| format!("mp:{}", word.name)).filter(|class| places.iter().all(|p| p.class != *class));
    let missing: Vec<_> = missing.collect();
    places.extend(missing.iter().enumerate().map(|(at, class)| place(ROWS.len() + at, 1, class)));
    places
}

/// A box with the names of its class, Japanese first.
fn drawn(place: &ClassBox) -> String {
    let (x, _) = place.middle();
    let name = japanese(&place.class);
    let lines = halved(name);
    let (first, step, size) = if lines.len() == 1 { (22, 18, "") } else { (16, 15, " class=\"long\"") };
    let line = |(at, text): (i32, &String)| {
        format!("<text{size} x=\"{x}\" y=\"{}\">{text}</text>", place.top + first + at * step)
    };
    let text: String = (0..).zip(&lines).map(line).collect();
    let count = i32::try_from(lines.len()).unwrap_or(1);
    let (english, foot) = (local_name(&place.class), place.top + first + step * count - 1);
    format!(
        "<g class=\"{}\" data-class=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>{text}\
         <text class=\"en\" x=\"{x}\" y=\"{foot}\">{english}</text></g>\n",
        manner(&place.class),
        place.class,
        place.left,
        place.top,
        BOX.0,
        BOX.1
    )
}

/// What table of thing a class is of, for its colour.
fn manner(class: &str) -> &'static str {
    let table = catalog::tables().iter().copied().find(|table| table.classes.first() == Some(&class));
    match table {
        None => "code",
        Some(table) if table.key.iter().any(|key| ["revision_id", "source_id"].contains(key)) => "printed",
        Some(_) => "lasting",
    }
}

/// A name that is too long for one line, in two.
fn halved(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= 7 {
        return vec![name.to_owned()];
    }
    letters.chunks(letters.len().div_ceil(2)).map(|half| half.iter().collect()).collect()
}

/// Left edge of the lane in which links to the plan run, and right edge of that for links to the edition.
const LANES: (i32, i32) = (14, 372);

/// The way of a link between two boxes.
fn way(from: &ClassBox, to: &ClassBox) -> LinkPath {
    let ((fx, fy), (tx, ty)) = (from.middle(), to.middle());
    let aside = COLUMNS[1] - 10;
    let near = (to.top - from.top).abs() <= ROW.0;
    match (from.class.as_str(), to.class.as_str()) {
        (one, other) if one == other => {
            let (left, right, high) = (from.left + 14, from.left + 44, from.top - 14);
            let points = vec![(left, from.top), (left, high), (right, high), (right, from.top)];
            LinkPath { points, label: (right + 6, from.top - 8, "start") }
        }
        (_, "mp:Plan") if from.left == to.left => {
            let lane = LANES.0;
            let points = vec![(from.left, fy), (lane, fy), (lane, ty), (to.left, ty)];
            LinkPath { points, label: (lane + 1, ty - 5, "middle") }
        }
        (_, "mp:PlanRevision") => {
            let lane = LANES.1;
            let points = vec![(from.right(), fy), (lane, fy), (lane, ty), (to.right(), ty)];
            LinkPath { points, label: (lane - 6, ty - 5, "middle") }
        }
        ("mp:Plan", "mp:FiscalYear") => {
            let (x, y) = (from.right() - 20, from.bottom() + 21);
            let points = vec![(x, from.bottom()), (x, y), (aside - 4, y), (aside - 4, ty - 8), (to.left, ty - 8)];
            LinkPath { points, label: (x - 6, y, "end") }
        }
        ("mp:Initiative", "mp:FiscalYear") => {
            let points = vec![(from.right(), fy - 16), (aside, fy - 16), (aside, ty + 8), (to.left, ty + 8)];
            LinkPath { points, label: (aside - 4, fy - 218, "end") }
        }
        ("mp:ScheduleEntry", "mp:FiscalYear") => {
            let lane = LANES.1 - 11;
            let points = vec![(from.right(), fy - 10), (lane, fy - 10), (lane, ty), (to.right(), ty)];
            LinkPath { points, label: (lane - 4, ty + 141, "end") }
        }
        _ if from.left == to.left && near => {
            let (start, end) = if from.top < to.top { (from.bottom(), to.top) } else { (from.top, to.bottom()) };
            LinkPath { points: vec![(fx, start), (tx, end)], label: (fx + 6, i32::midpoint(start, end) + 5, "start") }
        }
        _ if from.top == to.top && from.left > to.left => {
            let points = vec![(from.left, fy), (to.right(), ty)];
            LinkPath { points, label: (i32::midpoint(from.left, to.right()), fy - 5, "middle") }
        }
        _ if from.left > to.left && near => {
            let (start, bend) = if from.top < to.top { (from.bottom(), -12) } else { (from.top, 12) };
            let points = vec![(from.left + 16, start), (to.right(), ty + bend)];
            let (x, y) = (i32::midpoint(from.left + 16, to.right()), i32::midpoint(start, ty + bend));
            LinkPath { points, label: (x, y + 4, "middle") }
        }
        _ => LinkPath {
            points: vec![(fx, fy), (tx, ty)],
            label: (i32::midpoint(fx, tx), i32::midpoint(fy, ty), "middle"),
        },
    }
}
