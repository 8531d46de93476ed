//! Query parameters: known ones are read, unknown ones refused with the known ones named, all errors together.
use super::{MAX_BODY, percent};
use crate::{
    catalog::{self, FilterOf, KnownIn},
    characters::{self, shown},
    check,
    dataset::nearest,
    edition,
    error::{Error, ParameterError, Result},
    format::{Format, ShapeKind},
    period::Period,
    search,
    store::{Filter, WantedEdition},
    table::{CellKind, Column, Table},
    view::{self, Asked, Cursor, MAX_LIMIT, NamedId, Page, Selection, WantedRows},
    vocabulary,
};
use actix_web::{error::PayloadError, web::Bytes};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use std::io::ErrorKind;
use utoipa::openapi::{Required, path::Parameter};

pub use crate::view::DEFAULT_LIMIT;

/// Name of the parameter that counts rows by their cells.
const GROUP_BY: &str = "group_by";

/// Names of the parameters that choose cells of rows and rows beside them.
const SELECT: &str = "select";
/// See [`SELECT`].
const EXPAND: &str = "expand";

/// The parameters of a request in their order, decoded.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    given: Vec<(String, String)>,
    errors: Vec<ParameterError>,
    /// Whether a collection is answered whole if no limit is given.
    unpaged: bool,
}

/// The body of a request, or why it could not be read.
pub type Payload = std::result::Result<Bytes, actix_web::Error>;

/// The text of a body, without the byte order mark that some editors put before it. `of` is what an error calls it.
///
/// # Errors
///
/// When the body is too long, did not come whole, or is not UTF-8.
pub fn body_text<'b>(body: &'b Payload, of: &str) -> Result<&'b str> {
    let body = body.as_ref().map_err(|error| match error.as_error() {
        Some(PayloadError::Overflow) => Error::ContentTooLarge { limit: MAX_BODY, of: "bytes" },
        Some(PayloadError::Incomplete(Some(error))) if error.kind() == ErrorKind::TimedOut => Error::RequestTimeout,
        _ => Error::parameter(of, format!("the body cannot be read: {error}")),
    })?;
    let text = std::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        let before = String::from_utf8_lossy(body.get(..at).unwrap_or_default());
        let (line, last) = (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or_default());
        let (column, byte) = (last.chars().count() + 1, body.get(at).copied().unwrap_or_default());
        let place = format!("line {line}, column {column} (byte {at})");
        Error::parameter(of, format!("the body is not UTF-8: {byte:#04x} at {place} begins no character"))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Characters that may stand in a query string as they are.
const PLAIN: &percent_encoding::AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',').remove(b':').remove(b'/');

/// The parameter that names an edition.
const REVISION_ID: &str = "revision_id";

/// Whether a text can be the id of a thing.
fn is_slug(text: &str) -> bool {
    let parts = text.split('-');
    parts.into_iter().all(|part| !part.is_empty() && part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9')))
}

impl Parameters {
    /// Reads a query string as HTML forms write it.
    ///
    /// # Errors
    ///
    /// When it is not percent-encoded UTF-8.
    pub fn read(query: &str) -> Result<Self> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let given = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode("the name", name, name)?, decode("the value", name, value)?))
        });
        Ok(Self { given: given.collect::<Result<_>>()?, ..Self::default() })
    }

    /// The same parameters, without pages if `unpaged` is true: a static copy has no server that could answer the next
    /// page.
    pub fn unpaged(self, unpaged: bool) -> Self {
        Self { unpaged, ..self }
    }

    /// All parameters in their order.
    pub fn pairs(self) -> Vec<(String, String)> {
        self.given
    }

    /// All values of a parameter.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.given.iter().filter(|(given, _)| given == name).map(|(_, value)| value.clone()).collect()
    }

    /// The value of a parameter that may be given once.
    pub fn one(&mut self, name: &str) -> Option<String> {
        let mut values = self.all(name);
        if values.len() > 1 {
            self.refuse(name, &format!("`{name}` may be given only once"));
        }
        values.pop()
    }

    fn refuse(&mut self, parameter: &str, detail: &str) {
        // What was given is told as it can be read: it may hold what nobody sees.
        self.errors.push(ParameterError { parameter: shown(parameter), detail: shown(detail) });
    }

    /// The shape of an answer that is of this one if nothing is asked: what is no longer just the rows is a computed table.
    pub fn shape(&self, of_all: ShapeKind) -> ShapeKind {
        let computes = self.given.iter().any(|(name, _)| [GROUP_BY, SELECT, EXPAND].contains(&name.as_str()));
        if computes && matches!(of_all, ShapeKind::Rows(_)) { ShapeKind::ComputedTable } else { of_all }
    }

    /// Refuses every parameter that is not among the known ones, or has a character that no text has.
    fn only(&mut self, known: &[&str]) {
        for (name, value) in self.given.clone() {
            if let Some(unfit) = characters::unfit(&value) {
                self.refuse(&name, &format!("`{name}` has a character that no text here has ({unfit}): leave it out"));
            }
        }
        let unknown: Vec<_> = self.given.iter().map(|(name, _)| name.clone()).collect();
        for name in unknown.into_iter().filter(|name| !known.contains(&name.as_str())) {
            let list = if known.is_empty() {
                "there are none here".to_owned()
            } else {
                format!("known: {}", known.join(", "))
            };
            self.refuse(&name.clone(), &format!("there is no parameter `{name}`; {list}"));
        }
    }

    /// What was read, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// Everything that was refused.
    pub fn done<T>(self, value: T) -> Result<T> {
        if self.errors.is_empty() { Ok(value) } else { Err(Error::Parameters(self.errors)) }
    }

    /// For a resource that takes only these parameters.
    ///
    /// # Errors
    ///
    /// Every unknown or repeated parameter.
    pub fn named(mut self, known: &[&str]) -> Result<Vec<Option<String>>> {
        self.only(known);
        let values = known.iter().map(|name| self.one(name)).collect();
        self.done(values)
    }

    /// For what an edition may print: the edition, if one is named.
    ///
    /// # Errors
    ///
    /// What is the id of no edition, and every unknown or repeated parameter.
    pub fn revision(mut self) -> Result<Option<String>> {
        self.only(&[REVISION_ID]);
        let id = self.revision_id();
        self.done(id)
    }

    fn revision_id(&mut self) -> Option<String> {
        let id = self.one(REVISION_ID)?;
        if !is_slug(&id) {
            self.refuse_edition(&id);
        }
        Some(id)
    }

    fn refuse_edition(&mut self, id: &str) {
        self.refuse(REVISION_ID, &format!("`{id}` is the id of no edition: ids are like `e2024-03`"));
    }

    /// For a page: what its parameters may be is what their schemas say.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the parameters.
    pub fn asked(mut self, page: &Page, keys: &[(&'static str, String)], format: &Format) -> Result<Asked> {
        let known = (page.parameters)();
        self.only(&known.iter().map(|one| one.name.as_str()).collect::<Vec<_>>());
        if format.whole && known.iter().any(|one| one.name == "cursor") {
            self.refuse_paging(format);
        }
        let path = page.path_of(keys.iter().map(|(_, key)| key.as_str()));
        let mut asked = Asked { path, whole: format.whole || self.unpaged, in_cells: format.whole, ..Asked::default() };
        for (name, key) in keys {
            asked.given.insert((*name).to_owned(), key.as_str().into());
        }
        let mut pairs = Vec::new();
        for Parameter { name, schema, required, .. } in &known {
            let schema = serde_json::to_value(schema).unwrap_or_default();
            let is_list = schema["type"] == "array";
            let given = if is_list { self.all(name) } else { self.one(name).into_iter().collect() };
            if given.is_empty() {
                if *required == Required::True {
                    self.refuse(name, &format!("`{name}` is missing"));
                }
                continue;
            }
            pairs.extend(given.iter().map(|value| format!("{name}={}", utf8_percent_encode(value, PLAIN))));
            let one = if is_list { &schema["items"] } else { &schema };
            let values: Vec<Value> = given.iter().filter_map(|value| self.of_schema(name, value, one)).collect();
            let value = if is_list { Value::Array(values) } else { values.into_iter().next().unwrap_or_default() };
            asked.given.insert(name.clone(), value);
        }
        if !pairs.is_empty() {
            asked.path = format!("{}?{}", asked.path, pairs.join("&"));
        }
        self.done(asked)
    }

    /// A value that a schema admits: a whole number, one of a list, or any text.
    fn of_schema(&mut self, name: &str, value: &str, schema: &Value) -> Option<Value> {
        if let Some(codes) = schema["enum"].as_array() {
            let known: Vec<&str> = codes.iter().filter_map(Value::as_str).collect();
            if !known.contains(&value) {
                self.refuse_name(name, &format!("there is no {name}"), value, &known);
                return None;
            }
        }
        if name == REVISION_ID && !is_slug(value) {
            self.refuse_edition(value);
            return None;
        }
        if schema["type"] != "integer" {
            return Some(value.into());
        }
        let bounds = [schema["minimum"].as_i64(), schema["maximum"].as_i64()];
        let number = value.parse().ok().filter(|number: &i64| number.to_string() == value);
        let number = number.filter(|number| bounds[0].is_none_or(|least| least <= *number));
        let number = number.filter(|number| bounds[1].is_none_or(|most| *number <= most));
        if number.is_none() {
            let from = bounds[0].map_or_else(String::new, |least| format!(" from {least}"));
            let to = bounds[1].filter(|most| *most < i64::from(i32::MAX));
            let to = to.map_or_else(String::new, |most| format!(" to {most}"));
            self.refuse(name, &format!("`{name}` is a whole number{from}{to}, not `{value}`"));
        }
        number.map(Value::from)
    }

    /// The parameters without `cursor`, as a query string with one spelling for what is asked.
    fn canonical(&self) -> String {
        let pairs = self.given.iter().filter(|(name, _)| name != "cursor");
        let encode = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
        pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
    }

    /// For a collection of a table.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the parameters.
    pub fn wanted(mut self, table: &'static Table, format: &Format, across: bool) -> Result<WantedRows> {
        // Releases of an older profile have the tables of that profile.
        let profile = catalog::profile_of(table);
        let filters = profile.filters(table);
        let mut known: Vec<&str> = filters.iter().map(|filter| filter.name).collect();
        if across {
            known.extend(["publisher_id", "plan_id"]);
        }
        let of_editions = edition::can_be_asked(table);
        // Only a plan can be asked for what one of its editions calls things.
        let printed = of_editions && !across && edition::prints(table.name);
        known.extend(["edition"].iter().filter(|_| of_editions));
        known.extend(["revision_id"].iter().filter(|_| printed));
        known.extend(["q", "sort", GROUP_BY, SELECT, EXPAND, "include_narrower"]);
        known.extend(["limit", "cursor"]);
        self.only(&known);
        if format.whole {
            self.refuse_paging(format);
        }
        let narrower = self.flag("include_narrower");
        let (edition, revision_id) = self.choice_of_edition((of_editions, printed), across);
        let ids = self.ids(table, &filters, (&edition, across));
        let filters = filters.iter().filter_map(|filter| self.filter(filter, narrower, (&edition, across))).collect();
        let groups = self.groups(table);
        let wanted = WantedRows {
            filters,
            ids,
            edition,
            revision_id,
            words: self.words("q"),
            sort: self.sort(table, &groups),
            limit: if format.whole || self.unpaged { None } else { Some(self.limit()) },
            cursor: if format.whole { None } else { self.cursor() },
            groups,
            selection: self.selection(table, across),
            publisher_ids: if across { self.all("publisher_id") } else { Vec::new() },
            plan_ids: if across { self.all("plan_id") } else { Vec::new() },
            query: self.canonical(),
        };
        self.done(wanted)
    }

    /// The ids that are named. One that is the id of nothing is refused when the rows are read.
    fn ids(
        &self,
        table: &'static Table,
        filters: &[FilterOf],
        (edition, across): (&WantedEdition, bool),
    ) -> Vec<NamedId> {
        let profile = catalog::profile_of(table);
        let of = |filter: &FilterOf| {
            let given = self.all(filter.name).into_iter().filter(|id| !id.is_empty());
            let (parameter, known) = (filter.name, filter.known(table, profile));
            given.filter_map(move |id| Some(NamedId { parameter, known: known?, id })).collect::<Vec<_>>()
        };
        // A plan knows its editions without a look at its rows.
        let edition = match (edition, profile.find("revisions")) {
            (WantedEdition::Named(id), Some(table)) if across => {
                let known = KnownIn { table, column: table.key[0], list: None };
                Some(NamedId { parameter: "edition", known, id: id.clone() })
            }
            _ => None,
        };
        filters.iter().flat_map(of).chain(edition).collect()
    }

    /// Of which editions rows are wanted, and in the words of which one: what an edition prints is told in its words.
    fn choice_of_edition(
        &mut self,
        (of_editions, printed): (bool, bool),
        across: bool,
    ) -> (WantedEdition, Option<String>) {
        let edition = if of_editions { self.edition(across) } else { WantedEdition::All };
        let revision_id = if printed { self.revision_id() } else { None };
        if revision_id.is_some() && !self.all("edition").is_empty() {
            self.refuse("edition", "`edition` and `revision_id` both choose an edition; leave one out");
        }
        match (edition, revision_id) {
            (WantedEdition::Named(id), None) if printed => (WantedEdition::Named(id.clone()), Some(id)),
            (_, Some(id)) => (WantedEdition::Named(id.clone()), Some(id)),
            chosen => chosen,
        }
    }

    /// Across plans nothing counts twice unless it is asked for; a plan has all that it has.
    fn edition(&mut self, across: bool) -> WantedEdition {
        match self.one("edition").as_deref() {
            None if across => WantedEdition::Latest,
            None | Some("all") => WantedEdition::All,
            Some("latest") => WantedEdition::Latest,
            Some(id) if is_slug(id) => WantedEdition::Named(id.to_owned()),
            Some(other) => {
                self.refuse("edition", &format!("`edition` is latest, all or the id of an edition, not `{other}`"));
                WantedEdition::All
            }
        }
    }

    fn refuse_paging(&mut self, format: &Format) {
        for name in ["limit", "cursor"] {
            if !self.all(name).is_empty() {
                self.refuse(name, &format!("a .{} is always whole; leave `{name}` out", format.suffix));
            }
        }
    }

    fn flag(&mut self, name: &str) -> bool {
        match self.one(name).as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(other) => {
                self.refuse(name, &format!("`{name}` is true or false, not `{other}`"));
                false
            }
        }
    }

    fn limit(&mut self) -> usize {
        let Some(given) = self.one("limit") else { return DEFAULT_LIMIT };
        match given.parse() {
            Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => limit,
            _ => {
                self.refuse("limit", &format!("`limit` is a whole number from 1 to {MAX_LIMIT}, not `{given}`"));
                DEFAULT_LIMIT
            }
        }
    }

    fn cursor(&mut self) -> Option<Cursor> {
        let given = self.one("cursor")?;
        let cursor = Cursor::decode(&given);
        if cursor.is_none() {
            self.refuse("cursor", "this is no cursor; take it from the `next` or `prev` link of a page");
        }
        cursor
    }

    fn words(&mut self, name: &str) -> Option<search::SearchQuery> {
        let given = self.one(name)?;
        match given.parse() {
            Ok(words) => Some(words),
            Err(error) => {
                let error: search::InvalidSearch = error;
                self.refuse(name, &format!("`{name}` cannot be searched: {error}"));
                None
            }
        }
    }

    /// Groups are sorted by their columns and by what is told of them, rows by what they can be filtered by.
    fn sort(&mut self, table: &'static Table, groups: &[&'static Column]) -> Vec<(&'static str, bool)> {
        let Some(given) = self.one("sort") else { return Vec::new() };
        let filters = table.columns.iter().filter(|column| column.filter).map(|column| column.name);
        let known: Vec<&'static str> = if groups.is_empty() {
            filters.collect()
        } else {
            groups.iter().map(|column| column.name).chain(view::figures(table)).collect()
        };
        let mut sort = Vec::new();
        for part in given.split(',') {
            let name = part.strip_prefix('-').unwrap_or(part);
            if let Some(known) = known.iter().find(|known| **known == name) {
                sort.push((*known, part.starts_with('-')));
            } else {
                let what = if groups.is_empty() { "rows" } else { "groups" };
                let known = known.join(", ");
                self.refuse("sort", &format!("{what} cannot be sorted by `{name}`; they can by: {known}"));
            }
        }
        sort
    }

    /// The columns by whose cells rows are counted. All groups are one answer, so no page of it can be asked for.
    fn groups(&mut self, table: &'static Table) -> Vec<&'static Column> {
        let names = self.list(GROUP_BY);
        if names.is_empty() {
            return Vec::new();
        }
        for other in ["limit", "cursor", SELECT, EXPAND] {
            if !self.all(other).is_empty() {
                let why = "all groups are told at once, and all of each";
                self.refuse(other, &format!("with `{GROUP_BY}` {why}; leave `{other}` out"));
            }
        }
        let columns: Vec<&'static Column> = view::group_columns(table).collect();
        let known: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let mut groups: Vec<&'static Column> = Vec::new();
        for name in names {
            match columns.iter().find(|column| column.name == name) {
                Some(column) => groups.push(column),
                None => self.refuse_name(GROUP_BY, "rows cannot be counted by", &name, &known),
            }
        }
        if groups.len() > view::MOST_COLUMNS {
            self.refuse(GROUP_BY, &format!("rows are counted by at most {} columns", view::MOST_COLUMNS));
        }
        groups
    }

    /// Which cells of the rows are wanted, and which rows beside them.
    fn selection(&mut self, table: &'static Table, across: bool) -> Selection {
        let table = if across { view::widened(table) } else { table };
        let mut selection = Selection::default();
        let profile = catalog::profile_of(table);
        let selectable: Vec<String> = view::selectable(table, across).collect();
        let selectable: Vec<&str> = selectable.iter().map(String::as_str).collect();
        for name in self.list(SELECT) {
            match profile.cell(table, &name).filter(|_| selectable.contains(&name.as_str())) {
                Some(cell) => selection.cells.push(cell),
                None => self.refuse_name(SELECT, "rows have no column", &name, &selectable),
            }
        }
        let links: Vec<_> = view::expandable(table, across).collect();
        let known: Vec<&str> = links.iter().map(|(link, _)| link.thing()).collect();
        for name in self.list(EXPAND) {
            match links.iter().find(|(link, _)| link.thing() == name) {
                Some(link) => selection.links.push(*link),
                None => self.refuse_name(EXPAND, "rows beside are not had by", &name, &known),
            }
        }
        selection
    }

    /// The names of a list with commas; one that is named twice is refused.
    fn list(&mut self, parameter: &str) -> Vec<String> {
        let given = self.one(parameter);
        let mut names: Vec<String> = Vec::new();
        for name in given.iter().flat_map(|given| given.split(',')) {
            if names.iter().any(|known| known == name) {
                self.refuse(parameter, &format!("`{name}` is named twice in `{parameter}`"));
            } else {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Refuses a name that is none of the known ones, with the nearest of them.
    fn refuse_name(&mut self, parameter: &str, what: &str, name: &str, known: &[&str]) {
        let nearest = nearest(name, known.iter().copied()).map(|nearest| format!("; the nearest is `{nearest}`"));
        let list = if known.is_empty() {
            "there are none here".to_owned()
        } else {
            format!("there are: {}", known.join(", "))
        };
        self.refuse(parameter, &format!("{what} `{name}`{}; {list}", nearest.unwrap_or_default()));
    }

    /// A condition, if one is given.
    fn filter(
        &mut self,
        filter: &FilterOf,
        narrower: bool,
        (edition, across): (&WantedEdition, bool),
    ) -> Option<Filter> {
        let given = self.all(filter.name);
        let column = filter.described().filter(|_| !given.is_empty())?;
        let mut wanted = Filter { column: filter.column.map(|column| column.name), ..Filter::default() };
        for value in given {
            match accepted(column, &value, narrower) {
                Ok(_) if value.is_empty() => wanted.or_absent = true,
                Ok(_) if filter.about.is_some() => wanted.or_about.extend(edition.about(filter.name, &value, across)),
                Ok(values) => wanted.any_of.extend(values),
                Err(detail) => self.refuse(column.name, &detail),
            }
        }
        Some(wanted)
    }
}

/// The cells that a value of a filter stands for: a year range is every year of it.
fn accepted(column: &Column, value: &str, narrower: bool) -> std::result::Result<Vec<String>, String> {
    if value.is_empty() {
        return if column.required { Err(format!("`{}` is never empty", column.name)) } else { Ok(Vec::new()) };
    }
    match column.kind {
        CellKind::Flag if value != "true" && value != "false" => {
            Err(format!("`{}` is true or false, not `{value}`", column.name))
        }
        CellKind::Integer if value.parse::<i32>().is_err() => {
            Err(format!("`{}` is a whole number, not `{value}`", column.name))
        }
        CellKind::FiscalYear => years(value).ok_or_else(|| {
            format!("`{}` is a year (2024) or a range (2023..2025, 2024.., ..2024), not `{value}`", column.name)
        }),
        CellKind::Period if value.contains("..") => periods(value).ok_or_else(|| {
            format!(
                "`{}` is a period (2024, 2024-q1) or a range of fiscal years (2023..2025, 2024.., ..2024), not `{value}`",
                column.name
            )
        }),
        CellKind::Period => match value.parse::<Period>() {
            Ok(_) => Ok(vec![value.to_owned()]),
            Err(error) => Err(format!(
                "`{}` is a period (2024, 2024-q1) or a range of fiscal years (2023..2025, 2024.., ..2024): {error}",
                column.name
            )),
        },
        CellKind::Concept(list) if vocabulary::concept(list, value).is_none() => {
            let known = vocabulary::concepts(list).iter().map(|concept| concept.id.as_str()).collect::<Vec<_>>();
            let near = nearest(value, known.iter().copied()).unwrap_or_default();
            Err(format!("there is no {list} `{value}`; the nearest is `{near}`; there are: {}", known.join(", ")))
        }
        CellKind::SdgCode if !check::is_sdg(value) => {
            Err(format!("`{}` is the number of a goal (9) or a target (9.c), not `{value}`", column.name))
        }
        CellKind::Concept(list) if narrower => Ok(vocabulary::with_narrower(list, value)),
        _ => Ok(vec![value.to_owned()]),
    }
}

/// The years that plans can cover, from the first fiscal year of Heisei on.
pub const YEARS: std::ops::RangeInclusive<i32> = 1989..=2099;

fn years(value: &str) -> Option<Vec<String>> {
    Some(years_of(value)?.filter(|year| YEARS.contains(year)).map(|year| year.to_string()).collect())
}

/// The first and the last fiscal year of which a period can be.
const PERIOD_YEARS: (i32, i32) = (1868, 2200);

/// The periods with a name of their own that are within a range of fiscal years.
fn periods(value: &str) -> Option<Vec<String>> {
    let years = years_of(value)?;
    let ends = (value.starts_with(".."), value.ends_with(".."));
    let from = if ends.0 { PERIOD_YEARS.0 } else { *years.start() };
    let to = if ends.1 { PERIOD_YEARS.1 } else { *years.end() };
    let fiscal = |year: i32| Period::read(&year.to_string());
    let (first, last) = (fiscal(from)?.first()?, fiscal(to)?.last()?);
    let named = |year: i32| {
        let parts = ["", "-h1", "-h2", "-q1", "-q2", "-q3", "-q4"].map(|part| format!("{year}{part}"));
        let calendar = ["", "-h1", "-h2"].map(|part| format!("cy{year}{part}"));
        let months = (1..=12).map(move |month| format!("m{year}-{month:02}"));
        parts.into_iter().chain(calendar).chain(months)
    };
    let within = |name: &String| {
        let period = name.parse::<Period>().ok();
        period.is_some_and(|one| one.first() >= Some(first) && one.last().is_some_and(|day| day <= last))
    };
    Some((from..=to + 1).flat_map(named).filter(within).collect())
}

fn years_of(value: &str) -> Option<std::ops::RangeInclusive<i32>> {
    let year = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() == 4);
    let range = match value.split_once("..") {
        None => year(value)?..=year(value)?,
        Some(("", "")) => return None,
        Some((from, "")) => year(from)?..=*YEARS.end(),
        Some(("", to)) => *YEARS.start()..=year(to)?,
        Some((from, to)) => year(from)?..=year(to)?,
    };
    (!range.is_empty()).then_some(range)
}

/// A name or a value (`part`) of the parameter with that name.
fn decode(part: &str, name: &str, text: &str) -> Result<String> {
    let decoded = percent::decode(&text.replace('+', " "));
    decoded.map_err(|wrong| Error::parameter(name, format!("{part} of the parameter `{name}` {wrong}")))
}
