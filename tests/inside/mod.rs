//! The server, asked from within the test: real routes, without a connection.
use actix_web::{
    App,
    dev::{Service, ServiceResponse},
    middleware::from_fn,
    test::{TestRequest, init_service},
    web::Data,
};
use openplan::http::{self, State};
use std::{
    cell::RefCell,
    future::{self, Future},
    pin::Pin,
    rc::{Rc, Weak},
    sync::{self, Arc},
};

type Answering = Pin<Box<dyn Future<Output = ServiceResponse>>>;
type Routes = dyn Fn(TestRequest) -> Answering;

thread_local! {
    /// The routes that the test of this thread has asked, each over its state.
    static KNOWN: RefCell<Vec<(sync::Weak<State>, Weak<Routes>)>> = const { RefCell::new(Vec::new()) };
}

/// What a server answers.
///
/// Its routes are made once in a test, as a server makes them once.
pub async fn ask(state: &Arc<State>, request: TestRequest) -> ServiceResponse {
    let known = KNOWN.with_borrow_mut(|known| {
        known.retain(|(_, routes)| routes.strong_count() > 0);
        known.iter().find(|(of, _)| of.as_ptr() == Arc::as_ptr(state)).and_then(|(_, routes)| routes.upgrade())
    });
    let routes = match known {
        Some(routes) => routes,
        None => made(state).await,
    };
    routes(request).await
}

async fn made(state: &Arc<State>) -> Rc<Routes> {
    let app = App::new().app_data(Data::from(Arc::clone(state))).wrap(from_fn(http::around)).configure(http::routes);
    let app = init_service(app).await;
    let routes: Rc<Routes> = Rc::new(move |request| {
        let answer = app.call(request.to_request());
        Box::pin(async { answer.await.unwrap() })
    });
    KNOWN.with_borrow_mut(|known| known.push((Arc::downgrade(state), Rc::downgrade(&routes))));
    // Routes must go before their thread does, so a task of the test holds them: it ends with the test.
    let held = Rc::clone(&routes);
    actix_rt::spawn(async move {
        let _held = held;
        future::pending::<()>().await;
    });
    routes
}
