//! Parts of files: whoever has the rest asks for them with `Range`. Only what was stored at publish can be had so.
use super::{camel, reference, response, tables::Reach};
use crate::http::negotiate::essence;
use utoipa::openapi::{Response, path::OperationBuilder};

/// A file, or a document in the format in which it is one.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Content type of the file.
    pub content_type: &'static str,
    /// Whether `Accept` chose it, at an address without suffix.
    pub chosen: bool,
    /// Whose file it is.
    pub reach: Reach,
}

impl Part {
    /// The same operation that answers with a part too.
    pub fn of(self, operation: OperationBuilder) -> OperationBuilder {
        let (status, beyond) = response::problem_of("range-not-satisfiable");
        let operation = operation.parameter_ref(reference("parameters", "Range"));
        operation.response("206", reference("responses", &self.name())).response(status, beyond)
    }

    /// The response by its name among the components.
    pub fn response(self) -> (String, Response) {
        let chosen: &[&str] = if self.chosen { &["Content-Location"] } else { &[] };
        let headers = [&["Link"], chosen, self.reach.headers(true)].concat();
        (self.name(), response::part(self.content_type, &headers))
    }

    fn name(self) -> String {
        let chosen = if self.chosen { "ByAccept" } else { "" };
        let name = essence(self.content_type).replace(['/', '+'], "-");
        format!("PartOf{}{chosen}{}", camel(&name), self.reach.id())
    }
}
