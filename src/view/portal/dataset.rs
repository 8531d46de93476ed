//! A plan, its files and its publisher with the members that CKAN gives datasets, resources and organizations.
use crate::{
    dataset::Metadata,
    dcat::{self, CataloguedPlan, CataloguedRelease, Distribution, Host},
    period::Period,
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Builder;

/// A plan. Members that are always null are those that harvesters read of every dataset.
#[derive(Debug, Serialize)]
pub(super) struct Package {
    id: String,
    /// `{publisher_id}-{plan_id}`.
    name: String,
    title: String,
    notes: String,
    /// The plan's page.
    url: String,
    /// The label of the current release.
    version: String,
    license_id: String,
    license_title: String,
    license_url: String,
    isopen: bool,
    private: bool,
    state: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    metadata_created: String,
    metadata_modified: String,
    owner_org: String,
    organization: Organization,
    author: Option<String>,
    author_email: Option<String>,
    maintainer: Option<String>,
    maintainer_email: Option<String>,
    creator_user_id: Option<String>,
    num_resources: usize,
    resources: Vec<Resource>,
    num_tags: usize,
    tags: Vec<Tag>,
    groups: [(); 0],
    extras: Vec<Extra>,
    relationships_as_subject: [(); 0],
    relationships_as_object: [(); 0],
}

/// A file.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "names of CKAN")]
pub(super) struct Resource {
    pub id: String,
    package_id: String,
    name: String,
    description: String,
    format: &'static str,
    mimetype: String,
    url: String,
    /// Null: the file is at `url`, and was not taken up by a portal.
    url_type: Option<String>,
    resource_type: Option<String>,
    /// Bytes; null for what is written when asked for.
    size: Option<i32>,
    /// SHA-256; empty for what is written when asked for.
    hash: String,
    created: String,
    last_modified: String,
    metadata_modified: String,
    position: usize,
    state: &'static str,
    datastore_active: bool,
}

/// A publisher.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_field_names, reason = "names of CKAN")]
pub(super) struct Organization {
    pub id: String,
    /// Its id here: six digits, or a country and words.
    pub name: String,
    pub title: String,
    display_name: String,
    description: String,
    image_url: String,
    created: String,
    #[serde(rename = "type")]
    kind: &'static str,
    is_organization: bool,
    approval_status: &'static str,
    state: &'static str,
    /// How many plans it has; only where organizations are told, not where one stands with its dataset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_count: Option<usize>,
}

/// A keyword.
#[derive(Debug, Serialize)]
struct Tag {
    id: String,
    name: String,
    display_name: String,
    state: &'static str,
    vocabulary_id: Option<String>,
}

/// What CKAN has no member for.
#[derive(Debug, Serialize)]
struct Extra {
    key: &'static str,
    value: String,
}

/// A licence.
#[derive(Debug, Serialize)]
pub(super) struct License {
    pub id: String,
    title: String,
    url: String,
    status: &'static str,
    od_conformance: &'static str,
    osd_conformance: &'static str,
    domain_content: bool,
    domain_data: bool,
    domain_software: bool,
    family: &'static str,
    maintainer: &'static str,
}

/// Licences of packages that are open by the Open Definition, by the names that CKAN and SPDX have for them. Of others
/// nothing is claimed.
const OPEN: &[&str] = &["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "ODC-BY-1.0", "ODbL-1.0", "OGL-UK-3.0", "PDDL-1.0"];

/// Name of a dataset: what it is addressed by.
pub(super) fn name(plan: &CataloguedPlan) -> String {
    format!("{}-{}", plan.current.release.publisher_id, plan.current.release.plan_id)
}

/// Id of a dataset: made of its IRI, so that it is the same on every server that tells of it.
pub(super) fn id(plan: &CataloguedPlan) -> String {
    id_of(&dcat::dataset_iri(&plan.current))
}

pub(super) fn publisher_id(plan: &CataloguedPlan) -> &str {
    &plan.current.release.publisher_id
}

/// Id of the publisher, made as those of datasets.
pub(super) fn organization_id(plan: &CataloguedPlan) -> String {
    let release = &plan.current.release;
    id_of(&format!("{}/id/{}", release.iri_base, release.publisher_id))
}

/// When the first release appeared.
pub(super) fn created(plan: &CataloguedPlan) -> String {
    let first = plan.versions.last().map_or(&plan.since, |version| &version.release.created_at);
    moment(first).unwrap_or_default()
}

/// Since when the current release is current.
pub(super) fn modified(plan: &CataloguedPlan) -> String {
    moment(&plan.since).unwrap_or_default()
}

/// An id that is made of the SHA-256 of a text.
fn id_of(iri: &str) -> String {
    uuid(digest(iri))
}

/// Id of a file: a half of the dataset's and a half of its own, so that the dataset is known by the beginning.
fn resource_id(dataset: &str, file: &str) -> String {
    let mut bytes = digest(dataset);
    bytes[8..].copy_from_slice(&digest(file)[..8]);
    uuid(bytes)
}

/// Characters of an id that its first half makes.
const HALF: usize = 18;

fn digest(text: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(text)[..16]);
    bytes
}

/// A UUID of version 8 (RFC 9562, appendix B.2).
fn uuid(bytes: [u8; 16]) -> String {
    Builder::from_custom_bytes(bytes).into_uuid().to_string()
}

/// A moment as CKAN writes it: UTC without saying so. Also a day, or a time without an offset, is one.
pub(super) fn moment(at: &str) -> Option<String> {
    let civil = || Some(at.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
    let at = at.parse::<Timestamp>().ok().or_else(civil)?;
    Some(at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S.%6f").to_string())
}

fn tag(name: &str) -> Tag {
    Tag {
        id: id_of(&format!("tag:{name}")),
        name: name.to_owned(),
        display_name: name.to_owned(),
        state: "active",
        vocabulary_id: None,
    }
}

fn is_open(metadata: &Metadata) -> bool {
    OPEN.contains(&metadata.license_name())
}

/// Whether the beginning of an id is that of a dataset and of its resources.
pub(super) fn may_have(plan: &CataloguedPlan, resource_id: &str) -> bool {
    id(plan).split_at(HALF).0 == resource_id.get(..HALF).unwrap_or_default()
}

/// The files of a plan.
pub(super) fn resources(plan: &CataloguedPlan, host: &Host) -> Vec<Resource> {
    let url = format!("{}{}", host.base, plan.current.plan_path());
    let files = dcat::distributions(&plan.current).into_iter().enumerate();
    files.map(|(place, file)| Resource::of(place, file, plan, &url)).collect()
}

impl Package {
    pub(super) fn of(plan: &CataloguedPlan, host: &Host) -> Self {
        let (version, metadata) = (&plan.current, &plan.current.metadata);
        let organization = Organization::of(plan);
        let url = format!("{}{}", host.base, version.plan_path());
        let resources = resources(plan, host);
        let tags: Vec<_> = metadata.keywords().into_iter().map(tag).collect();
        Self {
            id: id(plan),
            name: name(plan),
            title: metadata.title().to_owned(),
            notes: metadata.description().to_owned(),
            version: version.release.label.clone(),
            license_id: metadata.license_name().to_owned(),
            license_title: metadata.license_title().unwrap_or(metadata.license_name()).to_owned(),
            license_url: metadata.license_path().to_owned(),
            isopen: is_open(metadata),
            private: false,
            state: "active",
            kind: "dataset",
            metadata_created: created(plan),
            metadata_modified: modified(plan),
            owner_org: organization.id.clone(),
            organization,
            author: Some(metadata.full_name()),
            author_email: None,
            maintainer: metadata.contributors().first().map(|name| (*name).to_owned()),
            maintainer_email: metadata.email().map(ToOwned::to_owned),
            creator_user_id: None,
            num_resources: resources.len(),
            resources,
            num_tags: tags.len(),
            tags,
            groups: [],
            extras: extras(version, &url),
            relationships_as_subject: [],
            relationships_as_object: [],
            url,
        }
    }
}

fn extras(version: &CataloguedRelease, url: &str) -> Vec<Extra> {
    let metadata = &version.metadata;
    let day = |of: fn(Period) -> Option<jiff::civil::Date>| version.period.and_then(of).map(|day| day.to_string());
    let all = [
        ("uri", Some(dcat::dataset_iri(version))),
        ("publisher_id", Some(version.release.publisher_id.clone())),
        ("plan_id", Some(version.release.plan_id.clone())),
        ("language", Some(metadata.language().to_owned())),
        ("spatial_uri", metadata.area_uri()),
        ("temporal_start", day(Period::first)),
        ("temporal_end", day(Period::last)),
        ("release_url", Some(format!("{url}/releases/{}", version.release.number))),
        ("attribution", Some(metadata.attribution_ja().to_owned())),
    ];
    all.into_iter().filter_map(|(key, value)| Some(Extra { key, value: value? })).collect()
}

impl Resource {
    fn of(position: usize, file: Distribution, plan: &CataloguedPlan, url: &str) -> Self {
        let dataset = dcat::dataset_iri(&plan.current);
        let format = file.format();
        let since = modified(plan);
        let (size, sha256) = file.stored.unzip();
        Self {
            id: resource_id(&dataset, &file.name),
            package_id: id_of(&dataset),
            description: if plan.current.metadata.language() == "ja" { file.about.0 } else { file.about.1 }.to_owned(),
            format,
            mimetype: file.media_type,
            url: format!("{url}/{}", file.name),
            url_type: None,
            resource_type: None,
            size,
            hash: sha256.unwrap_or_default(),
            created: since.clone(),
            last_modified: since.clone(),
            metadata_modified: since,
            position,
            state: "active",
            datastore_active: false,
            name: file.title,
        }
    }
}

impl Organization {
    pub(super) fn of(plan: &CataloguedPlan) -> Self {
        let release = &plan.current.release;
        let title = plan.current.metadata.full_name();
        Self {
            id: organization_id(plan),
            name: release.publisher_id.clone(),
            display_name: title.clone(),
            title,
            description: String::new(),
            image_url: String::new(),
            created: created(plan),
            kind: "organization",
            is_organization: true,
            approval_status: "approved",
            state: "active",
            package_count: None,
        }
    }
}

impl License {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            id: metadata.license_name().to_owned(),
            title: metadata.license_title().unwrap_or(metadata.license_name()).to_owned(),
            url: metadata.license_path().to_owned(),
            status: "active",
            od_conformance: if is_open(metadata) { "approved" } else { "not reviewed" },
            osd_conformance: "not reviewed",
            domain_content: true,
            domain_data: true,
            domain_software: false,
            family: "",
            maintainer: "",
        }
    }
}
