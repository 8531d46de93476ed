//! The commands: each promises an effect and an exit status.
#[macro_use]
mod out;
mod ask;
mod check;
mod copy;
mod edition;
mod export;
mod format;
mod import;
mod log;
mod new;
mod new_values;
mod packages;
mod publish;
mod serve;
mod settings;
mod usage;
mod verify;
mod withdraw;

use self::{
    check::Check, copy::CopyDatabase, edition::Edition, export::Export, format::Format, import::ImportTables, new::New,
    publish::Publish, serve::Serve, verify::Verify, withdraw::Withdraw,
};
use crate::http;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Publish plans of public bodies as open data: REST, CSV, linked data and SPARQL from one small server.
///
/// Without a command it serves: `openplan` is `openplan serve`.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve what is published; publish the datasets first if nothing is.
    ///
    /// Follows the database: what another process publishes is served within two seconds, without a restart.
    Serve(Serve),
    /// Make a package for a plan that passes `check`: its `datapackage.json`, and every table with its header.
    ///
    /// The package is a draft: `serve` and `publish` pass it over until `draft` in its `datapackage.json` is false.
    ///
    /// On a terminal what is missing is asked for; elsewhere all of it is named. Touches no folder that is already there.
    /// Exits with 1, and makes nothing, if a value cannot be.
    New(New),
    /// Begin an edition of a plan: what continues is copied, and what the edition before prints of policies, indicators and
    /// terms stays as it was printed.
    ///
    /// Says what to look at next. Exits with 1, and writes nothing, if the package has errors or the edition cannot be.
    Edition(Edition),
    /// Check packages and print every finding as `file:line:column: what, why, how to mend`.
    ///
    /// Exits with 1 if any of them is an error, else with 0. Writes nothing.
    Check(Check),
    /// Take spreadsheets into a package and repair its bytes, never its values, and say what was done.
    ///
    /// Fills in what follows from other cells, such as the days of a period. Brings a package of an older profile to that of
    /// today.
    ///
    /// Takes `observations.xlsx`, `observations.excel.csv` or the plan's `data.xlsx` that lie in the folder; mends byte
    /// order marks, `Shift_JIS`, line ends, quotes, Japanese headers, order of columns, the generated part of
    /// `datapackage.json`. What a spreadsheet replaces is kept in the folder `taken`. Exits with 1, and writes nothing in
    /// that package, if something is ambiguous.
    Format(Format),
    /// Read tables as they are printed into a package: roadmaps, indicators, glossaries, from Markdown, CSV and workbooks.
    ///
    /// What is known keeps its id; what is not certain is not taken, and told with its place. What a person decided stands in
    /// `import.toml` of the package, and is not asked again. Exits with 1 if nothing of a plan was found, or if what was
    /// written has an error that a person must mend.
    Import(ImportTables),
    /// Check packages and publish each as an immutable release, all of them or none.
    ///
    /// Publishing the same content again does nothing. Ids that are published stay: a package that lacks one is refused
    /// unless it is named with `--remove`. Exits with 1 if nothing could be published.
    Publish(Publish),
    /// Take down a record, one of its texts, or a release: everywhere, in past releases and their files too.
    ///
    /// For what must not be public: personal data, infringing or leaked text. What was there answers 410 with the date and
    /// the class of the reason, nothing of it stays in the database, and a package that brings it back is refused. It
    /// cannot be undone. Take it out of the folder of the package too, and out of backups.
    Withdraw(Withdraw),
    /// Copy all that is published from one database to another: to move it, or as a backup while it is served.
    ///
    /// Ids, dates, digests and stored files stay the same. A database that was copied before gets what is new. Exits with
    /// 1, and copies nothing, if the other database holds anything else.
    Copy(CopyDatabase),
    /// Prove that an archive (`data.zip`) or everything in a database is as it was published.
    ///
    /// Prints every finding on a line: what it is about, what is wrong, why, and what to do. Exits with 1 if anything is
    /// wrong, else with 0. Writes nothing; the database may be in use. An archive needs no database and no network.
    Verify(Verify),
    /// Write the whole site as static files, all releases included, for any web server at the root of a host.
    ///
    /// Into a new or empty folder, or in place of an earlier export, when all of it is written. Exits with 1, and leaves the
    /// folder as it was, if anything fails.
    Export(Export),
    /// Print the OpenAPI document that `/openapi.json` serves.
    Openapi,
}

impl Cli {
    /// Does what was asked, and tells what went wrong.
    pub fn exit_code(self) -> ExitCode {
        self.run().unwrap_or_else(|error| {
            tell!("openplan: {error:#}");
            ExitCode::FAILURE
        })
    }

    /// Does what was asked.
    ///
    /// # Errors
    ///
    /// What went wrong, in a sentence for whoever started the command.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command.unwrap_or(Command::Serve(self.serve)) {
            Command::Serve(serve) => serve.run(),
            Command::New(new) => new.run(),
            Command::Edition(edition) => edition.run(),
            Command::Check(check) => check.run(),
            Command::Format(format) => format.run(),
            Command::Import(import) => import.run(),
            Command::Publish(publish) => publish.run(),
            Command::Withdraw(withdraw) => withdraw.run(),
            Command::Copy(copy) => copy.run(),
            Command::Verify(verify) => verify.run(),
            Command::Export(export) => export.run(),
            Command::Openapi => {
                out::lines(http::openapi_json()?.trim_end());
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}
