use super::*;
use crate::language::Bilingual;

#[test]
fn an_id_says_the_country_the_code_and_the_area() {
    for (text, country, alpha3, area) in [
        ("172014", "JP", "JPN", Some("C17201")),
        ("170003", "JP", "JPN", Some("C17000")),
        ("010006", "JP", "JPN", Some("C01000")),
        ("131032", "JP", "JPN", Some("C13103")),
        ("141011", "JP", "JPN", Some("C14101")),
        ("178012", "JP", "JPN", None),
        ("jp-digital-agency", "JP", "JPN", None),
        ("gb-bracknell-forest", "GB", "GBR", None),
        ("de-berlin", "DE", "DEU", None),
        ("fr-75056", "FR", "FRA", None),
        ("at-1", "AT", "AUT", None),
    ] {
        let id: PublisherId = text.parse().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((id.to_string().as_str(), id.country()), (text, country));
        let countries = "http://publications.europa.eu/resource/authority/country/";
        assert_eq!(id.country_iri(), format!("{countries}{alpha3}"));
        assert_eq!(id.area_iri(), area.map(|area| format!("http://data.e-stat.go.jp/lod/sac/{area}")), "{text}");
        assert_eq!(id.code().map(|code| code.to_string()).as_deref(), Some(text).filter(|text| text.len() == 6));
        assert_eq!(serde_json::from_value::<PublisherId>(serde_json::json!(text)).ok(), Some(id.clone()));
        assert_eq!(serde_json::json!(id), text);
    }
}

#[test]
fn what_is_wrong_with_an_id_is_said_with_the_right_one() {
    for (text, en, ja, mended) in [
        ("", "it is empty", "空です", None),
        ("172015", "check digit", "検査数字", Some("172014")),
        ("178010", "check digit", "検査数字", Some("178012")),
        ("170000", "check digit", "検査数字", Some("170003")),
        ("480002", "no prefecture", "都道府県", None),
        ("000000", "no prefecture", "都道府県", None),
        ("17201", "it has 5 digits", "5桁", Some("172014")),
        ("11002", "it has 5 digits", "5桁", Some("011002")),
        ("1720140", "it has 7 digits", "7桁", None),
        ("１７２０１４", "it has `１`", "「１」は使えません", Some("172014")),
        ("17-2014", "two letters of a country", "国の2文字", None),
        ("GB-bracknell-forest", "upper-case", "大文字", Some("gb-bracknell-forest")),
        ("gb-Bracknell-Forest", "upper-case", "大文字", Some("gb-bracknell-forest")),
        ("Bracknell", "upper-case", "大文字", None),
        ("bracknell-forest", "two letters of a country", "国の2文字", None),
        ("kanazawa", "two letters of a country", "国の2文字", None),
        ("g-b", "two letters of a country", "国の2文字", None),
        ("-gb-x", "two letters of a country", "国の2文字", Some("gb-x")),
        ("1a-x", "two letters of a country", "国の2文字", None),
        ("uk-bracknell-forest", "`uk` is no country", "「uk」は国", Some("gb-bracknell-forest")),
        ("el-athens", "`el` is no country", "「el」は国", Some("gr-athens")),
        ("xx-somewhere", "`xx` is no country", "「xx」は国", None),
        ("eu-commission", "`eu` is no country", "「eu」は国", None),
        ("gbr-bracknell-forest", "`gbr` is no country", "「gbr」は国", Some("gb-bracknell-forest")),
        ("gb_bracknell_forest", "underscore", "下線", Some("gb-bracknell-forest")),
        ("gb bracknell", "a space", "空白", Some("gb-bracknell")),
        (" 172014", "a space", "空白", Some("172014")),
        ("gb-bracknell.forest", "it has `.`", "「.」は使えません", Some("gb-bracknell-forest")),
        ("jp-デジタル庁", "it has `デ`", "「デ」は使えません", None),
        ("金沢市", "it has `金`", "「金」は使えません", None),
        ("gb-bracknell\n", "a space", "空白", Some("gb-bracknell")),
        ("gb-br\u{202e}acknell", "it has `\\u{202e}`", "「\\u{202e}」は使えません", Some("gb-br-acknell")),
        ("gb", "no name follows", "名前がありません", None),
        ("gb-", "no name follows", "名前がありません", None),
        ("gb-bracknell--forest", "several hyphens", "ハイフンが続いて", Some("gb-bracknell-forest")),
        ("gb-bracknell-", "several hyphens", "最後に", Some("gb-bracknell")),
        ("gb--bracknell", "several hyphens", "ハイフンが続いて", Some("gb-bracknell")),
        ("jp-172014", "without the country", "コードだけ", Some("172014")),
        ("jpn-172014", "`jpn` is no country", "「jpn」は国", Some("172014")),
    ] {
        let error = text.parse::<PublisherId>().expect_err(text);
        assert!(error.to_string().contains(en), "{error}");
        assert!(error.ja().contains(ja), "{}", error.ja());
        assert_eq!(error.mended().map(ToString::to_string).as_deref(), mended, "{text}");
        for told in [error.to_string(), error.ja()] {
            assert!(mended.is_none_or(|mended| told.contains(mended)) && !told.contains(['\n', '\u{202e}']), "{told}");
        }
    }
}

#[test]
fn no_prefecture_is_named_twice() {
    for (prefecture, name, expected) in [
        (Some("石川県"), "金沢市", "石川県金沢市"),
        (Some("岡山県"), "岡山県", "岡山県"),
        (Some("岡山県"), "岡山市", "岡山県岡山市"),
        (Some("京都府"), "京都市", "京都府京都市"),
        (Some("石川県"), "石川県金沢市", "石川県金沢市"),
        (Some("石川県"), "石川県後期高齢者医療広域連合", "石川県後期高齢者医療広域連合"),
        (Some("北海道"), "浦河町", "北海道浦河町"),
        (Some(""), "金沢市", "金沢市"),
        (None, "デジタル庁", "デジタル庁"),
        (None, "Bracknell Forest Council", "Bracknell Forest Council"),
    ] {
        assert_eq!(full_name(prefecture, name), expected);
    }
}

#[test]
fn code_and_name_tell_the_kind() {
    for (code, name, kind) in [
        ("170003", "石川県", Some("prefecture")),
        ("172014", "金沢市", Some("city")),
        ("131032", "港区", Some("special-ward")),
        // A ward of a designated city is a part of it.
        ("141011", "横浜市鶴見区", None),
        ("179108", "石川県後期高齢者医療広域連合", Some("wide-area-union")),
    ] {
        let id: PublisherId = code.parse().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(id.kind(name), kind, "{code} {name}");
    }
}
