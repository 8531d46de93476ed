//! Publishes municipal plans as open data: `openplan --help`.
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    openplan::cli::Cli::parse().run().unwrap_or_else(|error| {
        eprintln!("openplan: {error:#}");
        ExitCode::FAILURE
    })
}
