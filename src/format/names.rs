//! What the members of JSON mean as RDF: those of the tables, and those of everything that is no row.
//!
//! The JSON-LD context and the JSON of triples are both derived from here.
use crate::{
    catalog,
    table::{CellKind, Column, Embed, PREFIXES, Table, expand, local_name},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// What a member says of its thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Meaning {
    /// IRI of the property.
    pub property: String,
    /// What its values are.
    pub values: Values,
}

/// What the values of a member are: in JSON they are texts, numbers, flags and IRIs alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Values {
    /// Things.
    Things,
    /// Things that have the property with this thing as its value: the member is the property read backwards.
    Subjects,
    /// Text in a language.
    Language(String),
    /// Literals of a datatype.
    Datatype(String),
}

/// A member with its meaning; `None` if it has none here, though it has one elsewhere.
#[derive(Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What it says.
    pub meaning: Option<Meaning>,
    /// Whether its value is always a list.
    pub list: bool,
}

/// Members by name and by meaning.
#[derive(Debug, Default)]
pub struct Names {
    /// In the order in which they are written.
    pub members: Vec<Member>,
    by_name: HashMap<String, usize>,
    by_meaning: HashMap<Meaning, usize>,
}

/// A class that has a name of its own as `type`, with what members of its things mean.
#[derive(Debug)]
pub struct Type {
    /// IRI of the class.
    pub iri: String,
    /// Place in the list of types, own classes first.
    pub place: usize,
    /// What members mean there; everything else means what it means everywhere.
    pub names: Names,
}

/// A property that is no column, described once: its member is named after it in snake case.
struct Property {
    /// Its prefixed name.
    iri: &'static str,
    values: Plain,
    /// Another name, where the property's own is taken.
    name: Option<&'static str>,
    /// Whether a thing commonly has several values, so that they are always a list.
    list: bool,
}

#[derive(Clone, Copy)]
enum Plain {
    Thing,
    /// In Japanese under the plain name, in English under the name with `_en`.
    Text,
    /// A literal of a datatype: of XML Schema, or one with a prefix.
    Literal(&'static str),
}

const fn thing(iri: &'static str) -> Property {
    Property { iri, values: Plain::Thing, name: None, list: false }
}

const fn text(iri: &'static str) -> Property {
    Property { values: Plain::Text, ..thing(iri) }
}

const fn string(iri: &'static str) -> Property {
    literal(iri, "string")
}

const fn literal(iri: &'static str, datatype: &'static str) -> Property {
    Property { values: Plain::Literal(datatype), ..thing(iri) }
}

impl Property {
    const fn list(mut self) -> Self {
        self.list = true;
        self
    }

    const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    fn members(&self) -> Vec<Member> {
        let property = expand(self.iri);
        let name = self.name.map_or_else(|| snake_case(local_name(self.iri)), str::to_owned);
        let member = |name: String, values: Values| Member {
            name,
            meaning: Some(Meaning { property: property.clone(), values }),
            list: self.list,
        };
        match self.values {
            Plain::Thing => vec![member(name, Values::Things)],
            Plain::Literal(datatype) => vec![member(name, Values::Datatype(of_datatype(datatype)))],
            Plain::Text => {
                let english = member(format!("{name}_en"), Values::Language("en".to_owned()));
                vec![member(name, Values::Language("ja".to_owned())), english]
            }
        }
    }
}

/// The members of what is no row, in the order in which they are written. A line here names a property.
///
/// What is not here is written under its prefixed name. Names that views compute without a property (`area`, `author`,
/// `code_lists`, `counts`, `created_at`, `digest`, `graph`, `note`, `plan`, `plans`, `url` …) must not be taken here.
const PROPERTIES: &[Property] = &[
    text("dcterms:title"),
    text("skos:prefLabel"),
    text("rdfs:label"),
    text("foaf:name"),
    text("skos:altLabel").list(),
    text("vcard:fn"),
    text("dcterms:description"),
    text("rdfs:comment"),
    text("skos:definition"),
    text("skos:scopeNote"),
    text("skos:example"),
    string("dcterms:identifier"),
    string("mp:localGovernmentCode"),
    string("schema:iso6523Code").named("iso6523_code"),
    thing("org:classification"),
    string("skos:notation"),
    string("dcat:version"),
    string("owl:versionInfo"),
    literal("owl:deprecated", "boolean"),
    string("vann:preferredNamespacePrefix"),
    string("vann:preferredNamespaceUri"),
    literal("dcterms:issued", "date"),
    literal("dcterms:issued", "dateTime").named("issued_at"),
    literal("dcterms:modified", "date"),
    literal("dcterms:modified", "dateTime").named("modified_at"),
    literal("dcterms:created", "date"),
    thing("dcterms:publisher"),
    thing("dcterms:creator"),
    text("dc:creator").named("creator_name"),
    thing("dcat:contactPoint").list(),
    thing("vcard:hasURL"),
    thing("vcard:hasEmail"),
    thing("org:unitOf"),
    thing("dcterms:license"),
    thing("dcterms:rights"),
    thing("dcterms:accessRights"),
    thing("dcterms:language").list(),
    thing("dcterms:spatial").list(),
    thing("dcterms:temporal"),
    literal("dcat:startDate", "date"),
    literal("dcat:endDate", "date"),
    thing("dcterms:accrualPeriodicity"),
    thing("dcat:theme").list(),
    text("dcat:keyword").list(),
    thing("dcterms:conformsTo").list(),
    thing("dcterms:source").list(),
    thing("dcterms:isPartOf"),
    thing("dcterms:hasPart").list(),
    thing("dcterms:isVersionOf"),
    thing("dcat:hasCurrentVersion"),
    thing("dcat:hasVersion").list(),
    thing("dcat:previousVersion").list(),
    thing("prov:wasDerivedFrom").list(),
    thing("dcat:landingPage"),
    thing("foaf:homepage"),
    thing("foaf:page").list(),
    thing("foaf:topic").list(),
    thing("foaf:primaryTopic"),
    thing("rdfs:seeAlso").list(),
    thing("rdfs:isDefinedBy"),
    thing("dcat:dataset").list(),
    thing("dcat:service").list(),
    thing("dcat:themeTaxonomy").list(),
    thing("dcat:distribution").list(),
    thing("dcat:accessURL"),
    thing("dcat:downloadURL"),
    thing("dcterms:format"),
    thing("dcat:mediaType"),
    thing("dcat:packageFormat"),
    thing("dcatap:availability"),
    literal("dcat:byteSize", "nonNegativeInteger"),
    thing("dcat:accessService").list(),
    thing("spdx:checksum"),
    thing("spdx:algorithm"),
    literal("spdx:checksumValue", "hexBinary"),
    thing("dcat:endpointURL"),
    thing("dcat:endpointDescription"),
    thing("dcat:servesDataset").list(),
    thing("void:sparqlEndpoint"),
    thing("void:dataDump").list(),
    string("void:uriSpace"),
    thing("void:exampleResource").list(),
    thing("void:vocabulary").list(),
    thing("void:rootResource").list(),
    thing("void:uriLookupEndpoint"),
    literal("void:triples", "integer"),
    literal("void:entities", "integer"),
    literal("void:distinctSubjects", "integer"),
    literal("void:distinctObjects", "integer"),
    literal("void:classes", "integer").named("class_count"),
    literal("void:properties", "integer").named("property_count"),
    literal("void:documents", "integer").named("document_count"),
    thing("void:subset").list(),
    thing("void:inDataset"),
    thing("void:classPartition").list(),
    thing("void:class"),
    thing("void:propertyPartition").list(),
    thing("void:property"),
    thing("sd:endpoint"),
    thing("sd:supportedLanguage").list(),
    thing("sd:feature").list(),
    thing("sd:resultFormat").list(),
    thing("sd:inputFormat").list(),
    thing("sd:availableGraphs"),
    thing("sd:defaultDataset"),
    thing("sd:defaultGraph"),
    thing("sd:namedGraph").list(),
    thing("sd:name").named("graph_name"),
    thing("sd:graph").named("graph_content"),
    thing("skos:hasTopConcept").list(),
    thing("skos:topConceptOf"),
    thing("skos:inScheme").list(),
    thing("skos:broader").list(),
    thing("skos:narrower").list(),
    thing("skos:related").list(),
    thing("skos:exactMatch").list(),
    thing("skos:closeMatch").list(),
    thing("skos:broadMatch").list(),
    thing("rdfs:subClassOf").list(),
    thing("rdfs:subPropertyOf").list(),
    thing("rdfs:domain"),
    thing("rdfs:range"),
    thing("owl:inverseOf"),
    thing("owl:equivalentClass").list(),
    thing("owl:equivalentProperty").list(),
    thing("qb:structure"),
    thing("qb:component").list(),
    thing("qb:componentProperty"),
    thing("qb:dimension"),
    thing("qb:measure"),
    thing("qb:attribute"),
    thing("qb:concept"),
    thing("qb:codeList"),
    literal("qb:order", "integer"),
    literal("qb:componentRequired", "boolean"),
    literal("qudt:ucumCode", "qudt:UCUMcs"),
    thing("time:hasBeginning"),
    thing("time:hasEnd"),
    literal("time:inXSDDate", "date"),
    literal("schema:startDate", "date").named("first_day"),
    literal("schema:endDate", "date").named("last_day"),
    text("schema:keywords").list(),
    thing("sh:prefixes"),
    thing("sh:declare").list(),
    string("sh:prefix"),
    literal("sh:namespace", "anyURI"),
];

/// A member by its name, with what it means in things of a class; `None` if it means nothing there.
type OwnMember = (&'static str, Option<Property>);

/// Members of an executable query, whose text has another property in each form. All stand with the class of the form,
/// which comes first: some readers know the context of one class of a thing only, rdflib that of the first.
const fn executable(text: &'static str) -> [OwnMember; 3] {
    [
        ("slug", Some(string("dcterms:identifier"))),
        ("query", Some(string(text))),
        ("endpoint", Some(thing("schema:target"))),
    ]
}

/// Classes that are no table, with their local names as `type`; another class is written under its prefixed name.
///
/// With a class stand members that mean something else in its things, or nothing.
const CLASSES: &[(&str, &[OwnMember])] = &[
    ("org:FormalOrganization", &[]),
    ("cv:PublicOrganisation", &[]),
    ("org:OrganizationalUnit", &[]),
    ("foaf:Organization", &[]),
    ("foaf:Agent", &[]),
    ("foaf:Document", &[]),
    (
        "skos:ConceptScheme",
        &[("label", Some(text("skos:prefLabel"))), ("top_concepts", Some(thing("skos:hasTopConcept").list()))],
    ),
    ("skos:Concept", &[]),
    ("dcat:Catalog", &[]),
    // A release has a label that people gave it.
    ("dcat:Dataset", &[("label", None)]),
    ("dcat:Resource", &[("label", None)]),
    ("dcat:Distribution", &[]),
    ("dcat:DataService", &[]),
    ("dcterms:Location", &[]),
    ("dcterms:PeriodOfTime", &[]),
    ("dcterms:RightsStatement", &[]),
    ("dcterms:LicenseDocument", &[]),
    ("dcterms:MediaType", &[]),
    ("dcterms:MediaTypeOrExtent", &[]),
    ("dcterms:Standard", &[]),
    ("dcterms:LinguisticSystem", &[]),
    ("dcterms:Frequency", &[]),
    ("spdx:Checksum", &[]),
    ("vcard:Kind", &[]),
    ("void:DatasetDescription", &[]),
    ("sd:Service", &[]),
    ("sd:Graph", &[]),
    ("sd:NamedGraph", &[]),
    ("qb:DataSet", &[]),
    ("qb:DataStructureDefinition", &[]),
    ("qb:ComponentSpecification", &[]),
    ("qb:DimensionProperty", &[]),
    ("qb:MeasureProperty", &[]),
    ("qb:AttributeProperty", &[]),
    ("qb:CodedProperty", &[]),
    ("owl:Ontology", &[]),
    ("owl:Class", &[]),
    ("owl:ObjectProperty", &[]),
    ("owl:DatatypeProperty", &[]),
    ("mp:Stage", &[]),
    ("mp:FiscalYear", &[]),
    ("mp:Period", &[]),
    ("time:ProperInterval", &[]),
    ("time:Instant", &[]),
    ("qudt:Unit", &[]),
    ("schema:Collection", &[("examples", Some(thing("dcterms:hasPart").list()))]),
    ("sh:SPARQLSelectExecutable", &executable("sh:select")),
    ("sh:SPARQLAskExecutable", &executable("sh:ask")),
    ("sh:SPARQLConstructExecutable", &executable("sh:construct")),
    ("sh:SPARQLDescribeExecutable", &executable("sh:describe")),
    ("sh:SPARQLExecutable", &[]),
    ("sh:PrefixDeclaration", &[]),
];

/// What members mean in every thing.
pub static EVERYWHERE: LazyLock<Names> = LazyLock::new(|| {
    // A table that only links two things has no class: its members are known everywhere.
    let mut links: Vec<Member> = Vec::new();
    for member in tables().filter(|table| table.classes.is_empty()).flat_map(of_table) {
        // A newer profile has the same links.
        if links.iter().all(|known| known.name != member.name) {
            links.push(member);
        }
    }
    links.extend(PROPERTIES.iter().flat_map(Property::members));
    Names::of(links)
});

/// The classes by their name as `type`: of every table the first, and those of `CLASSES`.
pub static TYPES: LazyLock<BTreeMap<&'static str, Type>> = LazyLock::new(|| {
    let mut own: Vec<(&str, Vec<Member>)> = Vec::new();
    for table in tables() {
        let Some(class) = table.classes.first() else { continue };
        let members = of_row(table);
        match own.iter_mut().find(|(known, _)| known == class) {
            // What an older profile calls otherwise is known by both names.
            Some((_, known)) => {
                let others = members.into_iter().filter(|member| known.iter().all(|one| one.name != member.name));
                let others: Vec<Member> = others.collect();
                known.extend(others);
            }
            None => own.push((class, members)),
        }
    }
    let other = CLASSES.iter().map(|(class, members)| (*class, members.iter().flat_map(of_class).collect()));
    let types = own.into_iter().chain(other).enumerate().map(|(place, (class, members))| {
        (local_name(class), Type { iri: expand(class), place, names: Names::of(members) })
    });
    types.collect()
});

/// The name of a class as `type`, if it has one.
pub fn type_name(class: &str) -> Option<(&'static str, &'static Type)> {
    static BY_IRI: LazyLock<HashMap<&str, &str>> =
        LazyLock::new(|| TYPES.iter().map(|(name, class)| (class.iri.as_str(), *name)).collect());
    TYPES.get_key_value(BY_IRI.get(class)?).map(|(name, class)| (*name, class))
}

/// The tables of today's profile, then those of older ones: their releases have the same context.
fn tables() -> impl Iterator<Item = &'static Table> {
    catalog::ever()
}

impl Names {
    fn of(members: Vec<Member>) -> Self {
        let mut names = Self { members, ..Self::default() };
        for (place, member) in names.members.iter().enumerate() {
            names.by_name.entry(member.name.clone()).or_insert(place);
            if let Some(meaning) = &member.meaning {
                names.by_meaning.entry(meaning.clone()).or_insert(place);
            }
        }
        names
    }

    /// The member of that name.
    pub fn named(&self, name: &str) -> Option<&Member> {
        self.members.get(*self.by_name.get(name)?)
    }

    /// The member that says that, with its place.
    pub fn member_for(&self, meaning: &Meaning) -> Option<(usize, &Member)> {
        let place = *self.by_meaning.get(meaning)?;
        Some((place, self.members.get(place)?))
    }
}

/// The members of a row that have a meaning.
pub fn of_table(table: &'static Table) -> Vec<Member> {
    let member = |(name, property, values): (String, &str, Values)| Member {
        name,
        meaning: Some(Meaning { property: expand(property), values }),
        list: false,
    };
    let columns = table.columns.iter().filter(|column| !column.property.is_empty()).map(of_column);
    let constants =
        table.constants.iter().map(|constant| (constant.name.to_owned(), constant.property, Values::Things));
    columns.chain(constants).chain(table.embeds.iter().filter_map(of_embed)).map(member).collect()
}

/// The members of a row with a class: those that have no meaning there must not get one from elsewhere.
fn of_row(table: &'static Table) -> Vec<Member> {
    let mut members = of_table(table);
    // A prefix of the context would be read as a property too.
    let is_taken =
        |name: &String| EVERYWHERE.named(name).is_some() || PREFIXES.iter().any(|(prefix, _)| prefix == name);
    let without: Vec<_> = without_meaning(table, &members).filter(is_taken).collect();
    members.extend(without.into_iter().map(|name| Member { name, meaning: None, list: false }));
    members
}

/// Names of members of a row that are not among these.
fn without_meaning(table: &'static Table, members: &[Member]) -> impl Iterator<Item = String> {
    let columns = table.columns.iter().flat_map(|column| {
        let exact = (column.kind == CellKind::Decimal).then(|| format!("{}_decimal", column.name));
        std::iter::once(column.name.to_owned()).chain(exact).chain(column.iri_member())
    });
    let embeds = table.embeds.iter().map(|embed| embed.member.to_owned());
    columns.chain(embeds).filter(|name| members.iter().all(|member| member.name != *name))
}

fn of_class((name, property): &OwnMember) -> Vec<Member> {
    let Some(property) = property else {
        return vec![Member { name: (*name).to_owned(), meaning: None, list: false }];
    };
    let mut members = property.members();
    for (member, suffix) in members.iter_mut().zip(["", "_en"]) {
        member.name = format!("{name}{suffix}");
    }
    members
}

fn of_column(column: &Column) -> (String, &str, Values) {
    if column.kind.is_iri() {
        let name = column.iri_member().unwrap_or_else(|| column.name.to_owned());
        return (name, column.property, Values::Things);
    }
    let name =
        if column.kind == CellKind::Decimal { format!("{}_decimal", column.name) } else { column.name.to_owned() };
    let values = match column.kind.language(super::LANGUAGE) {
        Some(language) => Values::Language(language.to_owned()),
        None => Values::Datatype(of_datatype(column.kind.datatype())),
    };
    (name, column.property, values)
}

/// Rows of another table point at the row that carries them; at the other end of a link table stands the link itself.
fn of_embed(embed: &Embed) -> Option<(String, &'static str, Values)> {
    let other = tables().find(|table| table.name == embed.table)?;
    let by = other.column(embed.by)?;
    let (property, values) = match embed.to.and_then(|to| other.column(to)) {
        Some(to) if !to.property.is_empty() => (to.property, Values::Things),
        _ => (by.property, Values::Subjects),
    };
    Some((embed.member.to_owned(), property, values))
}

fn of_datatype(datatype: &str) -> String {
    if datatype.contains(':') { expand(datatype) } else { expand(&format!("xsd:{datatype}")) }
}

/// `downloadURL` to `download_url`: a word begins with a capital behind a small letter, or before one in capitals.
fn snake_case(name: &str) -> String {
    let signs: Vec<char> = name.chars().collect();
    let begins = |place: usize| {
        let capital = |place: usize| signs.get(place).is_some_and(char::is_ascii_uppercase);
        let small = |place: usize| signs.get(place).is_some_and(|sign| !sign.is_ascii_uppercase());
        place > 0 && capital(place) && (small(place - 1) || small(place + 1))
    };
    let word = |(place, sign): (usize, &char)| {
        let gap = if begins(place) { "_" } else { "" };
        format!("{gap}{}", sign.to_ascii_lowercase())
    };
    signs.iter().enumerate().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_the_properties_in_snake_case() {
        let names = ["downloadURL", "inXSDDate", "unitOf", "title", "endpointURL", "fn"].map(snake_case);
        assert_eq!(names, ["download_url", "in_xsd_date", "unit_of", "title", "endpoint_url", "fn"]);
    }

    #[test]
    fn no_name_is_given_twice_and_no_meaning_has_two() {
        let names = |names: &Names| names.members.iter().map(|member| member.name.clone()).collect::<Vec<_>>();
        for all in std::iter::once(names(&EVERYWHERE)).chain(TYPES.values().map(|class| names(&class.names))) {
            let once: BTreeSet<_> = all.iter().collect();
            assert_eq!(once.len(), all.len(), "{all:?}");
        }
        let meanings: BTreeSet<_> = EVERYWHERE.members.iter().map(|member| format!("{:?}", member.meaning)).collect();
        assert_eq!(meanings.len(), EVERYWHERE.members.len());
        // Two profiles have classes in common.
        let classes = tables().filter_map(|table| table.classes.first()).chain(CLASSES.iter().map(|(class, _)| class));
        let classes: BTreeSet<_> = classes.collect();
        assert_eq!(TYPES.len(), classes.len(), "two classes have one name");
        let prefixed = |name: &&str| name.contains(':') && expand(name) == **name;
        let unknown: Vec<_> = PROPERTIES.iter().map(|one| one.iri).filter(|name| prefixed(name)).collect();
        assert!(unknown.is_empty(), "no prefix is known of {unknown:?}");
    }

    #[test]
    fn a_member_of_a_row_that_is_no_triple_gets_no_meaning_from_elsewhere() {
        for table in tables() {
            for name in without_meaning(table, &of_table(table)) {
                let own = table.type_name().and_then(|class| TYPES[class].names.named(&name));
                let meaning = own.or_else(|| EVERYWHERE.named(&name)).and_then(|member| member.meaning.as_ref());
                assert_eq!(meaning, None, "{}.{name}", table.name);
            }
        }
    }
}
