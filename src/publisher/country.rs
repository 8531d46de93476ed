//! The countries of the world by their codes.

/// A country by its two codes in ISO 3166-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country {
    /// Two upper-case letters: `JP`.
    pub alpha2: &'static str,
    /// Three upper-case letters: `JPN`.
    pub alpha3: &'static str,
}

/// Japan, of which every body with a local-government code is one.
pub const JAPAN: Country = Country { alpha2: "JP", alpha3: "JPN" };

/// Every country of ISO 3166-1, in both codes. Changes once in some years; the standard itself is the source.
const CODES: &str = "\
    AD AND  AE ARE  AF AFG  AG ATG  AI AIA  AL ALB  AM ARM  AO AGO  AQ ATA  AR ARG \
    AS ASM  AT AUT  AU AUS  AW ABW  AX ALA  AZ AZE  BA BIH  BB BRB  BD BGD  BE BEL \
    BF BFA  BG BGR  BH BHR  BI BDI  BJ BEN  BL BLM  BM BMU  BN BRN  BO BOL  BQ BES \
    BR BRA  BS BHS  BT BTN  BV BVT  BW BWA  BY BLR  BZ BLZ  CA CAN  CC CCK  CD COD \
    CF CAF  CG COG  CH CHE  CI CIV  CK COK  CL CHL  CM CMR  CN CHN  CO COL  CR CRI \
    CU CUB  CV CPV  CW CUW  CX CXR  CY CYP  CZ CZE  DE DEU  DJ DJI  DK DNK  DM DMA \
    DO DOM  DZ DZA  EC ECU  EE EST  EG EGY  EH ESH  ER ERI  ES ESP  ET ETH  FI FIN \
    FJ FJI  FK FLK  FM FSM  FO FRO  FR FRA  GA GAB  GB GBR  GD GRD  GE GEO  GF GUF \
    GG GGY  GH GHA  GI GIB  GL GRL  GM GMB  GN GIN  GP GLP  GQ GNQ  GR GRC  GS SGS \
    GT GTM  GU GUM  GW GNB  GY GUY  HK HKG  HM HMD  HN HND  HR HRV  HT HTI  HU HUN \
    ID IDN  IE IRL  IL ISR  IM IMN  IN IND  IO IOT  IQ IRQ  IR IRN  IS ISL  IT ITA \
    JE JEY  JM JAM  JO JOR  JP JPN  KE KEN  KG KGZ  KH KHM  KI KIR  KM COM  KN KNA \
    KP PRK  KR KOR  KW KWT  KY CYM  KZ KAZ  LA LAO  LB LBN  LC LCA  LI LIE  LK LKA \
    LR LBR  LS LSO  LT LTU  LU LUX  LV LVA  LY LBY  MA MAR  MC MCO  MD MDA  ME MNE \
    MF MAF  MG MDG  MH MHL  MK MKD  ML MLI  MM MMR  MN MNG  MO MAC  MP MNP  MQ MTQ \
    MR MRT  MS MSR  MT MLT  MU MUS  MV MDV  MW MWI  MX MEX  MY MYS  MZ MOZ  NA NAM \
    NC NCL  NE NER  NF NFK  NG NGA  NI NIC  NL NLD  NO NOR  NP NPL  NR NRU  NU NIU \
    NZ NZL  OM OMN  PA PAN  PE PER  PF PYF  PG PNG  PH PHL  PK PAK  PL POL  PM SPM \
    PN PCN  PR PRI  PS PSE  PT PRT  PW PLW  PY PRY  QA QAT  RE REU  RO ROU  RS SRB \
    RU RUS  RW RWA  SA SAU  SB SLB  SC SYC  SD SDN  SE SWE  SG SGP  SH SHN  SI SVN \
    SJ SJM  SK SVK  SL SLE  SM SMR  SN SEN  SO SOM  SR SUR  SS SSD  ST STP  SV SLV \
    SX SXM  SY SYR  SZ SWZ  TC TCA  TD TCD  TF ATF  TG TGO  TH THA  TJ TJK  TK TKL \
    TL TLS  TM TKM  TN TUN  TO TON  TR TUR  TT TTO  TV TUV  TW TWN  TZ TZA  UA UKR \
    UG UGA  UM UMI  US USA  UY URY  UZ UZB  VA VAT  VC VCT  VE VEN  VG VGB  VI VIR \
    VN VNM  VU VUT  WF WLF  WS WSM  YE YEM  YT MYT  ZA ZAF  ZM ZMB  ZW ZWE";

/// The country of a code of two letters or of three, in either case.
pub fn find(code: &str) -> Option<Country> {
    all().find(|country| [country.alpha2, country.alpha3].iter().any(|own| own.eq_ignore_ascii_case(code)))
}

fn all() -> impl Iterator<Item = Country> {
    let mut codes = CODES.split_ascii_whitespace();
    std::iter::from_fn(move || Some(Country { alpha2: codes.next()?, alpha3: codes.next()? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_both_codes_and_no_other_has_them() {
        let is_code = |code: &str, length| code.len() == length && code.bytes().all(|byte| byte.is_ascii_uppercase());
        let all: Vec<_> = all().collect();
        assert_eq!(all.len(), 249);
        for (place, country) in all.iter().enumerate() {
            assert!(is_code(country.alpha2, 2) && is_code(country.alpha3, 3), "{country:?}");
            let others = &all[place + 1..];
            assert!(others.iter().all(|other| other.alpha2 > country.alpha2 && other.alpha3 != country.alpha3));
            assert_eq!((find(country.alpha2), find(country.alpha3)), (Some(*country), Some(*country)));
        }
    }

    #[test]
    fn countries_are_found_by_their_codes() {
        for (code, alpha3) in [
            ("JP", Some("JPN")),
            ("gb", Some("GBR")),
            ("de", Some("DEU")),
            ("ch", Some("CHE")),
            ("at", Some("AUT")),
            ("au", Some("AUS")),
            ("ss", Some("SSD")),
            ("zw", Some("ZWE")),
            ("ad", Some("AND")),
            ("deu", Some("DEU")),
            ("uk", None),
            ("eu", None),
            ("xx", None),
            ("", None),
            ("j", None),
            ("jpnn", None),
        ] {
            assert_eq!(find(code).map(|country| country.alpha3), alpha3, "{code}");
        }
        assert_eq!(find("jp"), Some(JAPAN));
    }
}
