//! What is printed, and what is read of it.
use super::*;

/// The reading in one line: number, sign, unit, scale, qualifier, change, marks, footnotes, other spellings.
fn told(text: &str) -> String {
    match read(text) {
        Reading::Number(number) => of(&number),
        Reading::Several(numbers) => numbers.iter().map(of).collect::<Vec<_>>().join(" → "),
        Reading::NoValue => "no value".to_owned(),
        Reading::Words => "words".to_owned(),
        Reading::Unclear(numbers) => {
            let numbers: Vec<_> = numbers.iter().map(|number| format!(" {}{}", number.value, number.unit)).collect();
            format!("unclear{}", numbers.concat())
        }
    }
}

fn of(number: &Number) -> String {
    let mut said = vec![number.value.to_string()];
    said.extend(number.upper.iter().map(|upper| format!("to {upper}")));
    said.extend(Some(number.unit.clone()).filter(|unit| !unit.is_empty()));
    said.extend(number.sign.map(|sign| format!("{sign:?}")));
    said.extend(number.qualifier.map(|qualifier| qualifier.id().to_owned()));
    said.extend(number.change.map(|change| format!("{change:?}")));
    said.extend(number.marks.iter().map(|mark| format!("({mark})")));
    said.extend(number.footnotes.iter().map(|mark| format!("^{mark}")));
    said.extend(number.also.iter().map(|(value, unit)| format!("= {value}{unit}")));
    said.join(" ")
}

fn all(cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(text, expected)| told(text) != *expected)
        .map(|(text, expected)| format!("{text}\n  read     {}\n  expected {expected}", told(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn plain_numbers_scales_and_units() {
    all(&[
        ("18,565", "18565"),
        ("65,918件", "65918 件"),
        ("６５，９１８ 件", "65918 件"),
        ("12.50%", "12.5 %"),
        ("5.94 点", "5.94 点"),
        ("17万件", "170000 件 = 17万件"),
        ("583 万円/人", "5830000 円/人 = 583万円/人"),
        ("2.90 万t-CO2", "29000 t-CO2 = 2.9万t-CO2"),
        ("2.90万t-CO₂", "29000 t-CO2 = 2.9万t-CO2"),
        ("29.7 億円", "2970000000 円 = 29.7億円"),
        ("2億396万円", "203960000 円"),
        ("1億2,000万円", "120000000 円"),
        ("5千万円", "50000000 円 = 5千万円"),
        ("513万枚", "5130000 枚 = 513万枚"),
        ("3千2百人", "3200 人"),
        ("3千5千人", "unclear 5000人"),
        ("5百貨店", "5 百貨店"),
        ("1.4人/年", "1.4 人/年"),
        ("12.3件/10万人", "12.3 件/10万人"),
        ("10.5㎡", "10.5 m2"),
        ("10.5m²", "10.5 m2"),
        ("3,000㎥", "3000 m3"),
        ("4箇所", "4 箇所"),
        ("4か所", "4 か所"),
        ("3つ", "3 つ"),
        ("第3位", "3 位 (第)"),
        ("20パーセント", "20 パーセント = 20%"),
    ]);
}

#[test]
fn signs_and_words_of_change() {
    all(&[
        ("(△22,261件)", "-22261 件 Minus"),
        ("（＋２９件）", "29 件 Plus"),
        ("▲3.50％", "-3.5 % Minus"),
        ("−5", "-5 Minus"),
        ("マイナス5件", "-5 件 Minus"),
        ("5件減", "5 件 Less"),
        ("5件の減", "5 件 Less"),
        ("(5件減少)", "5 件 Less"),
        ("5件低下", "5 件 Less"),
        ("約20人減", "20 人 about Less"),
        ("20分短縮", "20 分 Less"),
        ("5ポイント上昇", "5 ポイント More"),
        ("前年度比5%増", "5 % More (前年度比)"),
        ("46%削減", "46 % Less"),
        ("5件改善", "5 件 Unsaid"),
        ("5件増減", "5 件 Unsaid"),
        ("△5件減", "-5 件 Minus Less"),
        ("+5件減", "unclear 5件減"),
        ("±5件", "unclear 5件"),
        ("down 5%", "5 % Less"),
        ("5% increase", "5 % More"),
    ]);
    let signed = |text| match read(text) {
        Reading::Number(number) => number.signed().map(String::from),
        _ => None,
    };
    let expected =
        [("△5", Some("-5")), ("5減", Some("-5")), ("+5", Some("5")), ("5増", Some("5")), ("△5減", Some("-5"))];
    for (text, number) in
        [&expected[..], &[("5", None), ("5改善", None), ("0件減", Some("0")), ("0", Some("0"))]].concat()
    {
        assert_eq!(signed(text).as_deref(), number, "{text}");
    }
}

#[test]
fn qualifiers_marks_and_footnotes() {
    all(&[
        ("約20人", "20 人 about"),
        ("概ね20人", "20 人 about"),
        ("20人程度", "20 人 about"),
        ("約20人程度", "20 人 about"),
        ("50%以上", "50 % at-least"),
        ("20人以下", "20 人 at-most"),
        ("20分以内", "20 分 at-most"),
        ("20人未満", "20 人 less-than"),
        ("20人超", "20 人 more-than"),
        ("20業務を目途", "20 業務 around"),
        ("20人以上未満", "unclear 20人以上未満"),
        ("at least 20 homes", "20 homes at-least"),
        ("75人(累計)", "75 人 (累計)"),
        ("延べ2,000人", "2000 人 (延べ)"),
        ("6年間で1,200人", "1200 人 (6年間)"),
        ("3か年累計 75件", "75 件 (3か年) (累計)"),
        ("3年間", "3 年間"),
        ("【累計】75人（再掲）", "75 人 (累計) (再掲)"),
        ("13.5% (2027年度)", "13.5 % (2027年度)"),
        ("100件(50件)", "100 件 (50件)"),
        ("100%を維持", "100 % (を維持)"),
        ("2,000人※1", "2000 人 ^※1"),
        ("2,000人※１,２", "2000 人 ^※1,2"),
        ("2,000人(※1)", "2000 人 ^※1"),
        ("2,000人*2", "2000 人 ^*2"),
        ("2,000人 注1)", "2000 人 ^注1"),
        ("2,000人（注）", "2000 人 ^注"),
        ("2,000人①", "2000 人 ^①"),
        ("2,000人²", "2000 人 ^²"),
        ("① 500件", "500 件 ^①"),
        ("①10件 ②20件", "unclear 10件 20件"),
        ("※1 2,000人", "2000 人 ^※1"),
        ("※12,000人", "unclear 12000人"),
        ("5,130（千円）", "unclear 5130"),
        ("10½", "unclear 10 1 2"),
    ]);
}

#[test]
fn tenths_times_and_money() {
    all(&[
        ("3割", "3 割 = 30%"),
        ("3割5分", "3.5 割 = 35%"),
        ("3割減", "3 割 Less = 30%"),
        ("5時間30分", "330 分 = 5.5時間"),
        ("5時間20分", "320 分"),
        ("30分", "30 分"),
        ("1年6か月", "18 か月 = 1.5年"),
        ("9時30分", "unclear 9時 30分"),
        ("£1.2m", "1200000 £ = 1.2m£"),
        ("£1,200", "1200 £"),
        ("$3 million", "3000000 $ = 3million$"),
        ("1.2m", "1.2 m = 1200000"),
        ("1,200 visits", "1200 visits"),
        ("20%", "20 %"),
        ("20 per cent", "20 per cent = 20%"),
        ("5 million", "5000000 = 5million"),
    ]);
}

#[test]
fn ranges_and_several_numbers() {
    all(&[
        ("10〜20件", "10 to 20 件"),
        ("10件～20件", "10 to 20 件"),
        ("10~20", "10 to 20"),
        ("10件から20件", "unclear 10件 20件"),
        ("3〜5割", "unclear 3 5割"),
        ("100余名", "unclear 100余名"),
        ("10数件", "unclear 10数件"),
        ("80点/100点", "unclear 80点/ 100点"),
        ("20校中15校", "unclear 20校中 15校"),
        ("100件以上/年", "unclear 100件以上/年"),
        ("約10〜20件", "10 to 20 件 about"),
        ("10〜20万円", "100000 to 200000 円"),
        ("5,000〜1万円", "5000 to 10000 円"),
        ("10-20%", "10 to 20 %"),
        ("20〜10件", "unclear 20 10件"),
        ("10〜20-30", "unclear 10 20 30"),
        ("2023-04", "unclear 2023 4"),
        ("(1,534万枚→1,021万枚)", "15340000 枚 = 1534万枚 → 10210000 枚 = 1021万枚"),
        ("5件 ⇒ 10件", "5 件 → 10 件"),
        ("―→10件", "unclear 10件"),
        ("10件、20件", "unclear 10件 20件"),
        ("10 20", "unclear 10 20"),
        ("1,20件", "unclear"),
        ("2024/3/1", "unclear 2024/ 3/ 1"),
        ("1/2", "unclear 1/ 2"),
        ("3分の2", "unclear 3分 2"),
    ]);
}

#[test]
fn no_value_and_words() {
    for text in ["", " ", "―", "—", "–", "－", "-", "‐", "ー", "…", "（－）", "― 件/年", "―（未実施）", "N/A", "／"]
    {
        assert_eq!(read(text), Reading::NoValue, "{text}");
    }
    for text in [
        "条例の制定",
        "増加",
        "数十件",
        "一部",
        "十分な水準",
        "全戸",
        "ゼロカーボン",
        "Improve",
        "（再掲）",
        "検討→実施",
        "①",
        "※1",
    ] {
        assert_eq!(read(text), Reading::Words, "{text}");
    }
    all(&[
        ("五百人", "500 人"),
        ("約二千三百人", "2300 人 about"),
        ("三割", "3 割 = 30%"),
        ("ゼロ件", "0 件"),
        ("2025年度末を目途に20業務のシステムの標準化を順次対応", "unclear 20業務"),
        ("令和9年度までに制定", "unclear"),
        ("2030年度", "unclear"),
        ("市民100人に1人", "unclear 100人 1人"),
    ]);
}

#[test]
fn whatever_is_printed_is_read_in_bounds() {
    let parts = [
        "0", "9,999", "億", "千", "兆", "million", "(", ")", "※", "注", "①", "→", "〜", "-", "割", "分", "£", " ",
        "増", "五", "½",
    ];
    for one in parts {
        for two in parts {
            for three in parts {
                let text = [one, two, three].concat();
                for times in [1, 20] {
                    let _ = read(&text.repeat(times));
                }
            }
        }
    }
    assert_eq!(read(&"1(".repeat(20_000)), unclear(&"1(".repeat(20)));
}

#[test]
fn a_hint_is_what_was_meant_or_none() {
    for (text, number) in
        [("1,000", "1000"), ("１０００", "1000"), ("△5", "-5"), ("1.0", "1"), ("-0.0", "0"), ("17万", "170000")]
    {
        assert_eq!(canonical(text).as_deref(), Some(number), "{text}");
    }
    for text in ["約5件", "3割", "5件減", "10〜20", "5時間30分", "1,20", "10 20", "①", "―", "多数", "1e5", "2024/3/1"]
    {
        assert_eq!(canonical(text), None, "{text}");
    }
}

#[test]
fn letters_behind_a_number_are_scales_where_they_can_be_nothing_else() {
    all(&[
        ("£1.5M", "1500000 £ = 1.5M£"),
        ("£12.5k", "12500 £ = 12.5k£"),
        ("£2 bn", "2000000000 £ = 2bn£"),
        ("1.5bn", "1500000000 = 1.5bn"),
        ("1.5bn visits", "1500000000 visits = 1.5bnvisits"),
        ("2.5mn", "2500000 = 2.5mn"),
        ("1.35 Million visits", "1350000 visits = 1.35Millionvisits"),
        ("3 trillion", "3000000000000 = 3trillion"),
        ("12.5k", "12.5 k = 12500"),
        ("12.5K visits", "12.5 K visits = 12500visits"),
        ("1.35 m", "1.35 m = 1350000"),
        ("-2m", "-2 m Minus = -2000000"),
        ("over 3m visits", "3 m visits more-than = 3000000visits"),
        ("5km", "5 km"),
        ("5 minutes", "5 minutes"),
        ("5m/s", "5 m/s"),
        ("5m²", "5 m2"),
        ("5 bikes", "5 bikes"),
        ("5 millionaires", "5 millionaires"),
        ("5m以上", "5 m at-least"),
        ("5kt-CO2", "5 kt-CO2 = 5000t-CO2"),
        ("7.5 ktCO2e", "7.5 ktCO2e = 7500tCO2e"),
        ("2 Mt", "2 Mt = 2000000t"),
        ("3MWh", "3 MWh = 3000000Wh"),
        ("3kg", "3 kg"),
        ("3 ktrees", "3 ktrees"),
    ]);
    let doubtful = |text| matches!(read(text), Reading::Number(number) if number.is_doubtful);
    for text in ["1.35m", "12.5k", "5b", "3m visits"] {
        assert!(doubtful(text) && canonical(text).is_none(), "{text}");
    }
    for text in ["1.5bn", "£1.5m", "5km", "5 million", "5kt"] {
        assert!(!doubtful(text), "{text}");
    }
}

#[test]
fn signs_of_comparison_and_words_of_english_limit_a_number() {
    all(&[
        (">95%", "95 % more-than"),
        ("＞95％", "95 % more-than"),
        ("< 5%", "5 % less-than"),
        (">=95%", "95 % at-least"),
        ("<=5%", "5 % at-most"),
        ("≥95%", "95 % at-least"),
        ("<95>%", "unclear 95"),
        ("95%+", "95 % at-least"),
        ("c. 100", "100 about"),
        ("approx. 100 homes", "100 homes about"),
        ("no more than 5 days", "5 days at-most"),
        ("not less than 5 days", "5 days at-least"),
        ("above 90%", "90 % more-than"),
        ("18 or over", "18 at-least"),
        ("20%を上回る", "20 % more-than"),
        ("20%を下回る", "20 % less-than"),
        ("cats 5", "unclear 5"),
    ]);
}

#[test]
fn words_say_how_a_number_adds_up() {
    use adding::Adding::{self, Rate, Sum, Total, Yearly};
    let cases: &[(&str, Option<Adding>)] = &[
        ("1,200人（R2～R7）", Some(Total(Some(6)))),
        ("1,200人（令和2～7年度）", Some(Total(Some(6)))),
        ("1,200人（計画期間中）", Some(Total(None))),
        ("期間中1,200人", Some(Total(None))),
        ("6年で1,200人", Some(Total(Some(6)))),
        ("2025年で1,200人", None),
        ("1,200人（2025年度）", None),
        ("月100人", Some(Rate)),
        ("100人/月", Some(Rate)),
        ("毎月100人", Some(Rate)),
        ("四半期100人", Some(Rate)),
        ("1日100人", Some(Rate)),
        ("100 a month", Some(Rate)),
        ("3月100人", None),
        ("6年間で1,200人", Some(Total(Some(6)))),
        ("1,200人（6年間）", Some(Total(Some(6)))),
        ("１，２００人（６か年）", Some(Total(Some(6)))),
        ("1,200人/6年", Some(Total(Some(6)))),
        ("六年間で1,200人", Some(Total(Some(6)))),
        ("1,200人(6年間累計)", Some(Total(Some(6)))),
        ("1,200 people over 6 years", Some(Total(Some(6)))),
        ("1,200 in six years", Some(Total(Some(6)))),
        ("75人(累計)", Some(Total(None))),
        ("【累積】75人", Some(Total(None))),
        ("75 (cumulative)", Some(Total(None))),
        ("計1,200人", Some(Sum)),
        ("1,200人（計）", Some(Sum)),
        ("延べ1,200人", Some(Sum)),
        ("1,200 in total", Some(Sum)),
        ("年間1,200人", Some(Yearly)),
        ("年間延べ1,200人", Some(Yearly)),
        ("1,200人（年間）", Some(Yearly)),
        ("250人/年", Some(Yearly)),
        ("250人／年度", Some(Yearly)),
        ("毎年250人", Some(Yearly)),
        ("250 per year", Some(Yearly)),
        ("250 homes a year", Some(Yearly)),
        ("1年間で250人", Some(Yearly)),
        ("6年間で毎年250人", None),
        ("1,200人", None),
        ("3年間", None),
        ("36か月", None),
        ("5年", None),
        ("1.5年間", None),
        ("計画20件", None),
        ("統計5件", None),
        ("100人/10万人", None),
        ("5 years", None),
        ("250 teams", None),
        ("totally 5", None),
        ("1,200", None),
    ];
    for (text, wanted) in cases {
        assert_eq!(adding::read(text), *wanted, "{text}");
    }
}
