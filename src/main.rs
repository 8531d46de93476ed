//! Publishes municipal plans as open data: `openplan --help`.
use clap::Parser;
use std::process::ExitCode;

/// Gives memory that is freed back to the system, which that of glibc hardly does: a query may use a gigabyte.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    openplan::cli::Cli::parse().run().unwrap_or_else(|error| {
        eprintln!("openplan: {error:#}");
        ExitCode::FAILURE
    })
}
