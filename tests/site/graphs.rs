//! The named graphs of SPARQL have documents at their own names.
use super::harness::get;
use std::collections::BTreeSet;

#[actix_web::test]
async fn the_graph_of_a_plan_is_what_all_its_tables_say() {
    let graph = get("/graph/172014/dx-action-plan.nt", &[]).await.body;
    let data = get("/172014/dx-action-plan/data.nt", &[]).await.body;
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    assert!(!graph.is_empty());
    assert_eq!(lines(&graph), lines(&data));
}

#[actix_web::test]
async fn the_graph_of_a_publisher_says_what_no_table_says() {
    let graph = get("/graph/172014.nt", &[]).await.body;
    for said in [
        "/id/172014> <http://www.w3.org/2004/02/skos/core#prefLabel> \"金沢市\"@ja",
        "/schemes/glossary> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        "/cube> <http://purl.org/linked-data/cube#structure>",
    ] {
        assert!(graph.contains(said), "{said}");
    }
}

#[actix_web::test]
async fn a_graph_that_is_not_there_is_not_found() {
    for path in ["/graph/172014/other", "/graph/011002", "/graph/x", "/graph/172014/dx-action-plan.csv"] {
        assert_eq!(get(path, &[]).await.status.as_u16(), 404, "{path}");
    }
}
