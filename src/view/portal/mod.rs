//! The catalogue as an open-data portal tells it: the read part of the Action API of CKAN.
//!
//! Portals harvest each other through this interface. A plan is a dataset ("package"), each file of its current release a
//! resource, its publisher an organization. Names of members and actions are those of CKAN 2.11.
mod arguments;
mod dataset;
mod query;

pub use self::arguments::{ARGUMENTS, Argument, ArgumentKind, Arguments};

use self::{
    dataset::{License, Organization, Package},
    query::{Candidate, Field, Query, Sort},
};
use crate::{
    dcat::{self, CataloguedPlan, Host},
    format::json,
    snapshot::Whole,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Version of CKAN whose actions and members these are: clients choose by it what they ask.
const CKAN_VERSION: &str = "2.11.0";

/// Datasets of a page if nothing else is asked for, and the most that are sent at once.
const ROWS: (usize, usize) = (10, 1_000);

/// Names of a list if nothing else is asked for, and the most that are sent at once: all that CKAN sends.
const NAMES: (usize, usize) = (usize::MAX, usize::MAX);

/// Why an action is not answered, as CKAN tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no action of that name, or it would change something.
    Action(String),
    /// The body is no JSON object.
    Body,
    /// What is asked for is not there.
    NotFound,
    /// An argument is missing or cannot have that value: its name, and why.
    Validation(&'static str, String),
    /// The query has a form that is not understood.
    Query(String),
}

/// What is asked: the plans that are current, and the server that tells of them.
#[derive(Debug)]
pub struct Portal<'a> {
    plans: Vec<&'a CataloguedPlan>,
    host: &'a Host,
}

type Answered = Result<Value, Refusal>;

/// Something that can be asked.
struct Action {
    name: &'static str,
    /// What it answers, for `help_show`.
    about: &'static str,
    answer: fn(&Portal<'_>, &Arguments) -> Answered,
}

const ACTIONS: &[Action] = &[
    Action { name: "site_read", about: "True: everything here may be read.", answer: |_, _| Ok(Value::Bool(true)) },
    Action { name: "status_show", about: "What server this is.", answer: |portal, _| Ok(portal.status()) },
    Action { name: "help_show", about: "What the action `name` answers.", answer: |_, given| help(given) },
    Action {
        name: "package_list",
        about: "Names of all datasets.",
        answer: |portal, given| page(&portal.plans.iter().map(|plan| dataset::name(plan)).collect::<Vec<_>>(), given),
    },
    Action {
        name: "current_package_list_with_resources",
        about: "All datasets with their resources.",
        answer: |portal, given| {
            let plans = arguments::page(&portal.plans, given, "limit", "offset", ROWS)?;
            Ok(json::value_of(&plans.iter().map(|plan| Package::of(plan, portal.host)).collect::<Vec<_>>()))
        },
    },
    Action {
        name: "package_show",
        about: "The dataset whose name or id is `id`, with its resources.",
        answer: |portal, given| Ok(json::value_of(&Package::of(portal.plan(&given.required("id")?)?, portal.host))),
    },
    Action {
        name: "package_search",
        about: "The datasets that `q` and `fq` find, in a part of the language of Solr.",
        answer: |portal, given| portal.search(given),
    },
    Action {
        name: "resource_show",
        about: "The resource whose id is `id`.",
        answer: |portal, given| {
            let id = given.required("id")?;
            let plans = portal.plans.iter().filter(|plan| dataset::may_have(plan, &id));
            let mut resources = plans.flat_map(|plan| dataset::resources(plan, portal.host));
            Ok(json::value_of(&resources.find(|resource| resource.id == id).ok_or(Refusal::NotFound)?))
        },
    },
    Action {
        name: "organization_list",
        about: "Names of all publishers; whole with `all_fields`.",
        answer: |portal, given| {
            let all = portal.organizations();
            if given.flag("all_fields") {
                return page(&all, given);
            }
            page(&all.iter().map(|organization| &organization.name).collect::<Vec<_>>(), given)
        },
    },
    Action {
        name: "organization_show",
        about: "The publisher whose name or id is `id`; with its datasets if `include_datasets` is true.",
        answer: |portal, given| portal.organization(given),
    },
    Action { name: "group_list", about: "Names of groups: there are none.", answer: |_, _| Ok(json!([])) },
    Action {
        name: "tag_list",
        about: "All keywords of the datasets.",
        answer: |portal, given| page(&portal.tags().into_iter().collect::<Vec<_>>(), given),
    },
    Action {
        name: "license_list",
        about: "The licences of the datasets.",
        answer: |portal, _| Ok(json::value_of(&portal.licenses())),
    },
];

/// The part of a list that is asked for.
fn page<T: Serialize>(all: &[T], given: &Arguments) -> Answered {
    Ok(json::value_of(&arguments::page(all, given, "limit", "offset", NAMES)?))
}

fn help(given: &Arguments) -> Answered {
    let name = given.required("name")?;
    let action = ACTIONS.iter().find(|action| action.name == name).ok_or(Refusal::NotFound)?;
    Ok(action.about.into())
}

impl<'a> Portal<'a> {
    /// Over everything that is current.
    pub fn of(whole: &'a Whole, host: &'a Host) -> Self {
        Self { plans: whole.parts.values().map(|part| &part.entry).collect(), host }
    }

    /// What can be asked, by name, with what it answers.
    pub fn actions() -> impl Iterator<Item = (&'static str, &'static str)> {
        ACTIONS.iter().map(|action| (action.name, action.about))
    }

    /// The answer to an action: what CKAN calls the result.
    ///
    /// # Errors
    ///
    /// When there is no such action, nothing of that name, or an argument cannot have its value.
    pub fn answer(&self, action: &str, given: &Arguments) -> Answered {
        let known = ACTIONS.iter().find(|known| known.name == action);
        let known = known.ok_or_else(|| Refusal::Action(action.to_owned()))?;
        given.check()?;
        (known.answer)(self, given)
    }

    fn status(&self) -> Value {
        json!({
            "ckan_version": CKAN_VERSION,
            "site_url": self.host.base,
            "site_title": dcat::TITLE.0,
            "site_description": dcat::ABOUT.0,
            "error_emails_to": null,
            "locale_default": "ja",
            "extensions": [],
        })
    }

    fn plan(&self, id: &str) -> Result<&'a CataloguedPlan, Refusal> {
        let is_named = |plan: &&&CataloguedPlan| dataset::name(plan) == id || dataset::id(plan) == id;
        self.plans.iter().find(is_named).copied().ok_or(Refusal::NotFound)
    }

    /// Each publisher once, in the order of their ids.
    fn organizations(&self) -> Vec<Organization> {
        // Plans of one publisher stand beside each other.
        let of_each = self.plans.chunk_by(|one, other| dataset::publisher_id(one) == dataset::publisher_id(other));
        let counted = |plans: &[&CataloguedPlan]| {
            let mut organization = Organization::of(plans.first()?);
            organization.package_count = Some(plans.len());
            Some(organization)
        };
        of_each.filter_map(counted).collect()
    }

    fn organization(&self, given: &Arguments) -> Answered {
        let id = given.required("id")?;
        let mut all = self.organizations().into_iter();
        let found = all.find(|organization| organization.id == id || organization.name == id);
        let found = found.ok_or(Refusal::NotFound)?;
        let mut value = json::value_of(&found);
        if given.flag("include_datasets") {
            let of_it = self.plans.iter().filter(|plan| dataset::publisher_id(plan) == found.name);
            value["packages"] = json::value_of(&of_it.map(|plan| Package::of(plan, self.host)).collect::<Vec<_>>());
        }
        Ok(value)
    }

    fn tags(&self) -> BTreeSet<&'a str> {
        self.plans.iter().flat_map(|plan| plan.current.metadata.keywords()).collect()
    }

    fn licenses(&self) -> Vec<License> {
        let mut all: Vec<License> = Vec::new();
        for license in self.plans.iter().map(|plan| License::of(&plan.current.metadata)) {
            if all.iter().all(|known| known.id != license.id) {
                all.push(license);
            }
        }
        all
    }

    fn search(&self, given: &Arguments) -> Answered {
        let queries = [given.text("q"), given.text("fq")].into_iter().flatten().chain(given.list("fq_list"));
        let queries = queries.map(|text| Query::read(&text)).collect::<Result<Vec<_>, _>>()?;
        let sort = Sort::read(&given.text("sort").unwrap_or_default())?;
        let is_found = |plan: &&CataloguedPlan| {
            let candidate = Candidate::of(plan);
            queries.iter().all(|query| query.finds(&candidate))
        };
        let mut found: Vec<&CataloguedPlan> = self.plans.iter().copied().filter(is_found).collect();
        sort.apply(&mut found);
        let facets = facets(&found, given)?;
        let counts = facets.iter().map(|(field, counts)| (field.clone(), json!(counts))).collect::<Map<_, _>>();
        let listed = facets.iter().map(|(field, counts)| (field.clone(), listed(field, counts))).collect::<Map<_, _>>();
        let page = arguments::page(&found, given, "rows", "start", ROWS)?;
        Ok(json!({
            "count": found.len(),
            "results": json::value_of(&page.iter().map(|plan| Package::of(plan, self.host)).collect::<Vec<_>>()),
            "sort": sort.text,
            "facets": counts,
            "search_facets": listed,
        }))
    }
}

/// How often each value of a field is among what was found, for each field that is asked for.
type Facets = Vec<(String, BTreeMap<String, usize>)>;

fn facets(found: &[&CataloguedPlan], given: &Arguments) -> Result<Facets, Refusal> {
    let limit = given.number("facet.limit", (50, usize::MAX))?;
    let facet = |field: String| {
        let (mut counts, values) = (BTreeMap::<String, usize>::new(), Field::find(&field)?.values);
        for plan in found {
            for value in values(plan).into_iter().collect::<BTreeSet<_>>() {
                *counts.entry(value).or_default() += 1;
            }
        }
        let mut most: Vec<_> = counts.into_iter().collect();
        most.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
        most.truncate(limit);
        Ok((field, most.into_iter().collect()))
    };
    given.list("facet.field").into_iter().map(facet).collect()
}

/// A facet with names for people, the most frequent value first.
fn listed(field: &str, counts: &BTreeMap<String, usize>) -> Value {
    let mut items: Vec<_> = counts.iter().collect();
    items.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    let items = items.iter().map(|(name, count)| json!({"name": name, "display_name": name, "count": count}));
    json!({"title": field, "items": items.collect::<Vec<_>>()})
}
