//! What several commands are told: database, operator, language.
use crate::{
    characters,
    graph::{Budget, Gate, Lanes},
    language::{Bilingual, Language},
    snapshot::PublishError,
    store::{self, Pool},
};
use clap::{Args, ValueEnum};
use jiff::SignedDuration;
use oxigraph::model::NamedNode;
use std::{fmt, num::NonZeroUsize, sync::Arc, time::Duration};

/// Base that is taken when nothing is published, recorded or asked for.
pub(super) const DEFAULT_BASE: &str = "http://127.0.0.1:8080";

/// Database that is taken when none is named.
pub(super) const DEFAULT_DATABASE: &str = "openplan.sqlite";

#[derive(Debug, Args)]
pub(super) struct Database {
    /// SQLite file, made if it does not exist, or `postgres://user@host/name`.
    #[arg(long, env = "OPENPLAN_DATABASE", default_value = DEFAULT_DATABASE)]
    pub(super) database: String,
    /// What URLs and IRIs begin with, such as `https://data.example.jp`. Recorded at the first publish; without it the
    /// recorded one is used, and before that `http://` and the address to listen on.
    #[arg(long, env = "OPENPLAN_BASE_URL", value_parser = base_url)]
    pub(super) base_url: Option<String>,
}

impl Database {
    /// The option by which another command takes the same database, with a space before it; empty if that is the
    /// default. A log line holds no password.
    pub(super) fn option(&self) -> String {
        if self.database == DEFAULT_DATABASE {
            return String::new();
        }
        format!(" --database {}", store::shown(&self.database))
    }

    /// Opens it, makes it if it is not there, and says so on standard error: a name that was mistyped would be a new database.
    pub(super) fn open(&self, language: Language) -> anyhow::Result<Pool> {
        let url = &self.database;
        let pool = store::open(url).map_err(error_in(language))?;
        if pool.is_new() {
            match language {
                Language::Ja => tell!("データベース {url} を新しく作りました"),
                Language::En => tell!("Made a new database at {url}"),
            }
        }
        Ok(pool)
    }

    /// Why nothing was published, with the name of the database where it is at fault.
    pub(super) fn refused(&self, error: &PublishError, language: Language) -> anyhow::Error {
        let message = error.in_language(language);
        match error {
            PublishError::Database(_) | PublishError::Damaged(_) | PublishError::Pool(_) => {
                anyhow::anyhow!("{}: {message}", store::shown(&self.database))
            }
            _ => anyhow::Error::msg(message),
        }
    }
}

#[derive(Debug, Clone, Args)]
pub(super) struct Operator {
    /// Name of who operates the server, for the catalogue.
    #[arg(long, env = "OPENPLAN_OPERATOR", value_parser = text)]
    pub(super) operator: Option<String>,
    /// Where to reach who operates the server, as `mailto:…`, `tel:…` or `https://…`: for the catalogue's services and
    /// `/.well-known/security.txt`, which is not there without it.
    #[arg(long, env = "OPENPLAN_CONTACT", value_parser = contact)]
    pub(super) contact: Option<String>,
}

/// What SPARQL queries may cost.
#[derive(Debug, Clone, Args)]
pub(super) struct Sparql {
    /// How long a SPARQL query may run, such as `10s`.
    #[arg(long = "sparql-time", env = "OPENPLAN_SPARQL_TIME", default_value = "10s", value_parser = duration)]
    time: Duration,
    /// How long a SPARQL query may wait for its turn: to begin, and once more to go on if it is heavy.
    #[arg(long = "sparql-wait", env = "OPENPLAN_SPARQL_WAIT", default_value = "2s", value_parser = duration)]
    wait: Duration,
    /// How much memory a SPARQL query may hold, such as `512MiB`.
    #[arg(long = "sparql-memory", env = "OPENPLAN_SPARQL_MEMORY", default_value = "512MiB", value_parser = bytes)]
    memory: u64,
    /// How much memory all SPARQL queries together may hold.
    #[arg(long = "sparql-memory-in-all", env = "OPENPLAN_SPARQL_MEMORY_IN_ALL", default_value = "1GiB", value_parser = bytes)]
    memory_in_all: u64,
    /// How long the answer to a SPARQL query may be.
    #[arg(long = "sparql-answer", env = "OPENPLAN_SPARQL_ANSWER", default_value = "64MiB", value_parser = bytes)]
    answer: u64,
    /// How long all answers to SPARQL queries together may be that their clients have not read yet.
    #[arg(long = "sparql-answers-in-all", env = "OPENPLAN_SPARQL_ANSWERS_IN_ALL", default_value = "512MiB", value_parser = bytes)]
    answers_in_all: u64,
    /// How many heavy SPARQL queries run at once, of which one address may have half. Without it two for each core.
    #[arg(long = "sparql-heavy", env = "OPENPLAN_SPARQL_HEAVY")]
    heavy: Option<NonZeroUsize>,
}

impl Sparql {
    /// What each query may spend, and the gate that all of them pass.
    pub(super) fn budget(&self) -> Budget {
        let lanes = Lanes::default();
        let lanes = match self.heavy {
            Some(heavy) => Lanes { heavy: heavy.get(), paused: heavy.get() * 2, ..lanes },
            None => lanes,
        };
        Budget {
            time: self.time,
            wait: self.wait,
            result_bytes: usize::try_from(self.answer).unwrap_or(usize::MAX),
            memory_bytes: self.memory,
            gate: Arc::new(Gate::new(lanes, self.memory_in_all, self.answers_in_all)),
            ..Budget::default()
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Lang {
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// The language asked for, else that of the locale; English if the locale names neither.
pub(super) fn language(asked: Option<Lang>) -> Language {
    match asked {
        Some(Lang::Ja) => Language::Ja,
        Some(Lang::En) => Language::En,
        None => {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok());
            if locale.is_some_and(|locale| locale.starts_with("ja")) { Language::Ja } else { Language::En }
        }
    }
}

/// An error in the language of whoever reads it.
pub(super) fn error_in<E: Bilingual>(language: Language) -> impl Fn(E) -> anyhow::Error {
    move |error| anyhow::Error::msg(error.in_language(language))
}

pub(super) const fn in_language(language: Language, ja: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

/// A word as a shell reads it back.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@+=%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// Why a value is none for its option, in both languages.
#[derive(Debug, Clone)]
pub(super) struct ExpectedOption {
    pub(super) ja: String,
    pub(super) en: String,
}

impl ExpectedOption {
    pub(super) fn new(ja: &str, en: &str) -> Self {
        Self { ja: ja.to_owned(), en: en.to_owned() }
    }
}

impl Bilingual for ExpectedOption {
    fn ja(&self) -> String {
        self.ja.clone()
    }
}

impl fmt::Display for ExpectedOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for ExpectedOption {}

/// A text of one line that holds nothing that no text may hold: it stands in documents, feeds and logs.
pub(super) fn text(text: &str) -> Result<String, ExpectedOption> {
    match characters::unfit(text) {
        None => Ok(text.to_owned()),
        Some(unfit) => Err(ExpectedOption {
            ja: format!("使えない文字（{}）が含まれています。取り除いてください", unfit.ja()),
            en: format!("it has a character that text may not hold ({unfit}): delete it"),
        }),
    }
}

/// A time span as people write it.
pub(super) fn duration(text: &str) -> Result<Duration, ExpectedOption> {
    let span: Result<SignedDuration, _> = text.parse();
    span.ok().and_then(|span| span.try_into().ok()).ok_or_else(|| ExpectedOption {
        ja: "1h、30m、90s のように時間を書いてください".to_owned(),
        en: "expected a time span such as 1h, 30m or 90s".to_owned(),
    })
}

/// A number of bytes as people write it.
fn bytes(text: &str) -> Result<u64, ExpectedOption> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = match text[digits..].trim() {
        "" | "B" => Some(1),
        "KiB" => Some(1 << 10),
        "MiB" => Some(1 << 20),
        "GiB" => Some(1 << 30),
        _ => None,
    };
    let number: Option<u64> = text[..digits].parse().ok();
    number.zip(unit).and_then(|(number, unit)| number.checked_mul(unit)).ok_or_else(|| ExpectedOption {
        ja: "512MiB、2GiB のように、KiB・MiB・GiB のどれかを付けて書いてください".to_owned(),
        en: "expected a number of bytes such as 512MiB or 2GiB".to_owned(),
    })
}

/// An absolute address without a slash at its end.
pub(super) fn base_url(address: &str) -> Result<String, ExpectedOption> {
    let address = text(address)?;
    let trimmed = address.trim_end_matches('/');
    let host = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !trimmed.contains(['?', '#', ' ', '<', '>', '"']) => Ok(trimmed.to_owned()),
        _ => Err(ExpectedOption::new(
            "https://data.example.jp のように、https:// から始まるアドレスを書いてください",
            "expected an absolute address such as https://data.example.jp",
        )),
    }
}

/// An IRI by which somebody can be reached.
fn contact(address: &str) -> Result<String, ExpectedOption> {
    let address = text(address)?;
    let known = ["mailto:", "tel:", "https://"].iter().filter_map(|scheme| address.strip_prefix(scheme));
    match known.into_iter().next() {
        Some(rest) if !rest.is_empty() && NamedNode::new(&*address).is_ok() => Ok(address),
        _ => Err(ExpectedOption::new(
            "mailto:dx@city.example.jp、tel:+81-76-000-0000、https://… のように書いてください",
            "expected an address such as mailto:dx@city.example.jp, tel:+81-76-000-0000 or https://…",
        )),
    }
}
