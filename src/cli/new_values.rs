//! What `openplan new` is told: how each value is asked for, and what it may be.
use super::{
    ask::Question,
    settings::{self, ExpectedOption},
};
use crate::{
    check,
    dataset::{License, is_language, is_slug},
    language::Bilingual,
    period::Period,
    publisher::PublisherId,
    vocabulary,
};

pub(super) fn publisher_question() -> Question {
    let what = [
        "公表主体のID。全国地方公共団体コード（6桁）、ない団体は国名コードと英字名",
        "id of the publisher: its six-digit local-government code, or its country and words",
    ];
    Question::new("PUBLISHER", what, ["172014", "gb-bracknell-forest"])
}

pub(super) fn plan_question() -> Question {
    let what = ["計画のID。URLになり、後から変えられません", "id of the plan for its URLs, which stays for ever"];
    Question::new("PLAN", what, ["environment-plan", "environment-plan"])
}

pub(super) fn title_question() -> Question {
    let what = ["計画の題名（印刷のとおり）", "title of the plan as printed"];
    Question::new("--title", what, ["金沢市環境基本計画", "Environment Plan"])
}

pub(super) fn years_question() -> Question {
    let what =
        ["計画期間。最初と最後の年度か、ほかの時期", "period of the plan: first and last fiscal year, or another"];
    Question::new("--years", what, ["2026-2030", "2026-2030"])
}

pub(super) fn name_question() -> Question {
    let what = ["公表主体の名前（都道府県名を付けない）", "name of the publisher, without its prefecture"];
    Question::new("--name", what, ["金沢市", "Bracknell Forest Council"])
}

pub(super) fn name_en_question() -> Question {
    let what = ["公表主体の英語の名前", "name of the publisher in English"];
    Question::new("--name-en", what, ["Kanazawa City", "Bracknell Forest Council"])
}

pub(super) fn kind_question() -> Question {
    let what = ["団体の種類。言わないなら空のまま", "what kind of body it is, or nothing"];
    Question::new("--kind", what, ["core-city", "council"]).expecting(&expected_kind())
}

pub(super) fn language_question() -> Question {
    let what = ["計画の文章の言語", "language of the texts of the plan"];
    Question::new("--language", what, ["ja", "en-gb"])
}

pub(super) fn license_question() -> Question {
    let what = ["データの利用条件（ライセンス）", "terms of use of the data"];
    Question::new("--license", what, ["CC-BY-4.0", "CC-BY-4.0"]).expecting(&expected_license())
}

pub(super) fn department_question() -> Question {
    let what = ["担当部署のID。URLになります", "id of the department in charge, for its URL"];
    Question::new("--department", what, ["environment", "environment"])
}

pub(super) fn by_question() -> Question {
    let what = ["データを作る部署や団体の名前", "who makes the data"];
    Question::new("--by", what, ["金沢市環境政策課", "Bracknell Forest Council, Environment Team"])
}

/// The id of a publisher; the error knows the one that was meant.
pub(super) fn publisher(text: &str) -> Result<PublisherId, ExpectedOption> {
    text.parse::<PublisherId>().map_err(|invalid| ExpectedOption { ja: invalid.ja(), en: invalid.to_string() })
}

pub(super) fn language_tag(text: &str) -> Result<String, ExpectedOption> {
    let text = text.to_ascii_lowercase();
    if is_language(&text) {
        return Ok(text);
    }
    Err(ExpectedOption::new(
        "ja や en のような言語コードを指定してください",
        "expected the code of a language, such as ja or en",
    ))
}

pub(super) fn text(text: &str) -> Result<String, ExpectedOption> {
    if text.trim().is_empty() {
        return Err(ExpectedOption::new("空にはできません", "it cannot be empty"));
    }
    settings::text(text)
}

/// A title stands in a table, whose cells have more rules.
pub(super) fn title(title: &str) -> Result<String, ExpectedOption> {
    let title = text(title)?;
    match check::cell("plans", "title", &title) {
        None => Ok(title),
        Some(found) => Err(ExpectedOption {
            ja: format!("{}{}", found.ja.wrong, found.ja.expected),
            en: format!("{} {}", found.en.wrong, found.en.expected),
        }),
    }
}

pub(super) fn slug(text: &str) -> Result<String, ExpectedOption> {
    if is_slug(text) {
        return Ok(text.to_owned());
    }
    Err(ExpectedOption::new(
        "dx-action-plan のように、英小文字、数字、ハイフンで指定してください",
        "expected lower-case letters, digits and hyphens, such as dx-action-plan",
    ))
}

/// What stands below a publisher beside its plans.
const RESERVED: &str = "organizations";

pub(super) fn plan_id(text: &str) -> Result<String, ExpectedOption> {
    if text == RESERVED {
        let taken = "that word stands for the departments of a publisher";
        return Err(ExpectedOption::new("この語は公表主体の部署のURLに使うので、計画IDにはできません", taken));
    }
    slug(text)
}

/// The period of a plan. Two years are fiscal years, of whatever length the plan.
pub(super) fn period(text: &str) -> Result<Period, ExpectedOption> {
    let span = || {
        let (first, last) = ["-to-", "～", "〜", " to ", "-"].iter().find_map(|mark| text.split_once(mark))?;
        let (first, last) = (Period::read(first.trim())?, Period::read(last.trim())?);
        Period::between(first.first(), last.last()).filter(|_| first.first() <= last.first())
    };
    let period = Period::read(text).or_else(span);
    period.filter(|period| period.first().is_some() && period.last().is_some()).ok_or_else(|| {
        ExpectedOption::new(
            "2026-2028 のように最初と最後の年度を、年度でなければ cy2026-cy2028 や 2026-04～2029-03 のように最初と最後の時期を指定してください",
            "expected the first and the last fiscal year, such as 2026-2028, or another first and last period, such as \
             cy2026-cy2028 or 2026-04 to 2029-03",
        )
    })
}

pub(super) fn kind(text: &str) -> Result<String, ExpectedOption> {
    let known = vocabulary::concept("publisher-kind", text);
    known.map(|kind| kind.id.clone()).ok_or_else(expected_kind)
}

fn expected_kind() -> ExpectedOption {
    let kinds = vocabulary::concepts("publisher-kind");
    let ja: Vec<_> = kinds.iter().map(|kind| format!("{}（{}）", kind.id, kind.ja)).collect();
    let en: Vec<_> = kinds.iter().map(|kind| kind.id.as_str()).collect();
    ExpectedOption {
        ja: format!("次のどれかを指定してください: {}", ja.join("、")),
        en: format!("expected one of {}", en.join(", ")),
    }
}

pub(super) fn license(text: &str) -> Result<License, ExpectedOption> {
    License::named(text).ok_or_else(expected_license)
}

fn expected_license() -> ExpectedOption {
    let known = License::known().collect::<Vec<_>>().join(", ");
    ExpectedOption {
        ja: format!("{known} か、ほかのライセンスを NAME=https://… の形で指定してください"),
        en: format!("expected {known}, or another as NAME=https://…"),
    }
}
