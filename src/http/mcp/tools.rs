//! The tools: each asks an address of the server.
use super::{
    MOST_BYTES,
    ask::{Asker, Json, ToolAnswer, argument_error, refused},
    schema::{Operation, of_arguments},
    text,
};
use crate::{
    catalog,
    dataset::nearest,
    error::{Error, QueryRefusal},
    http::openapi::openapi_value,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::LazyLock};
use utoipa::PartialSchema;

/// A tool, and what it asks.
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    title: &'static str,
    about: &'static str,
    asks: Asks,
    /// Names of its arguments, which are parameters of the operations that it asks.
    arguments: &'static [&'static str],
    /// Those without which it says nothing, though the operation answers.
    needs: &'static [&'static str],
}

/// What a tool asks: operations of the OpenAPI document, over all plans and of one.
enum Asks {
    /// An operation over all plans, and the one of a plan that is asked where a plan is named.
    Operation(Option<&'static str>, Option<&'static str>),
    /// The same, of whose items only those are wanted that this argument names; with the table that has them.
    Picked(&'static str, &'static str, &'static str),
    /// The list of a table.
    Table,
    /// Any address.
    Address,
}

/// A tool as it is told, with the paths that it asks.
pub struct DescribedTool {
    /// The tool.
    pub tool: &'static Tool,
    /// Its description.
    pub description: Value,
    over_all: Option<String>,
    of_plan: Option<String>,
}

/// Rows of a list, if the assistant does not say how many.
const FEW: u64 = 20;

const ALL: &[Tool] = &[
    Tool {
        name: "search",
        title: "計画を横断して検索する (Search all plans)",
        about: "Finds initiatives, indicators, terms, policies and sections of all plans by words (日本語可), the best first, each \
                with the passage and its address. Read more of a hit with `get`.",
        asks: Asks::Operation(Some("search"), None),
        arguments: &["q", "type", "publisher_id", "plan_id", "limit", "cursor"],
        needs: &[],
    },
    Tool {
        name: "get",
        title: "IRI・URLの内容を読む (Get one thing)",
        about: "Reads anything that has an address here: a row by its IRI (`uri`) or document (`url`), a plan \
                (`/{publisher_id}/{plan_id}`), its `roadmap`, `progress` or `gaps`, an older release \
                (`…/releases/1/…`), the history of a row (`…/initiatives/i001/history`).",
        asks: Asks::Address,
        arguments: &[],
        needs: &[],
    },
    Tool {
        name: "list",
        title: "一覧を絞り込む・集計する (List, filter and count)",
        about: "Rows of a table, of all plans or of one, filtered by `where`, or counted with `group_by`. Codes and ids are exact; a \
                wrong one is answered with the nearest right one.",
        asks: Asks::Table,
        arguments: &["q", "edition", "include_narrower", "limit", "cursor"],
        needs: &[],
    },
    Tool {
        name: "indicator_series",
        title: "指標の推移と達成状況 (Values of an indicator)",
        about: "Where an indicator of a plan stands: baseline, targets and actual values year by year, the share of the way that is \
                done, and whether it is on track; each null has its reason. Ids are found with `search` or `list` of `indicators`.",
        asks: Asks::Picked("getProgress", "indicator_id", "getIndicator"),
        arguments: &["publisher_id", "plan_id", "revision_id"],
        needs: &[],
    },
    Tool {
        name: "term",
        title: "用語を引く (Look up a term)",
        about: "What a word means in the glossaries of the plans, with where it is defined. Other names of a term find it too.",
        asks: Asks::Operation(Some("listTermsOfAllPlans"), Some("listTerms")),
        arguments: &["q", "publisher_id", "plan_id", "limit", "cursor"],
        needs: &["q"],
    },
    Tool {
        name: "compare_editions",
        title: "版を比べる (Compare two editions of a plan)",
        about: "What one edition of a plan has otherwise than another: initiatives, policies, indicators and terms that are new, \
                renamed, moved, merged or dropped, and targets raised or lowered. Without `from` and `to`: the two newest.",
        asks: Asks::Operation(None, Some("compareEditions")),
        arguments: &["publisher_id", "plan_id", "from", "to"],
        needs: &[],
    },
    Tool {
        name: "changes",
        title: "公開データの変更点 (What changed in the data)",
        about: "What a release of the data changed, row by row and cell by cell, with before and after. This is about the data as \
                they were published, `compare_editions` about the plan as it is printed.",
        asks: Asks::Operation(None, Some("getChanges")),
        arguments: &["publisher_id", "plan_id", "from", "to"],
        needs: &[],
    },
    Tool {
        name: "sparql",
        title: "SPARQLで問い合わせる (Ask in SPARQL)",
        about: "A SPARQL 1.1 query over all plans, or over one. Time and memory are limited. Begin with one of `/examples` (read it \
                with `get`), and let the result have IRIs of rows, so that it can be cited.",
        asks: Asks::Operation(Some("query"), Some("queryOfPlan")),
        arguments: &["query", "publisher_id", "plan_id"],
        needs: &["query"],
    },
];

/// Parameters of lists of which the values are columns of the table, said of all tables at once.
const OF_COLUMNS: &[(&str, &str)] = &[
    ("sort", "Columns to sort by, with commas; `-` before one sorts downwards."),
    (
        "group_by",
        "Counts rows by one to three columns, with commas, such as `publisher_id,period,stage_id`. Columns: as in `where`.",
    ),
    (
        "select",
        "Columns that are wanted, with commas; with the name of a link before them those of the row that it names \
                (`initiative.title`).",
    ),
    ("expand", "Links whose rows are wanted too, with commas, such as `initiative`."),
];

/// All tools, described once.
pub static TOOLS: LazyLock<Vec<DescribedTool>> = LazyLock::new(|| {
    let document = openapi_value();
    ALL.iter().map(|tool| tool.described(&document)).collect()
});

impl Tool {
    fn described(&'static self, document: &Value) -> DescribedTool {
        let path = |id: Option<&str>| id.and_then(|id| Operation::find(document, id)).map(|one| one.path.to_owned());
        let (over_all, of_plan) = match self.asks {
            Asks::Operation(over_all, of_plan) => (path(over_all), path(of_plan)),
            Asks::Picked(of_plan, ..) => (None, path(Some(of_plan))),
            Asks::Table => (Some("/{table}".to_owned()), Some("/{publisher_id}/{plan_id}/{table}".to_owned())),
            Asks::Address => (None, None),
        };
        let description = json!({
            "name": self.name,
            "title": self.title,
            "description": self.about,
            "inputSchema": self.input(document),
            "outputSchema": ToolAnswer::schema(),
            "annotations": {
                "title": self.title,
                "readOnlyHint": true,
                "destructiveHint": false,
                "idempotentHint": true,
                "openWorldHint": false,
            },
        });
        DescribedTool { tool: self, description, over_all, of_plan }
    }

    fn input(&self, document: &Value) -> Value {
        let (mut properties, mut required) = (Map::new(), Vec::new());
        let ids: Vec<&str> = match self.asks {
            // What one plan is asked is described more closely.
            Asks::Operation(over_all, of_plan) => of_plan.into_iter().chain(over_all).collect(),
            Asks::Picked(operation, _, item) => vec![item, operation],
            Asks::Table => {
                add_table(&mut properties, document);
                required.push("table".to_owned());
                vec!["listTerms", "listTermsOfAllPlans"]
            }
            Asks::Address => {
                let about = "An IRI or URL of this server, or a path such as `/172014/dx-action-plan/terms/ai`.";
                properties.insert("address".to_owned(), json!({"type": "string", "description": about}));
                required.push("address".to_owned());
                Vec::new()
            }
        };
        let operations: Vec<Operation> = ids.iter().filter_map(|id| Operation::find(document, id)).collect();
        let picked = if let Asks::Picked(_, argument, _) = self.asks { Some(argument) } else { None };
        let needs_plan = !operations.is_empty() && operations.iter().all(|one| one.path.contains("{plan_id}"));
        for name in self.arguments.iter().copied().chain(picked) {
            let Some((mut schema, is_needed)) = operations.iter().find_map(|one| one.parameter(name)) else { continue };
            let of_path = ["publisher_id", "plan_id"].contains(&name);
            if if of_path { needs_plan } else { is_needed || self.needs.contains(&name) } {
                required.push(name.to_owned());
            }
            if name == "limit" {
                schema["default"] = json!(FEW);
            }
            properties.insert(name.to_owned(), schema);
        }
        of_arguments(&properties, &required)
    }
}

/// What names a table and the conditions that its rows must meet.
fn add_table(properties: &mut Map<String, Value>, document: &Value) {
    let tables = catalog::tables();
    let names: Vec<&str> = tables.iter().map(|table| table.name).collect();
    let told: Vec<_> = tables.iter().map(|table| format!("`{}` {} ({})", table.name, table.about, table.ja)).collect();
    let about = format!("What to list. {}", told.join(" "));
    properties.insert("table".to_owned(), json!({"type": "string", "enum": names, "description": about}));
    for (name, about) in [
        ("publisher_id", "Id of the public body, such as `172014`; without it all."),
        ("plan_id", "Id of the plan within its publisher, such as `dx-action-plan`; without it all."),
    ] {
        properties.insert(name.to_owned(), json!({"type": "string", "description": about}));
    }
    let value = json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]});
    let about = format!(
        "Conditions that must all hold, as an object of columns with a value or a list of values. By table: {}",
        conditions(document)
            .into_iter()
            .map(|(names, table)| format!("{table}: {names}"))
            .collect::<Vec<_>>()
            .join(". ")
    );
    let conditions = json!({"type": "object", "additionalProperties": value, "description": about});
    properties.insert("where".to_owned(), conditions);
    for (name, about) in OF_COLUMNS {
        properties.insert((*name).to_owned(), json!({"type": "string", "description": about}));
    }
}

/// Names of the conditions of each table, in the order of the tables.
fn conditions(document: &Value) -> Vec<(String, &'static str)> {
    let general = ["publisher_id", "plan_id", "q", "edition", "include_narrower", "limit", "cursor"];
    let is_general = |name: &&str| general.contains(name) || OF_COLUMNS.iter().any(|(other, _)| other == name);
    let by_path: BTreeMap<&str, Vec<&str>> = catalog::tables()
        .iter()
        .filter_map(|table| {
            let path = format!("/{{publisher_id}}/{{plan_id}}/{}", table.name);
            let id = document["paths"][path]["get"]["operationId"].as_str()?;
            let names = Operation::find(document, id)?.names().filter(|name| !is_general(name)).collect();
            Some((table.name, names))
        })
        .collect();
    let told = |table: &&'static crate::table::Table| Some((by_path.get(table.name)?.join(", "), table.name));
    catalog::tables().iter().filter_map(told).collect()
}

/// What stands as it is in a part of an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// What a tool answers.
///
/// # Errors
///
/// What is wrong, in words that say what to try.
pub async fn call(
    described: &DescribedTool,
    mut arguments: Map<String, Value>,
    asker: &Asker<'_>,
) -> Result<Told, String> {
    let Some(is_own) = described.description["inputSchema"]["properties"].as_object() else {
        return Err(refused(&Error::Internal("a tool has no arguments".to_owned()), asker));
    };
    arguments.retain(|_, value| !value.is_null());
    if let Some(unknown) = arguments.keys().find(|name| !is_own.contains_key(*name)) {
        let near = nearest(unknown, is_own.keys().map(String::as_str)).unwrap_or_default();
        let all = is_own.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let detail = format!("there is no argument `{unknown}`; the nearest is `{near}`; there are: {all}");
        return Err(argument_error(unknown, detail, asker));
    }
    let address = match described.tool.asks {
        Asks::Address => asker.path_of(&text_of("address", arguments.remove("address"), asker)?)?,
        _ => described.address(&mut arguments, asker)?,
    };
    let mut answer = asker.json(&address).await?;
    if let Asks::Picked(_, argument, _) = described.tool.asks {
        described.pick(&mut answer, argument, &arguments, asker).await?;
    }
    let left_out = bound(&mut answer.value).map_err(|error| refused(&error, asker))?;
    let sources = asker.sources(&answer).await;
    let told = ToolAnswer { url: answer.url, answer: answer.value, left_out, sources };
    Ok(Told { text: text::written(&told), structured: json!(told) })
}

/// The answer of a tool: as text, and as it is described.
pub struct Told {
    /// For people and assistants to read.
    pub text: String,
    /// See [`ToolAnswer`].
    pub structured: Value,
}

impl DescribedTool {
    /// The address that answers arguments, of which those are removed that are no parameters.
    fn address(&self, arguments: &mut Map<String, Value>, asker: &Asker<'_>) -> Result<String, String> {
        if let Asks::Table = self.tool.asks {
            check_table(arguments, asker)?;
        }
        let names_plan =
            ["publisher_id", "plan_id"].iter().all(|name| arguments.get(*name).is_some_and(Value::is_string));
        let template =
            if names_plan { self.of_plan.as_ref().or(self.over_all.as_ref()) } else { self.over_all.as_ref() };
        let Some(template) = template.or(self.of_plan.as_ref()) else {
            return Err(refused(&Error::Internal(format!("`{}` asks nothing", self.tool.name)), asker));
        };
        // Groups are told all at once.
        let takes_limit = self.tool.arguments.contains(&"limit") && !arguments.contains_key("group_by");
        if takes_limit && !arguments.contains_key("limit") {
            arguments.insert("limit".to_owned(), json!(FEW));
        }
        let mut path = String::new();
        for (place, part) in template.split(['{', '}']).enumerate() {
            if place % 2 == 0 {
                path.push_str(part);
            } else {
                path.push_str(&encoded(&text_of(part, arguments.remove(part), asker)?));
            }
        }
        let kept = if let Asks::Picked(_, argument, _) = self.tool.asks { Some(argument) } else { None };
        let mut pairs = Vec::new();
        for (name, value) in arguments.iter().filter(|(name, _)| Some(name.as_str()) != kept) {
            match value {
                Value::Object(conditions) => {
                    for (name, value) in conditions {
                        pairs.extend(values_of(name, value, asker)?);
                    }
                }
                value => pairs.extend(values_of(name, value, asker)?),
            }
        }
        let is_given = |needed: &str| pairs.iter().any(|(name, _)| name == needed);
        if let Some(missing) = self.tool.needs.iter().find(|needed| !is_given(needed)) {
            return Err(argument_error(missing, format!("`{missing}` is missing"), asker));
        }
        let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        Ok(if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) })
    }

    /// Leaves only the items that an argument names.
    async fn pick(
        &self,
        answer: &mut Json,
        argument: &str,
        arguments: &Map<String, Value>,
        asker: &Asker<'_>,
    ) -> Result<(), String> {
        let wanted = text_of(argument, arguments.get(argument).cloned(), asker)?;
        if let Some(items) = answer.value["items"].as_array_mut() {
            items.retain(|item| item[argument] == *wanted);
            if !items.is_empty() {
                return Ok(());
            }
        }
        // The row itself says what is wrong with its id.
        let plan = answer.value["links"]["plan"].as_str().unwrap_or_default().to_owned();
        let row = asker.path_of(&format!("{plan}/indicators/{}", encoded(&wanted)))?;
        asker.json(&row).await.map(drop)
    }
}

/// That a table is there, and is listed as it is asked.
fn check_table(arguments: &Map<String, Value>, asker: &Asker<'_>) -> Result<(), String> {
    let Some(name) = arguments.get("table").and_then(Value::as_str) else { return Ok(()) };
    let Some(table) = catalog::find(name) else {
        let names = || catalog::tables().iter().map(|table| table.name);
        let near = nearest(name, names()).unwrap_or_default();
        let all = names().collect::<Vec<_>>().join(", ");
        let detail = format!("there is no table `{name}`; the nearest is `{near}`; there are: {all}");
        return Err(argument_error("table", detail, asker));
    };
    let missing = ["publisher_id", "plan_id"].into_iter().find(|name| !arguments.contains_key(*name));
    match missing.filter(|_| !table.across) {
        Some(missing) => {
            let detail =
                format!("`{name}` are listed plan by plan: name publisher_id and plan_id; `{missing}` is missing");
            Err(argument_error(missing, detail, asker))
        }
        None => Ok(()),
    }
}

/// An argument that is one text.
fn text_of(name: &str, value: Option<Value>, asker: &Asker<'_>) -> Result<String, String> {
    match value {
        Some(Value::String(text)) if !text.is_empty() => Ok(text),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(_) => Err(argument_error(name, format!("`{name}` is a text"), asker)),
        None => {
            let hint = if name == "publisher_id" || name == "plan_id" { "; `list` of `plans` has the ids" } else { "" };
            Err(argument_error(name, format!("`{name}` is missing{hint}"), asker))
        }
    }
}

/// The values of a parameter, each as it stands in a query.
fn values_of(name: &str, value: &Value, asker: &Asker<'_>) -> Result<Vec<(String, String)>, String> {
    let one = |value: &Value| match value {
        Value::String(text) => Some((name.to_owned(), text.clone())),
        Value::Bool(_) | Value::Number(_) => Some((name.to_owned(), value.to_string())),
        _ => None,
    };
    let all = match value {
        Value::Array(values) => values.iter().map(one).collect(),
        value => one(value).map(|pair| vec![pair]),
    };
    all.ok_or_else(|| argument_error(name, format!("`{name}` is a text, a number or a list of these"), asker))
}

/// Leaves out items at the end of an answer that is too long to be read, and says how many.
///
/// # Errors
///
/// When it is too long for another reason.
fn bound(value: &mut Value) -> Result<usize, Error> {
    let mut excess = value.to_string().len().saturating_sub(MOST_BYTES);
    let mut left_out = 0;
    if let Some(items) = value.get_mut("items").and_then(Value::as_array_mut) {
        while excess > 0 && items.len() > 1 {
            excess = excess.saturating_sub(items.pop().map_or(0, |item| item.to_string().len() + 1));
            left_out += 1;
        }
    }
    if excess > 0 {
        let detail = format!("the answer is longer than the {MOST_BYTES} bytes that a tool gives");
        return Err(Error::Query(QueryRefusal::TooLarge(detail)));
    }
    Ok(left_out)
}
