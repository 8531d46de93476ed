//! The page of a plan: what it is in numbers, all that it will do at a glance, by what it is judged, and where to go on.
use super::{
    Main, names, picture,
    stage::Family,
    value::{Values, escaped, own, size},
    words::{self, Words, fill},
};
use crate::{
    dcat,
    edition::{self, Edition},
    error::Result,
    format::{Document, WriteError},
    period::Period,
    progress::Statements,
    snapshot,
    table::Row,
    view::Scope,
    vocabulary,
};
use askama::Template;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most tiles of indicators.
const MOST_TILES: usize = 12;

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage<'c> {
    words: &'static Words,
    path: String,
    /// Path of the plan without a release: what tells of all releases is there.
    whole: String,
    /// Of which edition this is, and what is known of results, as HTML.
    notice: String,
    picture: Option<Picture>,
    tiles: Vec<Tile>,
    /// Whether the tiles are those of KPIs alone.
    kpis: bool,
    /// Lists of initiatives: what they are and, as HTML, each of them.
    marked: Vec<(String, Vec<String>)>,
    read: Vec<(&'static str, &'c str)>,
    downloads: Vec<Download>,
}

/// All initiatives with their stages.
struct Picture {
    heading: String,
    grows: Option<String>,
    shapes: String,
    periods: Vec<String>,
    /// A bar for each period.
    bars: Vec<String>,
    /// The same numbers: a family, its word, and a number for each period.
    table: Vec<(&'static str, &'static str, Vec<usize>)>,
    groups: Vec<Group>,
}

/// The initiatives under one policy.
pub struct Group {
    /// Name as HTML, and its address.
    name: String,
    href: Option<String>,
    count: usize,
    /// Each as HTML.
    pub initiatives: String,
}

/// An indicator with where it is to be and where it stands, as HTML.
struct Tile {
    href: String,
    of: String,
    label: String,
    target: Option<(String, String)>,
    actual: String,
}

struct Download {
    title: String,
    url: String,
    size: String,
    sha256: String,
}

/// What the rows of a plan are read with.
pub struct Plan<'c> {
    pub scope: &'c Scope,
    pub tables: &'c [Vec<Row>],
    pub edition: &'c Edition<'c>,
    pub policies: Vec<Row>,
    pub language: &'c str,
    pub words: &'static Words,
}

/// An initiative as an edition lists it: id, title, policy.
type Listed<'c> = (&'c str, &'c str, Option<&'c str>);

/// The marks of an initiative with its line as HTML.
type Line = (Vec<Option<Family>>, String);

/// The stage of an initiative in a period: its family and its printed word.
type Stages<'c> = HashMap<(&'c str, Period), (Family, &'c str)>;

/// The main part of the page of a plan. Blocks.
///
/// # Errors
///
/// When a file is damaged, the database does not answer, or the page cannot be written.
pub fn main(document: &Document, scope: &Scope, words: &'static Words) -> Result<Main> {
    let content = scope.content()?;
    let editions = content.editions();
    let edition = editions.newest();
    let (policies, language) = (edition.policies(), scope.metadata.language());
    let plan = Plan { scope, tables: content.tables(), edition: &edition, policies, language, words };
    let (tiles, kpis) = plan.tiles();
    let page = PlanPage {
        words,
        path: scope.path(),
        whole: scope.plan_path(),
        notice: plan.notice(),
        picture: plan.picture(),
        tiles,
        kpis,
        marked: plan.marked(),
        read: plan.read(document),
        downloads: plan.downloads(document)?,
    };
    let html = page.render().map_err(WriteError::from_other)?;
    Ok(Main { lead: plan.lead(), html, is_whole: true })
}

impl<'c> Plan<'c> {
    fn rows(&self, table: &str) -> &'c [Row] {
        edition::rows(self.tables, table)
    }

    fn own(&self, text: &str) -> String {
        own(text, self.language, self.words)
    }

    /// Its sentence: whose plan it is, for when, and how much is in it.
    fn lead(&self) -> String {
        let (words, publisher) = (self.words, self.own(self.scope.metadata.publisher_name()));
        let period = self.edition.period();
        // Only a period of whole years is told in years.
        let years = period.map(|period| edition::years(period, false)).unwrap_or_default();
        let ends = |period: Period| {
            years.first().is_some_and(|year| year.first() == period.first())
                && years.last().is_some_and(|year| year.last() == period.last())
        };
        let years = if period.is_some_and(ends) { years } else { Vec::new() };
        let mut lead = match (years.first(), years.last(), period) {
            (Some(first), Some(last), _) if years.len() > 1 => fill(
                words.lead_years,
                &[
                    ("publisher", &publisher),
                    ("first", &names::short_period(*first, words)),
                    ("last", &names::short_period(*last, words)),
                    ("count", &years.len().to_string()),
                ],
            ),
            (_, _, Some(period)) => {
                fill(words.lead_period, &[("publisher", &publisher), ("period", &names::short_period(period, words))])
            }
            _ => fill(words.lead_undated, &[("publisher", &publisher)]),
        };
        let indicators = self.edition.indicators();
        let kpis = indicators.iter().filter(|row| is_kpi(row)).count();
        let counts = [
            (words.lead_policies, self.policies.iter().filter(|row| row.get("parent_policy_id").is_none()).count()),
            (words.lead_initiatives, self.initiatives().len()),
            (words.lead_kpis, kpis),
            (words.lead_indicators, if kpis == 0 { indicators.len() } else { 0 }),
        ];
        let counts = counts.iter().filter(|(_, count)| *count > 0);
        let counts: Vec<_> = counts.map(|(says, count)| fill(says, &[("count", &count.to_string())])).collect();
        if !counts.is_empty() {
            lead.push_str(&fill(words.lead_counts, &[("counts", &counts.join(words.comma))]));
        }
        lead
    }

    /// The initiatives that the edition lists, or all where it lists none, with title and policy; in printed order.
    fn initiatives(&self) -> Vec<Listed<'c>> {
        let mut listings = self.edition.own("listings");
        listings.sort_by_key(|row| &row["relisted"] == "true");
        let mut known = BTreeSet::new();
        let listed =
            listings.into_iter().map(|row| (&row["initiative_id"], &row["title_as_printed"], row.get("policy_id")));
        let mut all: Vec<_> = listed.filter(|(id, ..)| known.insert(*id)).collect();
        if all.is_empty() {
            all.extend(self.rows("initiatives").iter().map(|row| (&row["initiative_id"], &row["title"], None)));
        }
        all
    }

    /// That all of this is planned, and what is known of results.
    fn notice(&self) -> String {
        let (words, label) = (self.words, self.edition.label());
        let says = if label.is_empty() { words.notice_undated } else { words.notice };
        let mut notice = fill(says, &[("edition", &self.own(label))]);
        let actual = vocabulary::with_narrower("value-type", "actual");
        let measured =
            self.rows("observations").iter().filter(|row| actual.iter().any(|kind| kind == &row["value_type_id"]));
        let measured: Vec<&Row> = measured.collect();
        let of: BTreeSet<&str> = measured.iter().map(|row| &row["indicator_id"]).collect();
        let latest = measured.iter().filter_map(|row| row["period"].parse::<Period>().ok()).max();
        let all = self.edition.indicators().len();
        if words.language == crate::language::Language::En {
            notice.push(' ');
        }
        notice.push_str(&match latest {
            Some(latest) => fill(
                words.results,
                &[
                    ("all", &all.to_string()),
                    ("count", &of.len().to_string()),
                    ("period", &names::short_period(latest, words)),
                ],
            ),
            None => words.no_results.to_owned(),
        });
        notice
    }

    /// All initiatives by policy, period and stage; none for a plan without initiatives.
    fn picture(&self) -> Option<Picture> {
        let initiatives = self.initiatives();
        if initiatives.is_empty() {
            return None;
        }
        let (periods, stages) = self.stages();
        let count = |period: &Period, family: Family| {
            let of = |(id, ..): &&Listed<'_>| stages.get(&(*id, *period)).is_some_and(|(known, _)| *known == family);
            initiatives.iter().filter(of).count()
        };
        let used: BTreeSet<Family> = stages.values().map(|(family, _)| *family).collect();
        let counts: Vec<Vec<(Family, usize)>> = periods
            .iter()
            .map(|period| used.iter().map(|family| (*family, count(period, *family))).collect())
            .collect();
        let number = |place: usize, family: usize| counts[place][family].1;
        let table = used.iter().enumerate().map(|(row, family)| {
            (family.name(), family.word(self.words), (0..periods.len()).map(|place| number(place, row)).collect())
        });
        Some(Picture {
            heading: fill(self.words.picture, &[("count", &initiatives.len().to_string())]),
            grows: self.grows(&periods, &counts),
            shapes: picture::shapes(used.iter().copied()),
            bars: counts.iter().map(|parts| picture::bar(parts)).collect(),
            table: table.collect(),
            groups: self.groups(&initiatives, &periods, &stages, 0),
            periods: periods.iter().map(|period| names::short_period(*period, self.words)).collect(),
        })
    }

    /// The periods of the schedule of the edition, and the stage of each initiative in them.
    fn stages(&self) -> (Vec<Period>, Stages<'c>) {
        let (mut families, mut stages, mut periods) = (HashMap::new(), HashMap::new(), BTreeSet::new());
        for row in self.edition.own("schedule") {
            let Ok(period) = row["period"].parse::<Period>() else { continue };
            let family = *families.entry(row.get("stage_id")).or_insert_with(|| Family::of(row));
            stages.insert((&row["initiative_id"], period), (family, &row["stage_as_printed"]));
            periods.insert(period);
        }
        (periods.into_iter().collect(), stages)
    }

    /// The initiatives below a policy with their marks, under the policies right below it; their shapes, and the periods.
    pub fn below(&self, policy_id: &str) -> (Vec<Group>, String, Vec<String>) {
        let of = |(.., policy): &Listed<'c>| -> Option<usize> {
            let path = edition::path(&self.policies, (*policy)?);
            path.iter().position(|row| &row["policy_id"] == policy_id)
        };
        // What is listed again under another policy is told under each.
        let listings = self.edition.own("listings");
        let listed = listings.iter().map(|row| (&row["initiative_id"], &row["title_as_printed"], row.get("policy_id")));
        let mut known = BTreeSet::new();
        let initiatives = listed.filter(|one| of(one).is_some() && known.insert(one.0)).collect::<Vec<Listed<'c>>>();
        let depth = initiatives.iter().find_map(of).unwrap_or_default();
        let (periods, stages) = self.stages();
        let used: BTreeSet<Family> = initiatives
            .iter()
            .flat_map(|(id, ..)| periods.iter().filter_map(|period| Some(stages.get(&(*id, *period))?.0)))
            .collect();
        let groups = self.groups(&initiatives, &periods, &stages, depth + 1);
        let periods = periods.iter().map(|period| names::short_period(*period, self.words)).collect();
        (groups, picture::shapes(used), periods)
    }

    /// How many initiatives are in use in the first and in the last period, where they grow.
    fn grows(&self, periods: &[Period], counts: &[Vec<(Family, usize)>]) -> Option<String> {
        let running = |parts: &Vec<(Family, usize)>| -> usize {
            parts.iter().filter(|(family, _)| family.is_running()).map(|(_, count)| count).sum()
        };
        let (from, to) = (running(counts.first()?), running(counts.last()?));
        let (first, last) = (periods.first()?, periods.last()?);
        (from < to).then(|| {
            fill(
                self.words.running_grows,
                &[
                    ("run", Family::Run.word(self.words)),
                    ("widen", Family::Widen.word(self.words)),
                    ("first", &names::short_period(*first, self.words)),
                    ("last", &names::short_period(*last, self.words)),
                    ("from", &from.to_string()),
                    ("to", &to.to_string()),
                ],
            )
        })
    }

    /// The initiatives under each policy of a depth, those that are furthest first.
    fn groups(&self, initiatives: &[Listed<'c>], periods: &[Period], stages: &Stages<'_>, depth: usize) -> Vec<Group> {
        let mut tops: HashMap<&str, Option<usize>> = HashMap::new();
        let top = |id: &str| {
            let path = edition::path(&self.policies, id);
            let own = path.get(depth).or(path.last()).map(|row| row["policy_id"].to_owned())?;
            self.policies.iter().position(|row| row["policy_id"] == *own)
        };
        let mut groups: BTreeMap<usize, Vec<Line>> = BTreeMap::new();
        for (id, title, policy) in initiatives {
            let place = policy.and_then(|policy| *tops.entry(policy).or_insert_with(|| top(policy)));
            let of = periods.iter().map(|period| stages.get(&(*id, *period)).copied());
            let of: Vec<Option<(Family, &str)>> = of.collect();
            let marks = of.iter().map(|entry| entry.map(|(family, _)| family)).collect();
            let line = self.initiative(id, title, &of, periods);
            groups.entry(place.unwrap_or(usize::MAX)).or_default().push((marks, line));
        }
        let group = |(place, mut lines): (usize, Vec<Line>)| {
            // Who is in use, and grows, comes first; what ended or is not planned comes last.
            let rank = |family: &Option<Family>| match family {
                Some(family) if *family <= Family::Done => std::cmp::Reverse(Some(*family)),
                _ => std::cmp::Reverse(None),
            };
            lines.sort_by_key(|(marks, _)| marks.iter().map(rank).collect::<Vec<_>>());
            let policy = self.policies.get(place);
            Group {
                name: policy.map_or_else(|| self.words.no_policy.to_owned(), |row| self.own(&row["label"])),
                href: policy.map(|row| format!("{}/policies/{}", self.scope.path(), &row["policy_id"])),
                count: lines.len(),
                initiatives: lines.into_iter().map(|(_, line)| line).collect(),
            }
        };
        groups.into_iter().map(group).collect()
    }

    /// An initiative with its marks, which are told in words too.
    fn initiative(&self, id: &str, title: &str, of: &[Option<(Family, &str)>], periods: &[Period]) -> String {
        let mut html = format!("<li><a href=\"{}/initiatives/{id}\">", self.scope.path());
        let marks: Vec<Option<Family>> = of.iter().map(|entry| entry.map(|(family, _)| family)).collect();
        if !marks.is_empty() {
            picture::strip(&marks, &mut html);
        }
        html.push_str("<span class=\"t\">");
        html.push_str(&self.own(title));
        html.push_str("</span>");
        let told = periods.iter().zip(of).filter_map(|(period, entry)| {
            let (_, printed) = entry.as_ref()?;
            Some(format!("{} {}", names::short_period(*period, self.words), self.own(printed)))
        });
        let told: Vec<String> = told.collect();
        if !told.is_empty() {
            html.push_str("<span class=\"v\">: ");
            html.push_str(&told.join(self.words.comma));
            html.push_str("</span>");
        }
        html + "</a></li>\n"
    }

    /// The indicators that count most: the KPIs, or else those that have a target; and whether they are KPIs.
    fn tiles(&self) -> (Vec<Tile>, bool) {
        let indicators = self.edition.indicators();
        let rule = self.scope.metadata.on_track();
        let statements = Statements::new(self.tables, self.edition, &rule);
        let kpis: Vec<&Row> = indicators.iter().filter(|row| is_kpi(row)).collect();
        let is_kpis = !kpis.is_empty();
        let chosen = if is_kpis { kpis } else { indicators.iter().collect() };
        let values = Values { codes: self.rows("codes"), language: self.language, words: self.words };
        let titles: HashMap<&str, &str> = self.initiatives().into_iter().map(|(id, title, _)| (id, title)).collect();
        let tile = |row: &Row| {
            let (words, progress) = (self.words, statements.progress(row));
            let target = progress.target.as_ref().map(|value| {
                let is_year = value.period.fiscal_year().or(value.period.calendar_year()).is_some();
                let says = if is_year { words.target_of } else { words.target };
                (values.html(value), fill(says, &[("period", &names::short_period(value.period, words))]))
            });
            let actual = progress.actual.as_ref().map(|value| {
                let period = names::short_period(value.period, words);
                fill(words.actual, &[("value", &values.html(value)), ("period", &period)])
            });
            let policy = row.get("policy_id").and_then(|id| self.policies.iter().find(|row| &row["policy_id"] == id));
            let initiative = row.get("initiative_id").and_then(|id| titles.get(id).copied());
            Tile {
                href: format!("{}/indicators/{}", self.scope.path(), &row["indicator_id"]),
                of: policy
                    .map(|row| &row["label"])
                    .or(initiative)
                    .map_or(words.whole.to_owned(), |name| self.own(name)),
                label: self.own(&row["label"]),
                target,
                actual: actual.unwrap_or_else(|| words.no_actual.to_owned()),
            }
        };
        (chosen.into_iter().take(MOST_TILES).map(tile).collect(), is_kpis)
    }

    /// The initiatives that are new, listed more than once, or merged.
    fn marked(&self) -> Vec<(String, Vec<String>)> {
        let words = self.words;
        let link = |id: &str, title: &str| {
            format!("<a href=\"{}/initiatives/{id}\">{}</a>", self.scope.path(), self.own(title))
        };
        let listed = |column: &str| -> Vec<String> {
            let mut known = BTreeSet::new();
            let rows = self.edition.own("listings").into_iter().filter(|row| &row[column] == "true");
            let rows = rows.filter(|row| known.insert(&row["initiative_id"]));
            rows.map(|row| link(&row["initiative_id"], &row["title_as_printed"])).collect()
        };
        let initiatives = self.rows("initiatives");
        let merged = initiatives.iter().filter_map(|row| {
            let into = row.get("merged_into_id")?;
            let other = initiatives.iter().find(|other| &other["initiative_id"] == into)?;
            let (from, to) = (link(&row["initiative_id"], &row["title"]), link(into, &other["title"]));
            Some(fill(words.merged_row, &[("from", &from), ("to", &to)]))
        });
        let lists = [
            (words.new_ones, listed("new_mark")),
            (words.relisted, listed("relisted")),
            (words.merged_ones, merged.collect()),
        ];
        let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
        lists.map(|(says, list)| (fill(says, &[("count", &list.len().to_string())]), list)).collect()
    }

    /// Where to go on reading.
    fn read<'d>(&self, document: &'d Document) -> Vec<(&'static str, &'d str)>
    where
        'c: 'd,
    {
        let words = self.words;
        let all = [
            ("sections", words.read_text),
            ("roadmap", words.read_roadmap),
            ("progress", words.read_progress),
            ("terms", words.read_terms),
            ("gaps", words.read_gaps),
            ("compare", words.read_compare),
            ("changes", words.read_changes),
        ];
        let has_rows = |table: &str| crate::catalog::find(table).is_none() || !self.rows(table).is_empty();
        let all = all.into_iter().filter(|(relation, _)| has_rows(relation));
        all.filter_map(|(relation, name)| Some((name, document.link(relation)?))).collect()
    }

    /// The files that have everything: the workbook, and what is stored.
    fn downloads(&self, document: &Document) -> Result<Vec<Download>> {
        let (words, scope) = (self.words, self.scope);
        let version = snapshot::version(&scope.served, &scope.release, &scope.library)?;
        let whole = dcat::distributions(&version).into_iter();
        let whole = whole.filter(|file| file.name.starts_with("data.") && file.stored.is_some());
        let title = |format: &str| fill(words.of_table, &[("table", words.all_data), ("format", format)]);
        let made = [("workbook", "Excel"), ("sqlite", "SQLite")].into_iter().filter_map(|(relation, format)| {
            let url = document.link(relation)?.to_owned();
            Some(Download { title: title(format), url, size: words.on_demand.to_owned(), sha256: String::new() })
        });
        let stored = whole.map(|file| Download {
            title: title(file.format()),
            url: format!("{}/{}", scope.path(), file.name),
            size: file.stored.as_ref().map(|(bytes, _)| size(*bytes)).unwrap_or_default(),
            sha256: file.stored.map(|(_, sha256)| sha256).unwrap_or_default(),
        });
        Ok(made.chain(stored).collect())
    }
}

/// Whether the plan as a whole is judged by it.
fn is_kpi(indicator: &Row) -> bool {
    matches!(&indicator["indicator_type_id"], "kpi" | "kgi") && indicator.get("component_of_id").is_none()
}

impl Group {
    /// How many there are, for people.
    pub fn heading(&self) -> String {
        let count = format!(" <small>{}</small>", self.count);
        match &self.href {
            Some(href) => format!("<a href=\"{}\">{}</a>{count}", escaped(href), self.name),
            None => format!("{}{count}", self.name),
        }
    }
}

impl Picture {
    /// What the marks of an initiative stand for.
    fn hint(&self, words: &Words) -> String {
        words::fill(words.picture_hint, &[("periods", &self.periods.join(words.comma))])
    }
}
