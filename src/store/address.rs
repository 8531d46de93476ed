//! Where a database is, and what to do when it cannot be used: in words that hold no password.
use super::Error;
use crate::language::Language;

/// Settings of a connection to PostgreSQL that the address may override. Without them a program would wait for minutes
/// for a server that does not answer or whose connection was cut without notice.
const DEFAULT_SETTINGS: &[(&str, &str)] = &[
    ("connect_timeout", "10"),     // seconds
    ("tcp_user_timeout", "30000"), // milliseconds
    ("keepalives_idle", "60"),     // seconds
    ("fallback_application_name", "openplan"),
];

/// The same for a server, which must not keep who asks waiting.
const SETTINGS_TO_SERVE: &[(&str, &str)] = &[
    ("connect_timeout", "2"),     // seconds; the driver takes no less
    ("tcp_user_timeout", "5000"), // milliseconds
    ("keepalives_idle", "5"),     // seconds
    ("keepalives_interval", "5"), // seconds
    ("keepalives_count", "2"),
    ("fallback_application_name", "openplan"),
];

/// What cannot stand in a user's name or password without being percent-encoded.
const RESERVED: &[char] = &['@', '/', '?', '#', '[', ']', ' '];

/// Whether the address is that of a PostgreSQL server, not the path of an SQLite file.
pub fn is_server(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// The address of a server as the driver gets it.
///
/// # Errors
///
/// When the password is not percent-encoded: the driver would take a part of it for the host and show it in its error.
pub fn for_driver(url: &str, to_serve: bool) -> Result<String, Error> {
    if let Some((_, secret)) = secret(url)
        && !is_encoded(secret)
    {
        return Err(Error::Unencoded { url: shown(url) });
    }
    let settings = if to_serve { SETTINGS_TO_SERVE } else { DEFAULT_SETTINGS };
    let missing = settings.iter().filter(|(name, _)| !url.contains(&format!("{name}=")));
    let sign = |url: &str| if url.contains('?') { '&' } else { '?' };
    Ok(missing.fold(url.to_owned(), |url, (name, value)| format!("{url}{}{name}={value}", sign(&url))))
}

/// The address as it may be shown and logged: without a password.
pub fn shown(url: &str) -> String {
    let without = match secret(url) {
        Some((before, secret)) => format!("{before}…{}", &url[before.len() + secret.len()..]),
        None => url.to_owned(),
    };
    let Some((address, parameters)) = without.split_once('?').filter(|_| is_server(url)) else { return without };
    let hide = |parameter: &str| match parameter.split_once('=') {
        Some((name, _)) if name.ends_with("password") => format!("{name}=…"),
        _ => parameter.to_owned(),
    };
    format!("{address}?{}", parameters.split('&').map(hide).collect::<Vec<_>>().join("&"))
}

/// What stands before the password, and the password: all up to the last `@`, because it may hold one by mistake.
fn secret(url: &str) -> Option<(&str, &str)> {
    let begin = url.find("://").filter(|_| is_server(url))? + "://".len();
    let user = &url[begin..url.rfind('@').filter(|end| *end >= begin)?];
    let (name, secret) = user.split_once(':')?;
    Some((&url[..=begin + name.len()], secret))
}

fn is_encoded(secret: &str) -> bool {
    let is_byte = |code: &str| code.get(..2).is_some_and(|code| u8::from_str_radix(code, 16).is_ok());
    !secret.contains(RESERVED) && secret.split('%').skip(1).all(is_byte)
}

/// What drivers and servers say, in the languages of the servers that we meet, and what helps, in English and Japanese.
const ADVICE: &[(&[&str], &str, &str)] = &[
    (
        &["password authentication failed", "パスワード認証に失敗", "no password supplied"],
        "Name a user and the right password: in the address as postgres://user:password@host/name, in the variable \
         PGPASSWORD, or in the file ~/.pgpass",
        "ユーザー名と正しいパスワードを、アドレス（postgres://user:password@host/name）、環境変数 PGPASSWORD、ファイル ~/.pgpass のどれかで指定してください",
    ),
    (
        &["sslmode value", "SSL support is not compiled in", "not support SSL"],
        "For TLS to the database build with the system's libpq (cargo build --release --no-default-features), and \
         switch TLS on at the server",
        "データベースとの通信にTLSを使うには、システムのlibpqでビルドし（cargo build --release --no-default-features）、サーバー側でもTLSを有効にしてください",
    ),
    (
        &["pg_hba.conf"],
        "The server lets this user in from here only when its pg_hba.conf says so: ask who runs it",
        "サーバーの pg_hba.conf が、この場所からのこのユーザーの接続を許していません。サーバーの管理者に確認してください",
    ),
    (
        &["certificate"],
        "Name the authority that signed the server's certificate: sslrootcert=FILE in the address",
        "サーバーの証明書を署名した認証局を、アドレスの sslrootcert=FILE で指定してください",
    ),
    (
        &["could not translate host name"],
        "Is the host spelt right? The address is postgres://user@host:port/name",
        "ホスト名の綴りを確認してください。アドレスは postgres://user@host:port/name の形です",
    ),
    (
        &["Connection refused", "timeout expired", "No route to host", "unreachable", "No such file or directory"],
        "Does PostgreSQL run there, does it listen on that port, and does a firewall let you through?",
        "PostgreSQLが動いていること、そのポートで待ち受けていること、ファイアウォールが通すことを確認してください",
    ),
    (
        &["the database system is", "データベースシステムは", "not currently accepting connections"],
        "The server is starting, stopping or closed to connections: try again in a moment",
        "サーバーは起動中か停止中か、接続を受け付けていません。少し待って、もう一度実行してください",
    ),
    (
        &["too many clients", "too many connections", "remaining connection slots", "接続数が多すぎます"],
        "The server has no connection left: raise max_connections there, or end other programs",
        "サーバーの接続数が上限に達しています。max_connections を増やすか、ほかのプログラムを終了してください",
    ),
    (
        &["FATAL:  role ", "FATAL:  ロール"],
        "Make the user first (createuser NAME), or name another in the address",
        "先にユーザーを作るか（createuser NAME）、アドレスで別のユーザーを指定してください",
    ),
    (
        &["FATAL:  database ", "FATAL:  データベース"],
        "Make the database first: createdb --encoding UTF8 NAME",
        "先にデータベースを作ってください: createdb --encoding UTF8 NAME",
    ),
    (
        &["permission denied", "アクセスが拒否", "must be owner"],
        "The user must be allowed to make tables: make it the owner of the database, or GRANT CREATE ON SCHEMA public",
        "ユーザーに表を作る権限が必要です。データベースの所有者にするか、GRANT CREATE ON SCHEMA public を実行してください",
    ),
    (
        &["unable to open database file"],
        "Is there that folder, and may you write into it?",
        "そのフォルダがあること、書き込めることを確認してください",
    ),
    (
        &["file is not a database", "malformed"],
        "It is no SQLite file, or a damaged one: keep it, and restore a backup in its place",
        "SQLiteのファイルではないか、壊れています。そのファイルは残したまま、控え（バックアップ）を戻してください",
    ),
    (
        &["readonly database"],
        "It must be writable for that, and so must be its folder. A file that nobody writes to is served as \
         --database 'file:PATH?immutable=1'",
        "ファイルにもそのフォルダにも書き込める必要があります。だれも書き込まないファイルは --database 'file:PATH?immutable=1' として公開できます",
    ),
    (&["it is no file"], "Name the file of a database", "データベースのファイルを指定してください"),
    (&["read-only transaction"], "It must be writable for that", "書き込める必要があります"),
    (&["disk is full", "No space left"], "Make room on the disk", "ディスクに空きを作ってください"),
    (
        &["disk I/O error"],
        "Make room on the disk, and see whether files may grow so far; else the disk may be failing",
        "ディスクの空きと、ファイルの大きさの上限を確認してください。どちらでもなければ、ディスクの故障かもしれません",
    ),
    (
        &["database is locked"],
        "Another program is writing to it: try again when that is done",
        "ほかのプログラムが書き込み中です。終わってから、もう一度実行してください",
    ),
];

/// What a driver says in several lines, in one; without the questions that it asks.
pub fn in_a_line(cause: &str) -> String {
    let lines = cause.lines().map(str::trim).filter(|line| !line.is_empty() && !line.ends_with('?'));
    lines.collect::<Vec<_>>().join("; ")
}

/// A cause in one line and, if anything is known to help, what to do about it. The cause is said as the driver says it.
pub fn with_advice(cause: &str, language: Language) -> String {
    let known = ADVICE.iter().find(|(words, ..)| words.iter().any(|word| cause.contains(word)));
    let line = in_a_line(cause);
    match (known, language) {
        (None, _) => line,
        (Some((_, en, _)), Language::En) => format!("{line}. {en}"),
        (Some((_, _, ja)), Language::Ja) => format!("{line}。{ja}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        for (url, expected) in [
            ("postgres://ann:s3cret@host:5433/plans", "postgres://ann:…@host:5433/plans"),
            ("postgres://ann:s3@cr/et@host/plans?a=b", "postgres://ann:…@host/plans?a=b"),
            ("postgresql://ann@host/plans?password=s3cret&a=b", "postgresql://ann@host/plans?password=…&a=b"),
            ("postgres:///plans?host=/run&sslpassword=s3cret", "postgres:///plans?host=/run&sslpassword=…"),
            ("postgres://host:5433/plans", "postgres://host:5433/plans"),
            ("folder:a@b/plans.sqlite", "folder:a@b/plans.sqlite"),
        ] {
            assert_eq!(shown(url), expected);
        }
    }

    #[test]
    fn a_password_that_the_driver_would_misread_is_refused() {
        for end in ["@b", "/b", "?b", "#b", " b", "%", "%zz", "%4"] {
            let refused = for_driver(&format!("postgres://ann:s3c{end}@host/plans"), false).unwrap_err().to_string();
            assert!(refused.contains("percent-encoded") && !refused.contains("s3c"), "{refused}");
        }
        assert!(for_driver("postgres://ann:a%40b:c@host/plans", false).is_ok());
    }

    #[test]
    fn settings_of_the_address_are_kept() {
        let url = for_driver("postgres://host/plans?connect_timeout=2", false).unwrap();
        assert!(url.starts_with("postgres://host/plans?connect_timeout=2&") && !url.contains("=10"), "{url}");
        assert!(
            for_driver("postgres://host/plans", false)
                .unwrap()
                .starts_with("postgres://host/plans?connect_timeout=10&")
        );
    }
}
