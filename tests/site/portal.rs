//! The Action API of CKAN: what portals harvest.
use crate::{
    contents::{bundled, other_city, second_content},
    harness::{BASE, Site, get, send, send_body},
};
use actix_web::http::{Method, StatusCode};
use serde_json::{Value, json};

/// The result of an action that must succeed.
async fn result(action: &str) -> Value {
    let answer = get(&format!("/api/3/action/{action}"), &[]).await.ok(action).json();
    assert_eq!(answer["success"], true, "{action}");
    answer["result"].clone()
}

#[actix_web::test]
async fn a_plan_is_a_dataset_with_its_files_and_its_publisher() {
    assert_eq!(result("package_list").await, json!(["172014-dx-action-plan"]));
    let package = result("package_show?id=172014-dx-action-plan").await;
    assert_eq!(package["title"], "金沢市DXアクションプラン");
    assert_eq!(package["license_id"], "CC-BY-4.0");
    assert_eq!(package["isopen"], true);
    assert_eq!(package["organization"]["name"], "172014");
    assert_eq!(package["url"], format!("{BASE}/172014/dx-action-plan"));
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(package["num_resources"], resources.len());
    let terms = resources.iter().find(|one| one["url"].as_str().unwrap().ends_with("/terms.csv")).unwrap();
    let file = get("/172014/dx-action-plan/terms.csv", &[]).await.ok("terms.csv");
    assert_eq!((&terms["format"], &terms["size"]), (&json!("CSV"), &json!(file.bytes.len())));
    for resource in resources {
        let path = resource["url"].as_str().unwrap().strip_prefix(BASE).unwrap();
        get(path, &[]).await.ok(path);
    }
    let id = package["id"].as_str().unwrap();
    assert_eq!(result(&format!("package_show?id={id}")).await, package);
    let id = terms["id"].as_str().unwrap();
    assert_eq!(result(&format!("resource_show?id={id}")).await, *terms);
    let organization = result("organization_show?id=172014&include_datasets=True").await;
    assert_eq!(organization["packages"][0], package);
}

#[actix_web::test]
async fn what_is_found_has_all_that_is_asked_for() {
    let site = Site::of(&[bundled(), other_city()]);
    let names = |query: &'static str| {
        let site = &site;
        async move {
            let answer = site.get(&format!("/api/3/action/package_search?{query}"), &[]).await.ok(query).json();
            let result = &answer["result"];
            let names =
                result["results"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned());
            (result["count"].as_u64().unwrap(), names.collect::<Vec<_>>())
        }
    };
    let (kanazawa, green) = ("172014-dx-action-plan".to_owned(), "019992-green-plan".to_owned());
    for all in [
        "",
        "q=*:*",
        "q=*%3A*&fq=state:active",
        "fq=res_format:csv",
        "fq=metadata_modified:[2020-01-01T00:00:00Z%20TO%20*]",
        "fq=metadata_modified:{2020-01-01%20TO%20*}&sort=metadata_modified%20asc,name%20asc",
        "q=organization:172014%20OR%20organization:019992",
    ] {
        assert_eq!(names(all).await, (2, vec![green.clone(), kanazawa.clone()]), "{all}");
    }
    for one in [
        "q=%EF%BC%A4%EF%BC%B8",
        "fq=organization:172014",
        "fq=%2Borganization:%22172014%22%20AND%20type:dataset",
        "fq=-organization:019992",
        "fq=NOT%20organization:019992",
        "fq=organization:(172014%20OR%20131016)%20state:active",
        "fq=-organization:(019992%20OR%20131016)",
        "q=(title:DX%20OR%20title:nothing)%20AND%20NOT%20(organization:019992)",
        "q=title:%22DX%E3%82%A2%E3%82%AF%E3%82%B7%E3%83%A7%E3%83%B3%22",
        "q=name:172014%5C-dx*",
        "fq=%2B(organization:172014)%20-groups:*",
    ] {
        assert_eq!(names(one).await, (1, vec![kanazawa.clone()]), "{one}");
    }
    assert_eq!(names("q=nothing-has-this-word").await, (0, vec![]));
    assert_eq!(names("fq=metadata_modified:[*%20TO%202020-01-01T00:00:00Z]").await, (0, vec![]));
    assert_eq!(names("rows=1&start=1").await, (2, vec![kanazawa.clone()]));
    assert_eq!(names("rows=0").await, (2, vec![]));
    assert_eq!(names("sort=name%20desc").await, (2, vec![kanazawa.clone(), green.clone()]));
    // The harvester of CKAN orders by ids, so that its pages do not overlap.
    assert_eq!(names("sort=id%20asc&rows=100&start=0").await.0, 2);
    let asked = "/api/3/action/package_search?facet.field=[%22organization%22,%22res_format%22]&rows=0";
    let facets = site.get(asked, &[]).await.ok("facets").json()["result"]["facets"].clone();
    let repeated = "/api/3/action/package_search?facet.field=organization&facet.field=res_format&rows=5&rows=0";
    assert_eq!(site.get(repeated, &[]).await.ok("facets").json()["result"]["facets"], facets);
    assert_eq!(facets["organization"], json!({"019992": 1, "172014": 1}));
    assert_eq!(facets["res_format"]["CSV"], 2);
}

#[actix_web::test]
async fn arguments_are_read_where_clients_write_them() {
    let expected = result("package_show?id=172014-dx-action-plan").await;
    let json = (&["content-type: application/json"][..], &br#"{"id": "172014-dx-action-plan"}"#[..], "package_show");
    let form =
        (&["content-type: application/x-www-form-urlencoded"][..], &b"id=172014-dx-action-plan"[..], "package_show");
    let query = (&["content-type: application/json"][..], &b""[..], "package_show?id=172014-dx-action-plan");
    for (headers, body, action) in [json, form, query] {
        let answer = send_body(Method::POST, &format!("/api/action/{action}"), headers, body).await.ok(action).json();
        assert_eq!(answer["result"], expected);
    }
}

#[actix_web::test]
async fn refusals_have_the_form_that_clients_of_ckan_read() {
    let status = |action: &'static str| async move {
        let answer = get(&format!("/api/3/action/{action}"), &[]).await;
        (answer.status, answer.json())
    };
    let (not_found, answer) = status("package_show?id=no-such-plan").await;
    assert_eq!((not_found, &answer["error"]["__type"]), (StatusCode::NOT_FOUND, &json!("Not Found Error")));
    let (missing, answer) = status("package_show").await;
    assert_eq!((missing, &answer["error"]["id"]), (StatusCode::CONFLICT, &json!(["Missing value"])));
    let (invalid, answer) = status("package_search?rows=many").await;
    assert_eq!(invalid, StatusCode::CONFLICT);
    assert!(answer["error"]["rows"][0].as_str().unwrap().contains("`many`"), "{answer}");
    // Also where the action does not know the argument: the document says what each can be.
    for wrong in ["package_list?start=-1", "site_read?rows=", "package_search?include_datasets=perhaps"] {
        assert_eq!(status(wrong).await.0, StatusCode::CONFLICT, "{wrong}");
    }
    let (unknown, answer) = status("package_create").await;
    assert_eq!(
        (unknown, answer),
        (StatusCode::BAD_REQUEST, json!("Bad request - Action name not known: package_create"))
    );
    for query in [
        "q=title:(a%20b",
        "q=a)",
        "q=a%20OR",
        "q=()",
        "q=a~2",
        "q=a%5E2",
        "q=a*b",
        "fq=metadata_modified:[NOW-1DAY%20TO%20*]",
        "fq=metadata_modified:[2024-01-01T00:00:00Z",
        "fq=name:[a%20TO%20b]",
        "fq=colour:red",
        "fq=title:",
        "q=%22no%20end",
        "sort=colour",
        "facet.field=colour",
    ] {
        let answer = get(&format!("/api/3/action/package_search?{query}"), &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.json()["error"]["__type"], "Search Query Error", "{query}");
    }
    for query in ["(".repeat(1_000), "-(".repeat(1_000), "a ".repeat(2_000), "!".repeat(9_000)] {
        let asked = format!("/api/3/action/package_search?q={}", query.replace(' ', "%20"));
        assert_eq!(get(&asked, &[]).await.status, StatusCode::BAD_REQUEST, "{}", &asked[..60]);
    }
    let json = send_body(Method::POST, "/api/3/action/package_show", &[], b"{\"id\": ").await;
    assert_eq!(json.status, StatusCode::BAD_REQUEST);
    let deleted = send(Method::DELETE, "/api/3/action/package_list", &[]).await;
    assert_eq!(deleted.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[actix_web::test]
async fn a_dataset_keeps_its_id_and_says_which_release_it_is() {
    let site = Site::of(&[bundled()]);
    let show = "/api/3/action/package_show?id=172014-dx-action-plan";
    let before = site.get(show, &[]).await.ok(show).json()["result"].clone();
    site.publish(&second_content());
    site.state.refresh().unwrap();
    let after = site.get(show, &[]).await.ok(show).json()["result"].clone();
    assert_eq!((&before["id"], &before["metadata_created"]), (&after["id"], &after["metadata_created"]));
    // Two releases may appear within the same second.
    assert!(before["metadata_modified"].as_str() <= after["metadata_modified"].as_str());
    let release = |package: &Value| {
        let extras = package["extras"].as_array().unwrap();
        extras.iter().find(|extra| extra["key"] == "release_url").unwrap()["value"].clone()
    };
    let releases = [1, 2].map(|number| json!(format!("{BASE}/172014/dx-action-plan/releases/{number}")));
    assert_eq!([release(&before), release(&after)], releases);
}
