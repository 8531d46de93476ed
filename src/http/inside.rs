//! The server, asked from within its own process: the same routes and the same bytes, without a connection.
use super::{State, around, routes};
use crate::error::{Error, Result};
use actix_web::{
    App,
    body::to_bytes,
    dev::Service,
    http::{StatusCode, header},
    middleware::from_fn,
    test::{TestRequest, init_service},
    web::{Bytes, Data},
};

/// What asks the server for a path, with what a browser or a program accepts, and gives status and body.
///
/// actix-web has this under `test`: a request that is made rather than read, and is answered as any other.
pub async fn inside(state: Data<State>) -> impl AsyncFn(&str, &str) -> Result<(StatusCode, Bytes)> {
    let app = App::new().app_data(state).wrap(from_fn(around)).configure(routes);
    let app = init_service(app).await;
    async move |path: &str, accept: &str| {
        let request = TestRequest::with_uri(path).insert_header((header::ACCEPT, accept)).to_request();
        let failed = |cause: String| Error::Internal(format!("{path} could not be answered: {cause}"));
        let response = app.call(request).await.map_err(|error| failed(error.to_string()))?;
        let status = response.status();
        let body = to_bytes(response.into_body()).await.map_err(|error| failed(error.to_string()))?;
        Ok((status, body))
    }
}
