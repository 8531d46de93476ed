//! What only a real connection shows: lengths, bodies of `HEAD`, addresses that no client should send.
use crate::{contents::bundled, harness::Site};
use actix_web::web::Data;
use openplan::http::{self, Bounds};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, mpsc},
};

/// A listening server; it ends with the process.
fn serve(site: &Site) -> SocketAddr {
    let state = Data::from(Arc::clone(&site.state));
    let (told, address) = mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            told.send(listener.local_addr().unwrap()).unwrap();
            let bounds = Bounds { per_client: 100, in_all: 100, trusted_proxies: Vec::new() };
            http::server(listener, state, bounds).unwrap().await.unwrap();
        });
    });
    address.recv().unwrap()
}

/// Head and body of the answer to a request line.
fn ask(server: SocketAddr, line: &str) -> (String, String) {
    let mut stream = TcpStream::connect(server).unwrap();
    write!(stream, "{line} HTTP/1.1\r\nHost: data.example.jp\r\nConnection: close\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.to_ascii_lowercase(), body.to_owned())
}

fn length(head: &str) -> usize {
    head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length").parse().unwrap()
}

#[test]
fn head_has_the_length_of_get_and_no_body() {
    let site = Site::of(&[bundled()]);
    let server = serve(&site);
    for path in ["/", "/172014/dx-action-plan/terms", "/172014/dx-action-plan/terms.csv", "/nothing", "/terms?limit=0"]
    {
        let (get, body) = ask(server, &format!("GET {path}"));
        assert_eq!(length(&get), body.len(), "{path}");
        let (head, empty) = ask(server, &format!("HEAD {path}"));
        assert_eq!((length(&head), empty.as_str()), (body.len(), ""), "{path}");
        let undated =
            |head: &str| head.lines().filter(|line| !line.starts_with("date:")).map(str::to_owned).collect::<Vec<_>>();
        let (mut get, mut head) = (undated(&get), undated(&head));
        get.sort();
        head.sort();
        assert_eq!(head, get, "{path}");
    }
}

#[test]
fn the_server_outlives_nonsense() {
    let site = Site::of(&[bundled()]);
    let server = serve(&site);
    for line in ["GET /search?q=%FF", "GET /%FF", "GET /172014/%2e%2e/%00", "GET //", "BREW /terms", "GET *"] {
        let (head, _) = ask(server, line);
        assert!(head.starts_with("http/1.1 4"), "{line}: {head}");
    }
    let (long, _) = ask(server, &format!("GET /terms?q={}", "a".repeat(40_000)));
    assert!(long.starts_with("http/1.1 414"), "{long}");
    let (alive, _) = ask(server, "GET /livez");
    assert!(alive.starts_with("http/1.1 200"), "{alive}");
}
