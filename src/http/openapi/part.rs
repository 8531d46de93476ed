//! Parts of files: whoever has the rest asks for them with `Range`. Only what was stored at publish can be had so.
//!
//! They are documented at the addresses of the files alone. Where `Accept` chooses a file, the server sends parts of it
//! too; but a response of another media type beside the document would make every generated client doubt what it reads.
use super::{camel, reach::Reach, reference, response};
use crate::http::negotiate::essence;
use utoipa::openapi::{Response, path::OperationBuilder};

/// The same operation that answers with a part of the file too.
pub fn of(operation: OperationBuilder, content_type: &str) -> OperationBuilder {
    let (status, beyond) = response::problem_of("range-not-satisfiable");
    let operation = operation.parameter_ref(reference("parameters", "Range"));
    operation.response("206", reference("responses", &name(content_type))).response(status, beyond)
}

/// The response by its name among the components.
pub fn response(content_type: &str) -> (String, Response) {
    let headers = [&["Link"], Reach::Current.headers(true)].concat();
    (name(content_type), response::part(content_type, &headers))
}

fn name(content_type: &str) -> String {
    format!("PartOf{}", camel(&essence(content_type).replace(['/', '+'], "-")))
}
