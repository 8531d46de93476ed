//! The server, asked from within its own process: the same routes and the same bytes, without a connection.
use super::{State, around, routes};
use crate::error::{Error, Result};
use actix_http::Request;
use actix_service::boxed::{self, BoxService};
use actix_web::{
    App, HttpRequest,
    body::{BoxBody, to_bytes},
    dev::{Service, ServiceResponse},
    http::{
        StatusCode, Uri,
        header::{self, HeaderMap, HeaderValue},
    },
    middleware::from_fn,
    test::{TestRequest, init_service},
    web::{Bytes, Data},
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What cannot stand in an address as it is. What is encoded already stays.
const UNFIT: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The routes of the server. Who asks often keeps them.
pub struct Inside(BoxService<Request, ServiceResponse<BoxBody>, actix_web::Error>);

/// What came back.
#[derive(Debug)]
pub struct InsideAnswer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, in no coding.
    pub body: Bytes,
}

impl InsideAnswer {
    /// The text of a header; empty if there is none.
    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Inside {
    /// Those of a server.
    ///
    /// actix-web has this under `test`: a request that is made rather than read, and is answered as any other.
    pub async fn of(state: Data<State>) -> Self {
        let app = App::new().app_data(state).wrap(from_fn(around)).configure(routes);
        Self(boxed::service(init_service(app).await))
    }

    /// The answer to who asks for an address (path and query), with what a browser or a program accepts. Where it is asked
    /// for somebody else, `client` is their request: they spend what it costs.
    ///
    /// # Errors
    ///
    /// When the address is none, or the answer breaks off.
    pub async fn get(&self, address: &str, accept: &str, client: Option<&HttpRequest>) -> Result<InsideAnswer> {
        let encoded = utf8_percent_encode(address, UNFIT).to_string();
        let uri = encoded.parse::<Uri>().ok().filter(|_| encoded.starts_with('/'));
        let uri = uri.ok_or_else(|| Error::MalformedAddress(format!("`{address}` is no path with a query")))?;
        let mut request = TestRequest::default().insert_header((header::ACCEPT, accept));
        if let Some(peer) = client.and_then(HttpRequest::peer_addr) {
            request = request.peer_addr(peer);
        }
        let forwarded = client.map(|client| client.headers().get_all("X-Forwarded-For"));
        for addresses in forwarded.into_iter().flatten() {
            request = request.append_header(("X-Forwarded-For", HeaderValue::clone(addresses)));
        }
        let mut request = request.to_request();
        *request.uri_mut() = uri;
        let failed = |cause: String| Error::Internal(format!("{address} could not be answered: {cause}"));
        let response = self.0.call(request).await.map_err(|error| failed(error.to_string()))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body()).await.map_err(|error| failed(error.to_string()))?;
        Ok(InsideAnswer { status, headers, body })
    }
}
