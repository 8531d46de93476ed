//! Parts of files: whoever has the rest asks for them with `Range`. Only what was stored at publish can be had so.
//!
//! They are documented at the addresses of the files alone. Where `Accept` chooses a file, the server sends parts of it
//! too; but a response of another media type beside the document would make every generated client doubt what it reads.
use super::{camel, reach::Reach, reference, response};
use crate::http::negotiate::essence;
use utoipa::openapi::{Response, path::OperationBuilder};

/// A file at its address.
#[derive(Debug, Clone, Copy)]
pub struct PartialFile {
    /// Content type of the file.
    pub content_type: &'static str,
    /// Whose file it is.
    pub reach: Reach,
}

impl PartialFile {
    /// The same operation that answers with a part too.
    pub fn of(self, operation: OperationBuilder) -> OperationBuilder {
        let (status, beyond) = response::problem_of("range-not-satisfiable");
        let operation = operation.parameter_ref(reference("parameters", "Range"));
        operation.response("206", reference("responses", &self.name())).response(status, beyond)
    }

    /// The response by its name among the components.
    pub fn response(self) -> (String, Response) {
        let headers = [&["Link"], self.reach.headers(true)].concat();
        (self.name(), response::part(self.content_type, &headers))
    }

    fn name(self) -> String {
        let name = essence(self.content_type).replace(['/', '+'], "-");
        format!("PartOf{}{}", camel(&name), self.reach.id())
    }
}
